"""Judges: whoever asks one cannot tell, nor needs to, whether a chat model stands behind it."""

from starjudge.judges.heuristic import HeuristicJudge
from starjudge.judges.judge import Judge

__all__ = ["HeuristicJudge", "Judge"]
