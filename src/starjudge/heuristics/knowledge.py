"""Everything the offline judge has learned or was told, loaded once."""

from __future__ import annotations

import json
from functools import cache, cached_property

from starjudge.heuristics.cues import CUE_ORDER, CueNames
from starjudge.heuristics.demands import Demands
from starjudge.heuristics.features import ListCounter
from starjudge.heuristics.outcomes import OutcomeWeights
from starjudge.heuristics.parts import PartWeights
from starjudge.heuristics.passages import PassageWeights
from starjudge.heuristics.questions import ThemeFinder
from starjudge.heuristics.scores import ScoreWeights
from starjudge.heuristics.theme_words import ThemeWords
from starjudge.models.rubric import BankQuestion
from starjudge.resources.assets import asset_root
from starjudge.resources.lexicons import word_lists
from starjudge.resources.library import library
from starjudge.text.lexicon import Lexicon


class Knowledge:
    """Word lists, fitted weights and the guides' questions, ready for use."""

    def __init__(self) -> None:
        weights = asset_root("rubrics").joinpath("weights")

        def read(name: str) -> dict[str, object]:
            data: dict[str, object] = json.loads(weights.joinpath(name).read_text("utf-8"))
            return data

        # The cue lists first: their bits are then few and low, which the part labels' tables use.
        lists = word_lists()
        ordered = {name: lists[name] for name in (*CUE_ORDER, *sorted(lists.keys() - set(CUE_ORDER)))}
        signs = read("flags.json")
        self.parts = PartWeights.from_data(read("parts.json"), signs)
        self.lexicon = Lexicon(ordered, self.parts.words, self.parts.pairs)
        self.passages = PassageWeights.from_data(signs)
        outcomes = read("outcomes.json")
        self.outcomes = OutcomeWeights(outcomes["features"], outcomes["threshold"])  # type: ignore[arg-type]
        self.theme_words = ThemeWords.from_data(read("themes.json"))
        demands = read("demands.json")
        self.demands = Demands.from_data(demands)
        self.scores = ScoreWeights.from_data(read("scores.json"))
        versions = (
            self.parts.version,
            outcomes["version"],
            self.scores.version,
            signs["version"],
            self.theme_words.version,
            demands["version"],
        )
        self.version = "parts {}, outcomes {}, scores {}, flags {}, themes {}, demands {}".format(*versions)
        self.cues = CueNames(self.lexicon)
        self.counter = ListCounter(self.lexicon)

    @cached_property
    def themes(self) -> ThemeFinder:
        """Finds themes; reads the question bank on first use."""
        shared = library()
        return ThemeFinder(tuple(shared.questions.values()), shared.themes)

    def bank_question(self, question: str) -> BankQuestion | None:
        """The guides' question that is nearest to this one, where one is near."""
        _, bank = self.themes.find(question)
        return library().questions[bank] if bank is not None else None


@cache
def knowledge() -> Knowledge:
    """The one `Knowledge` of this process."""
    return Knowledge()
