"""Chat models: the seam they stand behind, how they are asked, and what a call costs."""
