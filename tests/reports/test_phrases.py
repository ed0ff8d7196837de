"""Numbers and ids as a person reads them: a page of pairs."""

import pytest
from made_evaluations import SHARES, split, timing

from starjudge.models.base import RESPONSE_KINDS, VERDICTS
from starjudge.models.evaluation import PartTime, TimeSplit
from starjudge.models.evidence import Metric, Span
from starjudge.reports import phrases


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0 s", 0),
        ("1 s", 0.5),
        ("45 s", 45.4),
        ("1 min", 59.6),
        ("1 min", 60),
        ("2 min 10 s", 130),
        ("61 min 1 s", 3661),
    ],
)
def test_duration(said: str, seconds: float) -> None:
    assert said == phrases.duration(seconds)


@pytest.mark.parametrize(("said", "seconds"), [("75 s", 75), ("119 s", 119.4), ("2 min", 120), ("2 min 5 s", 125)])
def test_brief(said: str, seconds: float) -> None:
    assert said == phrases.brief(seconds)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("15–20%", "15%", "20%"),
        ("15–20 s", "15 s", "20 s"),
        ("2–3 min", "2 min", "3 min"),
        ("15 s", "15 s", "15 s"),
        ("45 s to 1 min 2 s", "45 s", "1 min 2 s"),
        ("1 min 5 s to 1 min 9 s", "1 min 5 s", "1 min 9 s"),
    ],
)
def test_between(said: str, low: str, high: str) -> None:
    assert said == phrases.between(low, high)


@pytest.mark.parametrize(
    ("said", "share"), [("0%", 0), ("<1%", 0.001), ("1%", 0.005), ("15%", 0.154), ("16%", 0.155), ("100%", 1)]
)
def test_percent(said: str, share: float) -> None:
    assert said == phrases.percent(share)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("0", -0.0),
        ("0.3", 0.1 + 0.2),
        ("2", 2.0),
        ("-3.5", -3.5),
        ("0.4", 0.4),
        ("1,250,000", 1250000),
        ("1,234,567", 1234567),
        ("99.99", 99.99),
        ("1e-07", 1e-7),
        ("1e+300", 1e300),
    ],
)
def test_number(said: str, value: float) -> None:
    assert said == phrases.number(value)


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [("0.4%", 0.4, "%"), ("3x", 3, "x"), ("120 ms", 120, "ms"), ("300,000 USD", 3e5, "USD"), ("0.91", 0.91, None)],
)
def test_measured(said: str, value: float, unit: str | None) -> None:
    assert said == phrases.measured(value, unit)


@pytest.mark.parametrize(
    ("said", "cost"),
    [("$0.00", 0), ("$0.0041", 0.0041), ("$0.000012", 0.0000123), ("$0.01", 0.01), ("$1,234.50", 1234.5)],
)
def test_dollars(said: str, cost: float) -> None:
    assert said == phrases.dollars(cost)


@pytest.mark.parametrize(
    ("said", "count", "noun"), [("0 words", 0, "word"), ("1 word", 1, "word"), ("2,310 words", 2310, "word")]
)
def test_counted(said: str, count: int, noun: str) -> None:
    assert said == phrases.counted(count, noun)


@pytest.mark.parametrize(
    ("said", "baseline", "value"), [("6% → 0.4%", 6, 0.4), ("0.4%", None, 0.4), ("", None, None), ("", 6, None)]
)
def test_change(said: str, baseline: float | None, value: float | None) -> None:
    metric = Metric(text="x", span=Span(start=0, end=1), kind="model", baseline=baseline, value=value, unit="%")
    assert said == phrases.change(metric)


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("15–20%", 0.15, 0.2, "share"),
        ("60–90 s", 60, 90, "seconds"),
        ("15 s", 15, 15, "seconds"),
        ("at least 50%", 0.5, None, "share"),
        ("at most 20 s", None, 20, "seconds"),
        ("", None, None, None),
    ],
)
def test_target(said: str, low: float | None, high: float | None, unit: str | None) -> None:
    part = PartTime.model_validate(
        {"label": "A", "seconds": 1, "share": 1, "target_low": low, "target_high": high, "target_unit": unit}
    )
    assert said == phrases.target(part)


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ("about 50 s (40 s to 1 min, estimated from the words)", {}),
        ("about 50 s (estimated from the words)", {"seconds_low": 50, "seconds_high": 50}),
        ("50 s as given", {"source": "given"}),
        ("50 s from the transcript's times", {"source": "timestamps"}),
    ],
)
def test_length(said: str, changes: dict[str, object]) -> None:
    assert said == phrases.length(timing("one two", 50, **changes))


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        (["target 2–3 min: under", "no fillers"], {}),
        (["target 2–3 min: under", "1 filler (2.9 per 100 words)"], {"fillers": 1, "fillers_per_100_words": 2.94}),
        (["target 2–3 min: under"], {"fillers": None, "fillers_per_100_words": None}),
        (["120 words a minute", "no fillers"], {"source": "given", "target_low": None, "target_high": None}),
    ],
)
def test_pace(said: list[str], changes: dict[str, object]) -> None:
    assert said == phrases.pace(timing("one two", 1, **changes))


def test_every_verdict_and_response_has_words() -> None:
    """No id of a closed vocabulary is without words."""
    assert set(VERDICTS) == set(phrases.VERDICT_WORDS)
    assert set(RESPONSE_KINDS) == set(phrases.RESPONSE_WORDS)


def test_letters_are_the_rubrics_own_where_they_differ() -> None:
    """A part is lettered by its name in the rubric, unless two names begin alike."""
    labels = ("Setup", "Challenge", "Approach", "Outcome", "Learning")
    own = _renamed(labels)
    assert list("SCAOL") == [phrases.letters(own)[part] for part in own]
    alike = _renamed(("Setting", "Stakes", "Approach", "Outcome", "Learning"))
    assert list("STARL") == [phrases.letters(alike)[part] for part in alike]


def _renamed(labels: tuple[str, ...]) -> TimeSplit:
    old = split((1, 1, 1, 1, 1))
    parts = [part for part, *_ in SHARES]
    return TimeSplit.model_validate(
        {part: old[part].model_copy(update={"label": label}) for part, label in zip(parts, labels, strict=True)}
    )
