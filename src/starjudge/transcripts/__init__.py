"""Recordings' transcripts: one reader a format, and from turns to questions with their answers."""
