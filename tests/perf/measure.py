"""How especho and its peers are measured: in turn, on one CPU, against the same server."""
import contextlib
import json
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from processes import PEERS, NotMeasured, echo_server, pinned, run, run_measured

WARMUP_ECHOES = 200
WARMUP_MS = 200
LIMIT_S = 30  # of any run that is not meant to be long


@dataclass
class Measured:
    values: list                               # the median of these is what a row is about
    summary: str                               # of the absolute figures behind it
    pairs: list = field(default_factory=list)  # all of these, a record for each pair


@dataclass
class Session:
    especho: Path
    pairs: int
    quick: bool
    progress: Callable = lambda text: None

    def scaled(self, full, quick):
        return quick if self.quick else full

    def bench(self, address, *options):
        return result_of(run(self.especho, "bench", address, *options, "-J", limit=LIMIT_S))

    def bench_measured(self, address, *options, seconds):
        """The result, and the peak of memory in bytes."""
        out, usage = run_measured(self.especho, "bench", address, *options, "-J",
                                  limit=seconds + LIMIT_S)
        return result_of(out), usage["peak_rss_bytes"]


class Result(dict):
    def __missing__(self, key):
        raise NotMeasured(f"the result has no {key!r}")


def result_of(text):
    try:
        return json.loads(text, object_hook=Result)["results"][0]
    except (ValueError, IndexError):
        raise NotMeasured("the result is not the JSON of a bench") from None


def peer(name, *arguments):
    return json.loads(run(PEERS / name, *arguments, limit=LIMIT_S))


def sockperf(path, address, size, seconds):
    """The p50 of the round trip in us; sockperf reports half of it."""
    host, port = address.rsplit(":", 1)
    out = run(path, "ping-pong", "--tcp", "-i", host, "-p", port, "-m", size, "-t", seconds,
              limit=LIMIT_S)
    half = re.search(r"percentile 50\.0+ = +([0-9.]+)", out)
    if not half:
        raise NotMeasured("sockperf printed no percentile 50")
    return 2 * float(half[1])


def compare(session, sides_at, unit, *, best=min, settle=False, pin=True):
    """The ratio of especho to the best of its peers, once a pair.

    `sides_at` gives, for an address, a function for every side. With `settle`, a first round does
    not count: the kernel's buffers have not found their size yet. Without `pin`, all CPUs are used.
    """
    records = []
    with pinned() if pin else contextlib.nullcontext(), echo_server() as address:
        sides = sides_at(address)
        if settle:
            _in_turn(sides)
        for i in range(session.pairs):
            session.progress(f"{i + 1} of {session.pairs}")
            records.append(_in_turn(sides, backwards=i % 2 == 1))
    ratios = [record["especho"] / best(v for k, v in record.items() if k != "especho")
              for record in records]
    return Measured(ratios, _summary(records, unit), [{"unit": unit, **r} for r in records])


def _in_turn(sides, backwards=False):
    names = list(sides)
    figures = {name: sides[name]() for name in (reversed(names) if backwards else names)}
    return {name: figures[name] for name in names}


def _summary(records, unit):
    scale, shown = {"us": (1, "us"), "echoes/s": (1e3, "k/s"), "bytes/s": (1e9, "GB/s")}[unit]
    medians = {name: statistics.median(r[name] for r in records) / scale for name in records[0]}
    return ", ".join(f"{name} {value:.3g}" for name, value in medians.items()) + f" {shown}"
