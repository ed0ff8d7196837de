"""What the server counts, as Prometheus reads it. No label holds a word of a caller's."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds of a request
_REQUESTS = ("starjudge_requests_total", "Requests answered, by route, method and status.")
_EVALUATIONS = ("starjudge_evaluations_total", "Answers evaluated by POST /evaluate, by engine and status.")
_SECONDS = ("starjudge_request_seconds", "Seconds from a request to the end of its answer, by route.")

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts, added to from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], Counter[Labels]] = {_REQUESTS: Counter(), _EVALUATIONS: Counter()}
        self._buckets: dict[str, list[int]] = {}
        self._sums: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}
        self.in_flight = 0
        """Requests that are being answered; changed by the event loop alone."""

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        with self._lock:
            self._counts[_REQUESTS][(("route", route), ("method", method), ("status", str(status)))] += 1
            buckets = self._buckets.setdefault(route, [0] * len(BOUNDS))
            for place, bound in enumerate(BOUNDS):
                buckets[place] += seconds <= bound
            self._sums[route] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    def evaluation(self, engine: str, status: str) -> None:
        """Count an answer that was evaluated."""
        with self._lock:
            self._counts[_EVALUATIONS][(("engine", engine), ("status", status))] += 1

    def text(self, gauges: Mapping[tuple[str, str], Iterable[tuple[Labels, float]]]) -> str:
        """Everything counted. In: gauges of others, by name and meaning."""
        with self._lock:
            lines: list[str] = []
            for (name, meaning), counter in self._counts.items():
                lines += _head(name, meaning, "counter")
                lines += [f"{name}{_braces(labels)} {count}" for labels, count in sorted(counter.items())]
            lines += self._histogram()
        flight = ("starjudge_requests_in_flight", "Requests that are being answered.")
        for (name, meaning), rows in {flight: [((), float(self.in_flight))], **gauges}.items():
            lines += _head(name, meaning, "gauge")
            lines += [f"{name}{_braces(labels)} {value:g}" for labels, value in rows]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        name, meaning = _SECONDS
        lines = _head(name, meaning, "histogram")
        for route, buckets in sorted(self._buckets.items()):
            for bound, count in zip(BOUNDS, buckets, strict=True):
                lines.append(f"{name}_bucket{_braces((('route', route), ('le', f'{bound:g}')))} {count}")
            lines.append(f"{name}_bucket{_braces((('route', route), ('le', '+Inf')))} {self._sums[route]}")
            lines.append(f"{name}_sum{_braces((('route', route),))} {self._seconds[route]:.6f}")
            lines.append(f"{name}_count{_braces((('route', route),))} {self._sums[route]}")
        return lines


def _head(name: str, meaning: str, kind: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]


def _braces(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
