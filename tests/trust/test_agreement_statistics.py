"""Statistics of agreement against worked examples that were published, and what they are of degenerate tables."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starjudge.trust.alpha import ordinal_alpha
from starjudge.trust.bootstrap import interval, percentile, resamples
from starjudge.trust.counted import Row, middle_of, whole
from starjudge.trust.distances import bias, mean_distance, share_within, spearman
from starjudge.trust.icc import Intraclass, intraclass
from starjudge.trust.kappa import weighted_kappa

# Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS: list[Row] = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]

# Krippendorff (2011), example C: four observers, twelve units, ratings missing.
KRIPPENDORFF: list[Row] = [
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4),
    (4, 4, 4, 4), (1, 1, 2, 1), (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1), (None, 3, None, None),
]  # fmt: skip

# Cohen (1968), table 1: 200 cases by two judges in three categories, and his weights of disagreement.
COHEN = {(0, 0): 88, (0, 1): 10, (0, 2): 2, (1, 0): 14, (1, 1): 40, (1, 2): 6, (2, 0): 18, (2, 1): 10, (2, 2): 12}
COHEN_WEIGHTS = ((0, 1, 3), (1, 0, 6), (3, 6, 0))

PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40)


def by_definition(pairs: dict[tuple[int, int], int], weights: tuple[tuple[int, ...], ...]) -> float:
    """Weighted kappa as Cohen (1968) defines it, for any weights of disagreement."""
    n = sum(pairs.values())
    places = range(len(weights))
    first = [sum(c for (a, _), c in pairs.items() if a == i) / n for i in places]
    second = [sum(c for (_, b), c in pairs.items() if b == i) / n for i in places]
    seen = sum(c * weights[a][b] / n for (a, b), c in pairs.items())
    return 1 - seen / sum(weights[i][j] * first[i] * second[j] for i in places for j in places)


def test_the_definition_gives_the_published_weighted_kappa() -> None:
    """Cohen (1968) reports 0.348 for his table and weights."""
    assert by_definition(COHEN, COHEN_WEIGHTS) == pytest.approx(0.348, abs=0.0005)


def test_kappa_is_cohens_with_squared_distances_as_weights() -> None:
    """On Cohen's own table ours is his definition with the weights 0, 1 and 4."""
    squared = tuple(tuple((i - j) ** 2 for j in range(3)) for i in range(3))
    assert weighted_kappa(COHEN) == pytest.approx(by_definition(COHEN, squared), abs=1e-12)


def test_of_equal_marginals_kappa_is_the_correlation() -> None:
    """Cohen (1968): with squared distances and equal marginals weighted kappa is Pearson's correlation."""
    pairs = Counter({(1, 2): 3, (2, 1): 3, (3, 3): 4, (1, 1): 2, (5, 3): 1, (3, 5): 1})
    first = [a for (a, _), count in pairs.items() for _ in range(count)]
    second = [b for (_, b), count in pairs.items() for _ in range(count)]
    mean = sum(first) / len(first)
    covariance = sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True))
    assert weighted_kappa(pairs) == pytest.approx(covariance / sum((a - mean) ** 2 for a in first), abs=1e-12)


def test_intraclass_correlations_are_the_published_ones() -> None:
    """Shrout and Fleiss (1979) report ICC(2,1) = 0.29 and ICC(2,4) = 0.62."""
    found = intraclass(Counter(SHROUT_FLEISS))
    assert found.single == pytest.approx(0.29, abs=0.005)
    assert found.mean == pytest.approx(0.62, abs=0.005)


def test_alpha_is_the_published_one() -> None:
    """Krippendorff (2011) reports 0.815 for ordered categories."""
    assert ordinal_alpha(Counter(KRIPPENDORFF)) == pytest.approx(0.815, abs=0.0005)


def test_an_answer_with_one_rating_says_nothing_to_alpha() -> None:
    """Leaving the last unit of the example out changes nothing: one observer alone rated it."""
    assert ordinal_alpha(Counter(KRIPPENDORFF[:-1])) == ordinal_alpha(Counter(KRIPPENDORFF))


def test_spearman_shares_ranks_among_ties() -> None:
    """Ranks 1.5, 1.5, 3 against 1, 2, 3 correlate by the square root of three quarters."""
    assert spearman(Counter({(1, 1): 1, (1, 2): 1, (4, 5): 1})) == pytest.approx(0.75**0.5, abs=1e-12)


