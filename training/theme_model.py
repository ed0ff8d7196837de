"""Which words tell which theme: a multinomial logistic model over the stems of answers that are on their question.

It starts from the cues of ``rubrics/themes.yaml`` and is pulled back to them where the answers say little. Needs numpy.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from starjudge.resources.library import library
from starjudge.text.overlap import content_stems

LEAST = 3  # answers a stem must stand in
CUE = 4.0  # weight of a cue before anything is learned
L2 = 0.3
STEPS = 150
SCALE = 100
VERSION = "1.2"


def fit(stems, themes):
    """Weights by stem, one a theme in the order of the labels; returns the weights file's content without ``fair``."""
    labels = sorted(set(themes))
    cues = {t: content_stems(library().themes[t].answer_cues) for t in labels}
    seen = Counter(s for row in stems for s in row)
    names = sorted({s for s, n in seen.items() if n >= LEAST} | {s for c in cues.values() for s in c})
    index = {s: i for i, s in enumerate(names)}
    x = np.zeros((len(stems), len(names)))
    for row, found in zip(x, stems):
        row[[index[s] for s in found if s in index]] = 1
    x /= np.sqrt(np.maximum(1, x.sum(axis=1)))[:, None]
    start = np.array([[CUE * (s in cues[t]) for t in labels] for s in names])
    y = np.array([[float(t == label) for label in labels] for t in themes])
    w, size = start.copy(), np.full(start.shape, 1e-2)
    for step in range(STEPS):
        z = x @ w
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        g = x.T @ (y - p) - L2 * (w - start)
        size = 0.98 * size + g * g
        w += 0.3 / (1 + step / 40) * g / np.sqrt(size)
    rows = {s: [round(SCALE * v) for v in row] for s, row in zip(names, w)}
    return {"labels": labels, "version": VERSION, "stems": {s: row for s, row in rows.items() if any(row)}}
