"""Cohen's kappa with quadratic weights.

Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4), 213-220. A disagreement of two levels weighs four times
one of one level; 1 is full agreement, 0 what raters with these distributions reach by chance.
"""

from __future__ import annotations

from starjudge.trust.counted import Pairs, size


def weighted_kappa(pairs: Pairs) -> float | None:
    """Kappa with quadratic weights over pairs of scores.

    ``None`` below two pairs, and where both raters gave every answer the same score: nothing could disagree then.
    One rater who gave every answer one score has a kappa of 0 by construction.
    """
    n = size(pairs)
    if n < 2:
        return None
    apart = sum(count * (a - b) ** 2 for (a, b), count in pairs.items())
    ones, others = (sum(count * pair[i] for pair, count in pairs.items()) for i in (0, 1))
    squares = sum(count * (a * a + b * b) for (a, b), count in pairs.items())
    # n times what chance would leave apart; exact for whole scores, so that 0 is 0.
    by_chance = squares - 2 * ones * others / n
    return 1.0 - apart / by_chance if by_chance > 0 else None
