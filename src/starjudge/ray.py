"""Batches on more than one machine: a dataset of Ray in, the same rows with what came of them out (extra ``ray``)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starjudge.batch.columns import Columns
from starjudge.batch.extras import extra
from starjudge.batch.ray_grader import Plan, RayGrader, Secret, Setup
from starjudge.batch.ray_pace import RemoteKeeper, SharedPace
from starjudge.batch.ray_results import DIGEST, done_in, result_files, without_done
from starjudge.batch.work import DEFAULT_RUBRIC
from starjudge.chat.pace import Pace
from starjudge.errors import InputError
from starjudge.evaluate import JudgeName, judge_named
from starjudge.judges import Judge
from starjudge.judges.auto import KEY_VARIABLE, MODEL_VARIABLE, URL_VARIABLE, AutoJudge, given
from starjudge.models.base import COMPANIES
from starjudge.models.rubric import Rubric
from starjudge.resources.rubrics import load_rubric

__all__ = ["evaluate_dataset", "only_missing"]

THREADS = 64  # answers that one actor has in work with a model
OVERLAP = 4  # pieces of work in one actor, so that it does not wait for the slowest answer of each
HEURISTIC_BATCH, MODEL_BATCH = 512, 64  # rows judged at once, and lost with a node that dies
SHARED = "starjudge-pace"  # name of the keeper's actor

_log = logging.getLogger("starjudge")


def evaluate_dataset(
    dataset: Any,
    *,
    question: str = "question",
    answer: str = "answer",
    id: str = "id",  # noqa: A002 - as in records
    rubric: str | Path | Rubric = DEFAULT_RUBRIC,
    judge: JudgeName | Judge = "auto",
    model: str | None = None,
    company: str | None = None,
    concurrency: int | None = None,
    requests_per_minute: float | None = None,
    tokens_per_minute: float | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    batch_size: int | None = None,
    flat: bool = False,
) -> Any:
    """Evaluate the answers of a ``ray.data.Dataset``, one a row.

    Args:
        dataset: of rows. ``rubric``, ``company``, ``duration`` and ``theme`` are taken where there are such columns.
        question: name of the column with the questions.
        answer: name of the column with the answers.
        id: name of the column with ids, each there once; without one, rows are called after their content.
        rubric: for rows that name none. A file is read here, not by the workers.
        judge: as in `evaluate_answer`. Whether ``"auto"`` has a model is decided here, for all workers.
        model: as in `evaluate_answer`.
        company: for rows that name none.
        concurrency: the most answers in work at once in the whole cluster; without it, one for each core with the
            heuristic judge, and 64 for each node with a model.
        requests_per_minute: at most, over all workers; without it, what the server tells.
        tokens_per_minute: likewise.
        base_url: as in `evaluate_answer`.
        api_key: as in `evaluate_answer`. Goes to the workers with the plan, and into no log.
        batch_size: rows judged as one piece of work, which is done again where a node dies; 512 for the heuristic
            judge, 64 for a model.
        flat: whether the full record, as JSON in the column ``record``, is left out.

    Returns:
        A dataset, lazy as that given: its columns, ``id`` if it had none, ``record``, and the columns of
        `starjudge.batch.flat.OWN`. A row that failed has ``status`` ``failed`` and says why in ``error`` and
        ``message``; no row is missing.

    Raises:
        InputError: an argument is wrong, a column is missing (those there are, are named), or Ray is not installed.
        JudgeError: no judge can be made, such as a model without a key.

    """
    for name, number in (("concurrency", concurrency), ("batch_size", batch_size)):
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
            raise InputError(f"{name}: expected a whole number from 1 up, found {number!r}")
    Pace(requests_per_minute, tokens_per_minute)  # says what is wrong with a limit
    if company is not None and company not in COMPANIES:
        raise InputError(f"company: unknown {company!r}; one of: {', '.join(COMPANIES)}")
    read = load_rubric(rubric)
    names, columns = _columns(dataset, question, answer, id)
    chosen, asks = _judge(judge, model, base_url, api_key)
    ray = extra("ray", "ray", "evaluate_dataset")
    data = extra("ray.data", "ray", "evaluate_dataset")
    nodes, cores = _cluster(ray)
    actors, threads = _workers(concurrency, asks, nodes, cores)
    url, key = given(base_url, URL_VARIABLE), given(api_key, KEY_VARIABLE)
    setup = Setup(
        columns=columns,
        names=names,
        rubric=read,
        company=company,
        judge=chosen,
        model=given(model, MODEL_VARIABLE),
        base_url=url,
        api_key=Secret(key) if asks and key is not None else None,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        threads=threads,
        flat=flat,
    )
    keeper = _keeper(ray, f"{setup.model} {url}", requests_per_minute, tokens_per_minute) if asks else None
    size = batch_size or (MODEL_BATCH if asks else HEURISTIC_BATCH)
    pool: dict[str, Any] = {"min_size": 1, "max_size": actors}
    if asks:
        pool = {"size": actors, "max_concurrent_calls_per_actor": OVERLAP, "enable_true_multi_threading": True}
    return dataset.repartition(target_num_rows_per_block=size).map_batches(
        RayGrader,
        batch_size=size,
        batch_format="pyarrow",
        fn_constructor_args=(Plan(setup), keeper),
        compute=data.ActorPoolStrategy(**pool),
        # Who waits for a model needs next to no core. Reading and writing need one too: on a machine with a single
        # one, an actor that held it would wait for them for ever.
        num_cpus=0 if asks or cores == 1 else 1,
        udf_modifying_row_count=False,
    )


def only_missing(
    dataset: Any,
    results: str | Path | Sequence[str | Path],
    *,
    id: str = "id",  # noqa: A002 - as in records
    retry_failed: bool = False,
) -> Any:
    """The rows of a dataset that have no result yet, to go on with a run that was ended.

    Args:
        dataset: the input of the run.
        results: the folder, or folders, that results were written to as JSON or Parquet; one that is not there yet
            counts as empty, so that a script can be run again as it is.
        id: name of the column with ids in both; a row without one is told by its content.
        retry_failed: whether rows that failed count as missing.

    Returns:
        A dataset, lazy as that given. Write it to a folder of its own.

    Raises:
        InputError: a file of results cannot be read; the message names it and says what to do. Or the dataset has no
            such column.

    """
    names = dataset.columns() or [id]
    if id not in names and id != "id":
        raise Columns(option="name it with {}=", id=id).missing("id", names, "dataset")
    ray = extra("ray", "ray", "only_missing")
    numpy = extra("numpy", "ray", "only_missing")
    paths = [results] if isinstance(results, str | Path) else list(results)
    files = result_files([str(path) for path in paths])
    if not files:
        return dataset

    def digests(path: str) -> Any:
        try:
            return numpy.array(done_in(path, id, retry_failed), dtype=f"S{DIGEST}")
        except InputError as error:
            return str(error)

    task = ray.remote(digests)
    found = ray.get([task.remote(path) for path in files])
    for one in found:
        if isinstance(one, str):
            raise InputError(one)
    done = ray.put(numpy.unique(numpy.concatenate(found)))
    column = id if id in names else None

    def missing(table: Any) -> Any:
        return without_done(table, column, ray.get(done))

    return dataset.map_batches(missing, batch_format="pyarrow")


def _columns(dataset: Any, question: str, answer: str, name: str) -> tuple[list[str], dict[str, str]]:
    if not callable(getattr(dataset, "map_batches", None)):
        raise InputError(f"dataset: expected a ray.data.Dataset, found {type(dataset).__name__}")
    names = dataset.columns()
    if names is None:  # nothing in it
        names = [question, answer]
    # The ordinary name may be missing: ids are a help and not a need. No other column is taken for them.
    named = name if name in names or name != "id" else ""
    wanted = Columns(question, answer, named, option="name it with {}=")
    return names, wanted.chosen(names, "dataset", lambda line: _log.warning("%s", line))


def _judge(
    judge: JudgeName | Judge, model: str | None, base_url: str | None, api_key: str | None
) -> tuple[str | Judge, bool]:
    """The judge that workers make or are given, and whether it asks a model. Errors are those of `judge_named`."""
    made = judge_named(judge, 1, model, base_url, api_key)
    if judge == "auto":
        asks = isinstance(made, AutoJudge) and made.asked is not None
        return ("auto" if asks else "heuristic"), asks
    if isinstance(judge, str):
        return judge, judge == "model"
    pickle = extra("ray.cloudpickle", "ray", "evaluate_dataset")
    try:
        pickle.dumps(judge)
    except Exception as error:
        raise InputError(
            f"judge: {type(judge).__name__} cannot be sent to the workers ({type(error).__name__}); name one "
            "('model', 'heuristic', 'auto'), with model=, base_url= and api_key="
        ) from None
    return judge, False


def _cluster(ray: Any) -> tuple[int, int]:
    """Nodes and cores, as Ray counts them; Ray is started here where it is not yet."""
    if not ray.is_initialized():
        ray.init()
    nodes = sum(1 for node in ray.nodes() if node["Alive"])
    return max(1, nodes), max(1, int(ray.cluster_resources().get("CPU", 1)))


def _workers(concurrency: int | None, asks: bool, nodes: int, cores: int) -> tuple[int, int]:
    """Actors, and threads in each."""
    if not asks:
        return concurrency or cores, 1
    wanted = concurrency or THREADS * nodes
    actors = -(-wanted // THREADS)
    return actors, -(-wanted // actors)


def _keeper(ray: Any, account: str, requests: float | None, tokens: float | None) -> RemoteKeeper:
    """The keeper of a model's limits, the same for all datasets of this job; on this node, which ends with the job."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=True)
    handle = (
        ray.remote(SharedPace)
        .options(
            name=f"{SHARED}-{hashlib.sha256(account.encode()).hexdigest()[:12]}",
            get_if_exists=True,
            num_cpus=0,
            max_restarts=-1,
            max_task_retries=-1,
            scheduling_strategy=here,
        )
        .remote(requests, tokens)
    )
    ray.get(handle.go_by.remote(requests, tokens))
    return RemoteKeeper(handle)