def test_distances_are_in_points() -> None:
    """Two pairs, one apart by two and one the same."""
    pairs = Counter({(5, 3): 1, (2, 2): 1})
    assert (mean_distance(pairs), bias(pairs), share_within(pairs, 0), share_within(pairs, 1)) == (1.0, 1.0, 0.5, 0.5)


@pytest.mark.parametrize("pairs", [{}, {(3, 3): 1}], ids=["none", "one"])
def test_too_few_pairs_have_no_kappa_and_no_order(pairs: dict[tuple[float, float], int]) -> None:
    """Below two answers nothing is told."""
    assert (weighted_kappa(pairs), spearman(pairs)) == (None, None)
    assert intraclass(pairs) == Intraclass(None, None)
    assert ordinal_alpha(pairs) is None


def test_the_same_score_everywhere_has_no_kappa() -> None:
    """Two raters who gave every answer a 3 could not have disagreed."""
    pairs = {(3, 3): 12}
    assert weighted_kappa(pairs) is None
    assert ordinal_alpha(pairs) is None
    assert intraclass(pairs) == Intraclass(None, None)


def test_one_constant_rater_has_kappa_zero_and_no_order() -> None:
    """Whoever always says 3 agrees as chance does, exactly, and puts nothing in order."""
    pairs = {(3, 1): 4, (3, 3): 3, (3, 5): 2}
    assert weighted_kappa(pairs) == 0.0
    assert spearman(pairs) is None


@given(PAIRS)
def test_kappa_is_the_same_both_ways_round(pairs: list[tuple[int, int]]) -> None:
    """Who is named first does not matter, and no kappa is above 1."""
    there = weighted_kappa(Counter(pairs))
    back = weighted_kappa(Counter((b, a) for a, b in pairs))
    assert there == pytest.approx(back, abs=1e-12) if there is not None else back is None
    assert there is None or there <= 1


@given(PAIRS)
def test_a_counted_table_says_what_its_answers_say(pairs: list[tuple[int, int]]) -> None:
    """Each answer twice changes nothing in what is no estimate of a variance."""
    once, twice = Counter(pairs), Counter(pairs * 2)
    for statistic in (weighted_kappa, mean_distance, bias):
        one, two = statistic(once), statistic(twice)
        assert one == pytest.approx(two, abs=1e-9) if one is not None else two is None


def test_several_raters_count_by_their_median() -> None:
    """The middle of three, halfway between two, nothing of none."""
    assert (middle_of([5, None, 1, 2]), middle_of([2, 3]), middle_of([None]), whole(2.5)) == (2, 2.5, None, 3)


def test_resamples_are_the_same_every_time() -> None:
    """Seed and table decide; the order in which the table was counted does not."""
    one = Counter({(1.0, 2.0): 3, (4.0, 4.0): 5})
    other = Counter({(4.0, 4.0): 5, (1.0, 2.0): 3})
    first, second = list(resamples(one, 20, 7)), list(resamples(other, 20, 7))
    assert first == second
    assert {sum(table.values()) for table in first} == {8}
    assert first != list(resamples(one, 20, 8))


def test_an_interval_needs_resamples_that_differ_and_are_defined() -> None:
    """Without any error there is none to draw; half undefined is too little."""
    assert interval([0.5, 0.6, 0.7, 0.8]) == pytest.approx((0.5075, 0.7925))
    assert interval([1.0] * 50) is None
    assert interval([0.2, 0.4, None, None, None]) is None
    assert percentile([1.0, 2.0], 0.5) == 1.5


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """Of 120 samples of 60 answers from known odds, the 95 % interval of the mean distance holds the true mean."""
    truth = {(1, 1): 5, (3, 2): 3, (5, 3): 2}  # mean distance 0.7
    held = 0
    for seed, sample in enumerate(resamples(Counter({k: v * 6 for k, v in truth.items()}), 120, 3)):
        bounds = interval([mean_distance(one) for one in resamples(sample, 200, seed)])
        assert bounds is not None
        held += bounds[0] <= 0.7 <= bounds[1]
    assert 105 <= held <= 120
