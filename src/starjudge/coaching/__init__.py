"""What an answer lacks, marked up with blanks for what only its speaker knows; and two attempts side by side."""

from starjudge.coaching.coach import coach
from starjudge.coaching.compare import compare

__all__ = ["coach", "compare"]
