#!/usr/bin/env bash
# Fit every weight of the offline judge, in order; takes about thirteen minutes on two cores.
#   bash training/train_all.sh [more rated answers.jsonl …]
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
"$python" training/train_parts.py "$@"
"$python" training/train_outcomes.py --cv "$@"
"$python" training/tie_gender.py  # before scores, which read with what was fitted, and after them for what they fit
"$python" training/train_scores.py "$@"
"$python" training/tie_gender.py
"$python" training/train_demands.py "$@"
"$python" training/count_words.py "$@"
