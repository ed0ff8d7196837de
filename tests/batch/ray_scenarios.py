"""Runs on a local cluster of Ray, each in a process of its own: ``python ray_scenarios.py NAME FOLDER``.

A process of its own, since Ray leaves threads, warnings and open ports behind. What was seen is written to
``FOLDER/seen.json``; the tests judge it. Logs go to a folder of Ray's own, whose name has to be short, and are searched
for what must not be in them.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATHS = [str(HERE), str(HERE.parent / "chat")]
sys.path[:0] = PATHS

from batch_rows import ANSWER, QUESTION  # noqa: E402 - its folder is on the path only now
from limited_server import MODEL, Limits, limited_process, most_in_a_window  # noqa: E402

__all__ = ["most_in_a_window"]

STORE = 80_000_000  # bytes of a node's object store, which has to hold what is under way and not the results
ROWS, PIECE = 1_200, 40  # of the run in which a node is killed
WRITTEN = 6  # files of results there are when it is
SLOW = 0.01  # seconds that its judge takes for an answer
KEY = "sk-loopback-" + "k" * 24
SECRET = "a phrase that stands in each answer and in no log"
ASKED, ALLOWED, WINDOW = 500, 100, 1.5  # answers; requests that the server lets through in so many seconds


class SlowJudge:
    """The heuristic judge, slow enough to be killed at work. Notes each answer it judged in a file of its process."""

    def __init__(self, notes: str) -> None:
        self.notes = notes

    def evaluate(self, request: Any) -> Any:
        """The evaluation."""
        from starjudge.judges import HeuristicJudge

        time.sleep(SLOW)
        with (Path(self.notes) / f"{os.uname().nodename}-{os.getpid()}").open("a") as file:
            file.write(request.answer.text.split()[-1] + "\n")
        return HeuristicJudge().evaluate(request)


def start(nodes: int) -> Any:
    """A cluster of nodes with one core each; the first is the head, and runs this script."""
    import ray
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 1, "object_store_memory": STORE, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    for _ in range(nodes - 1):
        cluster.add_node(num_cpus=1, object_store_memory=STORE)
    cluster.wait_for_nodes()
    ray.init(address=cluster.address, log_to_driver=False)
    return cluster


def graders() -> list[dict[str, Any]]:
    """The actors that judge."""
    import ray

    return [actor for actor in ray._private.state.actors().values() if "RayGrader" in actor["ActorClassName"]]


def killed(folder: Path, temporary: str, cluster: Any) -> dict[str, Any]:
    """One of three nodes is killed while its actor works."""
    import ray

    from starjudge.ray import evaluate_dataset, only_missing

    source, results, notes = folder / "in.jsonl", folder / "results", folder / "notes"
    notes.mkdir()
    lines = [json.dumps({"id": i, "question": QUESTION, "answer": ANSWER.format(number=i)}) for i in range(ROWS)]
    source.write_text("\n".join(lines) + "\n")
    at_kill: dict[str, Any] = {}

    def kill() -> None:
        """Wait until some is written and a node that is not the head is at work, then end that node."""
        while True:
            time.sleep(0.02)
            written = len(list(results.glob("*.json")))
            busy = {actor["Address"]["NodeID"] for actor in graders() if actor["State"] == "ALIVE"}
            victim = next((node for node in cluster.worker_nodes if node.node_id in busy), None)
            if written >= WRITTEN and victim is not None:
                at_kill.update(files=written, judged=len(judged()))
                cluster.remove_node(victim, allow_graceful=False)
                return

    def judged() -> Counter[str]:
        return Counter(line for file in notes.iterdir() for line in file.read_text().splitlines())

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    dataset = ray.data.read_json(str(source), lines=True)
    began = time.monotonic()
    evaluate_dataset(dataset, judge=SlowJudge(str(notes)), batch_size=PIECE).write_json(str(results))
    seconds = time.monotonic() - began
    killer.join(1)
    found = [json.loads(line) for file in results.glob("*.json") for line in file.read_text().splitlines()]
    # A run that was ended before its last pieces were written, and one that goes on from there.
    rest = folder / "rest"
    for file in sorted(results.glob("*.json"))[:2]:
        file.unlink()
    evaluate_dataset(only_missing(dataset, str(results)), judge="heuristic", batch_size=PIECE).write_json(str(rest))
    both = [json.loads(line)["id"] for part in (results, rest) for f in part.glob("*") for line in f.open()]
    return {
        "at_kill": at_kill,
        "nodes": sum(node["Alive"] for node in ray.nodes()),
        "ids": sorted(row["id"] for row in found),
        "statuses": Counter(row["status"] for row in found),
        "matching": sum(json.loads(row["record"])["input"]["answer"] == row["answer"] for row in found),
        "judged_again": sum(times > 1 for times in judged().values()),
        "gone_on": len(list(rest.glob("*"))),
        "both": sorted(both),
        "missing": only_missing(dataset, [str(results), str(rest)]).count(),
        "seconds": seconds,
    }


def model(folder: Path, temporary: str, cluster: Any) -> dict[str, Any]:
    """Three actors ask a server that counts."""
    import urllib.request

    import ray

    from starjudge.ray import evaluate_dataset

    source, results = folder / "in.jsonl", folder / "results"
    story = (
        "Our feature store, case {number}, served stale embeddings. I profiled the ingest job, found a full scan and "
        "wrote a merge. The lag fell from 40 minutes to 50 seconds. I learned to measure first: " + SECRET + "."
    )
    lines = [{"id": f"a{i}", "question": QUESTION, "answer": story.format(number=i)} for i in range(ASKED)]
    lines[7]["answer"] = ""
    source.write_text("\n".join(map(json.dumps, lines)) + "\n")
    limits = Limits(requests=ALLOWED, window=WINDOW, seconds=0.5, failing=0.02, holding=0.01, told=False)
    with limited_process(limits) as url:
        began = time.monotonic()
        evaluate_dataset(
            ray.data.read_json(str(source), lines=True),
            judge="model",
            model=MODEL,
            base_url=url,
            api_key=KEY,
            concurrency=129,
            batch_size=16,
            requests_per_minute=ALLOWED * 60 / WINDOW,
        ).write_parquet(str(results))
        seconds = time.monotonic() - began
        with urllib.request.urlopen(url) as reply:
            counted = json.loads(reply.read())
    logs = [file for file in Path(temporary).rglob("*") if file.is_file() and not file.is_symlink()]
    texts = {str(file.name): file.read_bytes() for file in logs if "logs" in file.parts}
    rows = ray.data.read_parquet(str(results)).take_all()
    return {
        "ids": sorted(row["id"] for row in rows),
        "statuses": Counter(row["status"] for row in rows),
        "failures": Counter(f"{row['error']}: {row['message']}" for row in rows if row["error"]),
        "arrivals": counted["arrivals"],
        "server": counted["statuses"],
        "answered": counted["answered"],
        "actors": len(graders()),
        "logs": len(texts),
        "key_in": [name for name, text in texts.items() if KEY.encode() in text],
        "answer_in": [name for name, text in texts.items() if SECRET.encode() in text],
        "seconds": seconds,
    }


def main() -> None:
    """Run one and write what was seen."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="sj", ignore_cleanup_errors=True) as temporary:
        os.environ |= {
            "PYTHONPATH": os.pathsep.join([*PATHS, os.environ.get("PYTHONPATH", "")]),
            "RAY_AUTH_TOKEN": secrets.token_hex(32),  # else Ray makes one and keeps it in the user's folder
            "RAY_TMPDIR": temporary,  # else other programs here would find this cluster and join it
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
            "RAY_health_check_period_ms": "1000",  # a node that is gone is noticed within seconds
            "RAY_health_check_failure_threshold": "3",
        }
        Path(temporary, "ray").mkdir()
        import ray

        cluster = start(3)
        try:
            seen = {"killed": killed, "model": model}[name](folder, temporary, cluster)
        finally:
            ray.shutdown()
            cluster.shutdown()
    (folder / "seen.json").write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
