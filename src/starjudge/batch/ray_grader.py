"""What an actor of Ray does: a table of rows in, the same rows with what came of them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from starjudge.batch.extras import extra
from starjudge.batch.flat import OWN, Cell, own_names, pieces
from starjudge.batch.ray_pace import ClusterPace, Keeper
from starjudge.batch.ray_rows import ID, rows_of
from starjudge.batch.rows import Row
from starjudge.batch.work import ENDS_THE_RUN, Grader, line_of
from starjudge.evaluate import request_of
from starjudge.heuristics.knowledge import knowledge
from starjudge.judges import HeuristicJudge, Judge
from starjudge.judges.auto import AutoJudge
from starjudge.judges.model import ModelJudge
from starjudge.models.batch import BatchRecord, Failure
from starjudge.models.rubric import Rubric

RECORD = "record"  # the column with a record as JSON


class Secret:
    """A key on its way to a worker. Ray writes the arguments of a plan to its logs; this one shows nothing."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret()"

    def tell(self) -> str:
        """The key."""
        return self._value


class Plan:
    """What every actor is told. Shows nothing of itself, for the same reason."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup

    def __repr__(self) -> str:
        return f"Plan({self.setup.judge if isinstance(self.setup.judge, str) else type(self.setup.judge).__name__!r})"


@dataclass(frozen=True, repr=False)
class Setup:
    """How rows are read and judged."""

    columns: Mapping[str, str]
    """The column of each field that has one."""
    names: Sequence[str]
    """All columns of the input."""
    rubric: Rubric
    company: str | None
    judge: str | Judge
    """``heuristic``, ``model`` or ``auto`` (the model, then the heuristic), or a judge of the caller's own."""
    model: str | None
    base_url: str | None
    api_key: Secret | None
    requests_per_minute: float | None
    tokens_per_minute: float | None
    threads: int
    """Answers in work at once in one actor."""
    flat: bool


class RayGrader:
    """Judges tables of rows, with one warmed judge for all of them.

    Args:
        plan: what is judged, and how.
        keeper: hands out turns to call the model; ``None`` where nothing is asked of one.

    Nothing is raised for a row's sake. What every further row would meet too (a key that is refused, an account that
    is used up) is not asked again: the rest fails with the same words, and what was paid for is kept.

    """

    def __init__(self, plan: Plan, keeper: Keeper | None = None) -> None:
        setup = self._setup = plan.setup
        self._pool = (
            ThreadPoolExecutor(setup.threads, thread_name_prefix="starjudge-ray") if setup.threads > 1 else None
        )
        self._admit: Callable[[], AbstractContextManager[Any]] = nullcontext
        self._ended: Exception | None = None
        judge = setup.judge
        if isinstance(judge, str):
            judge = self._model_judge(keeper) if judge != "heuristic" else HeuristicJudge()
        self._grader = Grader(judge, setup.rubric, setup.company)
        self._output = Output(setup.names, setup.columns.get(ID), setup.flat)
        knowledge()
        HeuristicJudge().evaluate(request_of("Tell me about a time.", "I wrote a test, and it found the fault."))

    def __call__(self, table: Any) -> Any:
        """A table of Arrow in, one out."""
        table, rows = rows_of(table, self._setup.columns)
        records = self._pool.map(self._record, rows) if self._pool is not None else map(self._record, rows)
        return self._output.table(table, rows, records)

    def _model_judge(self, keeper: Keeper | None) -> Judge:
        setup = self._setup
        pace = None
        if keeper is not None:
            pace = ClusterPace(keeper, setup.threads, setup.requests_per_minute, setup.tokens_per_minute)
            self._admit = pace.admit
        key = setup.api_key.tell() if setup.api_key is not None else None
        judge = ModelJudge(setup.model, base_url=setup.base_url, api_key=key, pace=pace)
        if (prepare := getattr(judge.chat, "prepare", None)) is not None:
            prepare()
        return AutoJudge(judge=judge) if setup.judge == "auto" else judge

    def _record(self, row: Row) -> BatchRecord:
        if row.fault is not None:
            return self._grader.record(row)
        if self._ended is not None:
            return _failed(row, self._ended)
        try:
            with self._admit():
                return self._grader.record(row)
        except ENDS_THE_RUN as error:
            self._ended = error
            return _failed(row, error)


class Output:
    """Columns of the result: those of the input, the record unless ``flat``, and those of `starjudge.batch.flat.OWN`.

    Args:
        names: columns of the input. One of ours that has such a name gets ``starjudge_`` in front.
        name: the column with ids, if there is one.
        flat: whether the record itself is left out.

    """

    def __init__(self, names: Sequence[str], name: str | None, flat: bool) -> None:
        self._id = name
        own = own_names(names, repeats=True)
        self._own = {own[column]: column for column in OWN}
        self._record = None if flat else RECORD
        while self._record in names:
            self._record = f"starjudge_{self._record}"

    def table(self, table: Any, rows: Iterable[Row], records: Iterable[BatchRecord]) -> Any:
        """A table with the columns of the result behind its own; ``id`` in front where it has none."""
        arrow = extra("pyarrow", "ray", "evaluate_dataset")
        kinds = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
        lines: list[str] = []
        cells: dict[str, list[Cell]] = {column: [] for column in OWN}
        for record in records:
            if self._record is not None:
                lines.append(line_of(record).decode().rstrip("\n"))
            for column, value in pieces(record)[2].items():
                cells[column].append(value)
        table = _with_ids(table, self._id, [row.id if row.id is not None else row.place for row in rows], arrow)
        if self._record is not None:
            table = table.append_column(self._record, arrow.array(lines, arrow.string()))
        for name, column in self._own.items():
            table = table.append_column(name, arrow.array(cells[column], kinds[OWN[column]]))
        return table


def _with_ids(table: Any, column: str | None, ids: list[str | int], arrow: Any) -> Any:
    """The table with an id in each row that has room for one: a row that had none is called after its content."""
    if column is None:
        return table.add_column(0, ID, arrow.array(list(map(str, ids)), arrow.string()))
    at = table.column_names.index(column)
    kind = table.schema.field(at).type
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
        return table  # numbers: a gap stays one
    return table.set_column(at, column, arrow.array(list(map(str, ids)), kind))


def _failed(row: Row, error: Exception) -> BatchRecord:
    failure = Failure(error=type(error).__name__, message=f"{row.place}: {error}")
    return BatchRecord.model_construct(id=row.id, input=row.data, evaluation=None, session=None, failure=failure)
