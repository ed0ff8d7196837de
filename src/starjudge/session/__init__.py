"""Whole interviews: every question judged, and what shows only over several answers; the story bank."""
