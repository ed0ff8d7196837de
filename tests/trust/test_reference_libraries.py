"""Agreement figures equal those of scikit-learn, krippendorff, pingouin and SciPy, to 1e-9, on random tables.

Ties are everywhere on a scale of five; ratings are missing in some tables; in some one rater gives a constant score.
"""

from __future__ import annotations

import warnings
from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from starjudge.trust.alpha import ordinal_alpha
from starjudge.trust.counted import Row, pairs_of
from starjudge.trust.distances import mean_distance, spearman
from starjudge.trust.icc import intraclass
from starjudge.trust.isotonic import isotonic
from starjudge.trust.kappa import weighted_kappa

CLOSE = 1e-9


def library(name: str) -> Any:
    """A reference library, or the reason why the test is skipped."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries warn of while they load is not about us
        return pytest.importorskip(name, reason=f"{name} is not installed; it is a test extra")


def table(seed: int, missing: bool = False) -> list[Row]:
    """Random ratings: 5 to 60 answers, 2 to 5 raters; in every fourth table the first rater always says 3."""
    draw = Random(seed)
    raters = draw.randint(2, 5)
    rows = [[draw.randint(1, 5) for _ in range(raters)] for _ in range(draw.randint(5, 60))]
    if seed % 4 == 0:
        rows = [[3, *row[1:]] for row in rows]
    return [tuple(None if missing and draw.random() < 0.3 else float(value) for value in row) for row in rows]


@pytest.mark.parametrize("seed", range(40))
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    """`cohen_kappa_score` with quadratic weights, missing ratings left out pair by pair."""
    metrics = library("sklearn.metrics")
    rows = table(seed, missing=seed % 2 == 1)
    pairs = [row[:2] for row in rows if row[0] is not None and row[1] is not None]
    expected = metrics.cohen_kappa_score(
        [a for a, _ in pairs], [b for _, b in pairs], weights="quadratic", labels=[1, 2, 3, 4, 5]
    )
    assert weighted_kappa(pairs_of(Counter(rows), 0, 1)) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("seed", range(20))
def test_mean_distance_is_that_of_scikit_learn(seed: int) -> None:
    """`mean_absolute_error`."""
    metrics = library("sklearn.metrics")
    rows = table(seed)
    expected = metrics.mean_absolute_error([row[1] for row in rows], [row[0] for row in rows])
    assert mean_distance(pairs_of(Counter(rows), 0, 1)) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("seed", range(40))
def test_alpha_is_that_of_krippendorff(seed: int) -> None:
    """`krippendorff.alpha` for ordinal data, with ratings missing in half of the tables."""
    krippendorff = library("krippendorff")
    numpy = library("numpy")
    rows = table(seed, missing=seed % 2 == 1)
    data = numpy.array([[numpy.nan if value is None else value for value in row] for row in rows]).T
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal")
    assert ordinal_alpha(Counter(rows)) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("seed", range(24))
def test_intraclass_correlations_are_those_of_pingouin(seed: int) -> None:
    """ICC2 and ICC2k of `pingouin.intraclass_corr` (ICC(A,1) and ICC(A,k) in its later versions)."""
    pingouin = library("pingouin")
    pandas = library("pandas")
    rows = table(seed, missing=seed % 3 == 1)
    long = pandas.DataFrame(
        [(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row)], columns=["t", "r", "v"]
    ).astype({"v": float})
    if sum(None not in row for row in rows) < 5:
        pytest.skip("pingouin asks for five answers that all raters rated")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pingouin.intraclass_corr(long, targets="t", raters="r", ratings="v", nan_policy="omit")
    by_type = dict(zip(found["Type"], found["ICC"], strict=True))
    single = by_type.get("ICC2", by_type.get("ICC(A,1)"))
    mean = by_type.get("ICC2k", by_type.get("ICC(A,k)"))
    ours = intraclass(Counter(rows))
    assert ours.single == pytest.approx(single, abs=CLOSE)
    assert ours.mean == pytest.approx(mean, abs=CLOSE)


@pytest.mark.parametrize("seed", range(24))
def test_rank_correlation_is_that_of_scipy(seed: int) -> None:
    """`scipy.stats.spearmanr`; where it gives NaN for a constant rater, ours gives none."""
    stats = library("scipy.stats")
    rows = table(seed)
    found = spearman(pairs_of(Counter(rows), 0, 1))
    if seed % 4 == 0:
        assert found is None
        return
    expected = stats.spearmanr([row[0] for row in rows], [row[1] for row in rows]).statistic
    assert found == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("seed", range(20))
def test_the_line_that_never_falls_is_that_of_scikit_learn(seed: int) -> None:
    """`IsotonicRegression`, at its corners and between them."""
    module = library("sklearn.isotonic")
    draw = Random(seed)
    points = [(round(draw.uniform(1, 5), draw.choice((0, 1, 2))), float(draw.randint(1, 5))) for _ in range(60)]
    model = module.IsotonicRegression(out_of_bounds="clip").fit([x for x, _ in points], [y for _, y in points])
    corners = isotonic(points)
    assert [y for _, y in corners] == pytest.approx(list(model.predict([x for x, _ in corners])), abs=CLOSE)
    between = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise(corners)]
    assert [y for _, y in between] == pytest.approx(list(model.predict([x for x, _ in between])), abs=CLOSE)
