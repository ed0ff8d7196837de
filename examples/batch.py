"""Evaluate many answers, and count what they lack: python examples/batch.py [FILE]."""

import json
import sys
from collections import Counter
from pathlib import Path

from starjudge import evaluate_answers

file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "answers.jsonl"
flags: Counter[str] = Counter()

with file.open(encoding="utf-8") as lines:
    # Results come as they finish, one for each record, whatever is wrong with it; offline they keep the order.
    for record in evaluate_answers(map(json.loads, lines), judge="heuristic"):
        if record.failure is not None:
            print(f"{record.id}: {record.failure.message}")
        elif record.evaluation is not None:
            print(f"{record.id}: {record.evaluation.overall or record.evaluation.status}")
            flags.update(flag.id for flag in record.evaluation.red_flags)

print(flags.most_common(3))
