"""Judges whether a bench of a soak ended as it must: in time, with an exit code that follows from what
happened, and with every echo accounted for. Pure functions of its JSON and of what was observed."""
from dataclasses import dataclass

FAILED = ("timeout", "short", "mismatch", "reset", "refused", "unreachable", "excess")
OUTCOMES = ("ok", *FAILED)
CODE = {"mismatch": 5, "excess": 5, "short": 5, "reset": 6, "timeout": 4, "unreachable": 3,
        "refused": 3}
WORST_FIRST = (5, 6, 4, 3)
BEFORE_MEASURING = ("refused", "unreachable")
SIGNALS = {"SIGINT": 130, "SIGTERM": 143}
LANES = ("reconnect", "many")
LATE = 3.0  # seconds after the deadline; this machine may be busy
MEMORY = 64 << 20  # of a bench with 100 connections, including payloads and histograms
DESCRIPTORS = 60  # in addition to one per connection
LINGERING = 16  # descriptors of a device: clients that do not read stay for ten seconds
GROWTH = 4 << 20  # of resident memory, which no allocator gives back to the byte


@dataclass
class Seen:
    """A bench as seen from outside."""
    code: int
    seconds: float
    document: dict
    rows: dict  # outcome: how many rows the CSV has
    memory: int = 0  # at its peak, in bytes
    descriptors: int = 0  # at its peak


def complaints(bench, allowed, seen):
    """What is wrong with the bench. `allowed` are the outcomes that the faults of the device explain."""
    said = [*_of_end(bench, seen), *_of_resources(bench, seen)]
    if not isinstance(seen.document, dict) or "results" not in seen.document:
        return [*said, "its JSON is not that of a bench"]
    for run in seen.document["results"]:
        said += _of_run(run, allowed)
    return [*said, *_of_code(bench, seen), *_of_rows(seen), *_of_count(bench, seen)]


def totals(document):
    """How many echoes ended in which way, over all runs; `cut_off` and `unsent` among them."""
    sums = dict.fromkeys((*OUTCOMES, "attempted", "cut_off", "unsent"), 0)
    for run in document.get("results", ()):
        for name, number in run["echoes"].items():
            sums[name] += number
        sums["unsent"] += run.get("rate", {}).get("unsent", 0)
    return sums


def of_lanes(runs):
    """A complaint for each kind of bench that never ran: a soak of nothing is not good. `runs` has their
    numbers."""
    return [f"no bench ran in the lane {name}; give it more --time" for name in LANES
            if not runs.get(name)]


def _of_end(bench, seen):
    if seen.seconds > bench.deadline + LATE:
        yield f"it took {seen.seconds:.1f} s, with a deadline of {bench.deadline} s"
    reported = seen.document.get("exit", {}).get("code") if isinstance(seen.document, dict) else None
    if reported != seen.code:
        yield f"the exit code is {seen.code}, and the JSON says {reported}"


def _of_resources(bench, seen):
    if seen.memory > MEMORY:
        yield f"its memory rose to {seen.memory / 2**20:.1f} MiB"
    if seen.descriptors > bench.connections + DESCRIPTORS:
        yield f"{seen.descriptors} descriptors for {bench.connections} connections"


def _of_run(run, allowed):
    echoes = run["echoes"]
    ended = sum(echoes[name] for name in OUTCOMES)
    if echoes["attempted"] != ended:
        yield f"{echoes['attempted']} echoes were attempted, and {ended} ended in some way"
    if any(number < 0 for number in echoes.values()):
        yield f"a negative number of echoes: {echoes}"
    for name in ("rtt_ms", "ttfb_ms"):
        if run.get(name, {"count": 0})["count"] != echoes["ok"]:
            yield f"{name} counts {run.get(name, {}).get('count', 0)}, and {echoes['ok']} are ok"
    blocks = sum(block["ok"] for block in run.get("blocks", {}).get("series", ()))
    if blocks != echoes["ok"]:
        yield f"the blocks count {blocks}, and {echoes['ok']} are ok"
    for name in FAILED:
        if echoes[name] and name not in allowed:
            yield f"{echoes[name]} {name}, which no fault of the device explains"


def _of_code(bench, seen):
    """The code must be that of the worst outcome, or of the signal if it came in time; 1 or 3 if there
    was no good echo, and 4 if the deadline ended the bench."""
    sums = totals(seen.document)
    codes = {CODE[name] for name in FAILED if sums[name]}
    worst = min(codes, key=WORST_FIRST.index) if codes else 0
    # Every run must have at least one good echo.
    nothing = any(not run["echoes"]["ok"] for run in seen.document["results"]) or \
        not seen.document["results"]
    may_be = {worst, SIGNALS.get(bench.signal, worst)}
    if worst == 0 and nothing:
        may_be = (may_be - {0}) | {1, 3}
    if worst in (0, 3) and _lasted(bench, seen):
        may_be.add(4)
    if seen.code not in may_be:
        yield f"exit code {seen.code} ({seen.document['exit']['reason']}), after {_summary(sums)}"


def _lasted(bench, seen):
    """Whether it ran until its deadline."""
    return seen.seconds >= bench.deadline


def _of_rows(seen):
    """Every measured echo has a row. Connections that failed before the measuring began count as failed
    echoes, but have no row and are not in the blocks."""
    sums = totals(seen.document)
    for name in OUTCOMES:
        rows = seen.rows.get(name, 0)
        if rows > sums[name] or (rows < sums[name] and name not in BEFORE_MEASURING):
            yield f"the CSV has {rows} rows of {name}, the JSON {sums[name]}"
    blocks = [run["blocks"]["series"] for run in seen.document["results"] if "blocks" in run]
    if len(blocks) == len(seen.document["results"]):
        measured = sum(block["failed"] for series in blocks for block in series)
        rows = sum(seen.rows.get(name, 0) for name in FAILED)
        if rows != measured:
            yield f"the CSV has {rows} rows of failures, the blocks {measured}"
    for name in set(seen.rows) - set(OUTCOMES):
        yield f"the CSV has an outcome '{name}'"


def _of_count(bench, seen):
    """Every echo that was asked for was either sent or reported."""
    if not bench.count:
        return
    options = seen.document["options"]
    planned = len(options["sizes"]) * options["repeat"]
    failed = sum(totals(seen.document)[name] for name in FAILED)
    gave_up = seen.code in (3, *SIGNALS.values()) or _lasted(bench, seen) or \
        len(seen.document["results"]) < planned or failed >= options.get("max_errors", failed + 1)
    for run in seen.document["results"]:
        counted = run["echoes"]["attempted"] + run["echoes"]["cut_off"] + \
            run.get("rate", {}).get("unsent", 0)
        if counted > bench.count or (counted != bench.count and not gave_up):
            yield f"{bench.count} echoes were asked for, and {counted} are accounted for"


def _summary(sums):
    return ", ".join(f"{number} {name}" for name, number in sums.items() if number) or "nothing"


def growth(samples, what, most):
    """A complaint if a process never has as little in the last tenth of its time as it had in the
    second, when it has settled. Samples are (second, value)."""
    if len(samples) < 20:
        return []
    first, last = tenths(samples)
    if last > first + most:
        return [f"{what} grew from {first} to {last}"]
    return []


def tenths(samples):
    """The lowest values in the second and in the last tenth: what is never given back."""
    begin, end = samples[0][0], samples[-1][0]
    tenth = (end - begin) / 10
    early = [value for at, value in samples if begin + tenth <= at <= begin + 2 * tenth]
    late = [value for at, value in samples if at >= end - tenth]
    return min(early or [samples[0][1]]), min(late)
