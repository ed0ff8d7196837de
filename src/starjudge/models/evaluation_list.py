"""Several evaluations as one value that shows itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation

Listed = Evaluation | BatchRecord


class EvaluationList(Sequence[Listed]):
    """Evaluations, or records of a batch, in order: a card with one row each in a notebook, a table in a terminal.

    Args:
        items: evaluations, or records as `evaluate_answers` gives them; read once.

    Raises `InputError` for an item that is neither.

    """

    def __init__(self, items: Iterable[Listed]) -> None:
        self._items = tuple(items)
        for number, item in enumerate(self._items):
            if not isinstance(item, (Evaluation, BatchRecord)):
                raise InputError(
                    f"items[{number}]: expected an Evaluation or a BatchRecord, found {type(item).__name__}"
                )

    @overload
    def __getitem__(self, place: int) -> Listed: ...
    @overload
    def __getitem__(self, place: slice) -> EvaluationList: ...
    def __getitem__(self, place: int | slice) -> Listed | EvaluationList:
        return EvaluationList(self._items[place]) if isinstance(place, slice) else self._items[place]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Listed]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EvaluationList) and self._items == other._items

    __hash__ = None  # type: ignore[assignment]  # as other sequences that compare by what they hold

    def __repr__(self) -> str:
        return f"EvaluationList({len(self._items)} items)"

    def to_frame(self) -> Any:
        """A pandas frame with a row each. Raises `InputError` where pandas is missing."""
        import starjudge

        return starjudge.to_frame(self)  # type: ignore[attr-defined,unused-ignore]

    # Through the front door, as an `Evaluation` shows itself.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")

    def _repr_html_(self) -> str:
        import starjudge

        return starjudge.render(self, "card")
