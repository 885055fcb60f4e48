"""The results of the trials: a table of devices against findings, and whether it is good enough."""
from devices import CORRECTNESS, DEVICES

RECALL = 0.95
INVENTED = 0.01
UNCLEAR = 0.05  # a hiccup of the machine may leave a check without enough evidence
# Every finding has a device that must have it.
COLUMNS = sorted(frozenset().union(*[device.expected for device in DEVICES]) - {CORRECTNESS})
COLUMNS.append(CORRECTNESS)


def _short(column):
    """The head of a column: `slo-a` for slow-accept."""
    if column == CORRECTNESS:
        return "cases"
    first, _, rest = column.partition("-")
    return f"{first[:3]}-{rest[0]}" if rest else first[:5]


HEAD = "device              " + "".join(f"{_short(column):>6}" for column in COLUMNS) + "  recall"


class Row:
    """All trials of one device."""

    def __init__(self, device, trials):
        self.device = device
        self.trials = trials
        self.complete = [trial for trial in trials if not trial.trouble]

    def count(self, column):
        if column == CORRECTNESS:
            return sum(bool(trial.failed_cases) for trial in self.complete)
        return sum(column in trial.found for trial in self.complete)

    def recall(self):
        """The recall of the finding that was found least often; None if nothing is expected."""
        shares = [self.count(column) / len(self.trials) for column in self.device.expected]
        return min(shares) if shares else None

    def invented(self):
        """(column, how often) of findings that the device does not have."""
        allowed = self.device.expected | self.device.tolerated
        return [(c, self.count(c)) for c in COLUMNS if c not in allowed and self.count(c)]

    def is_flawless(self, trial):
        """Whether this trial reported nothing that is not there."""
        allowed = self.device.expected | self.device.tolerated
        found = trial.found | ({CORRECTNESS} if trial.failed_cases else set())
        return found <= allowed

    def line(self):
        cells = []
        for column in COLUMNS:
            count = self.count(column)
            mark = "" if column in self.device.expected | self.device.tolerated else "!"
            cells.append(f"{f'{count}{mark}' if count else '.':>6}")
        recall = self.recall()
        end = "" if recall is None else f"{recall:8.0%}"
        trouble = len(self.trials) - len(self.complete)
        return f"{self.device.name:<20}{''.join(cells)}{end}" + (
            f"  {trouble} without result" if trouble else "")

    def record(self):
        return {"device": self.device.name, "switches": self.device.switches,
                "server": self.device.server, "loss": self.device.loss,
                "way_s": self.device.way,
                "expected": sorted(self.device.expected),
                "found": {column: self.count(column) for column in COLUMNS},
                "recall": self.recall(), "trials": [trial.record() for trial in self.trials]}


def share_invented(rows):
    """The share of the checks in these rows that reported something that is not there."""
    complete = [(row, trial) for row in rows for trial in row.complete]
    return sum(not row.is_flawless(trial) for row, trial in complete) / max(len(complete), 1)


def share_of_verdicts_invented(rows):
    """The same for single verdicts, on findings that the device does not have."""
    free = sum(len(row.complete) * (len(COLUMNS) - len(row.device.expected | row.device.tolerated))
               for row in rows)
    return sum(count for row in rows for _, count in row.invented()) / max(free, 1)


def complaints(rows, left_out=()):
    """Why the matrix is not good enough, if it is not. Devices that were left out are one reason."""
    healthy = [row for row in rows if row.device.healthy]
    return [*[f"{device.name}: left out" for device in left_out],
            *[said for row in rows for said in _complaints_of(row)],
            *[said for row in healthy for said in _gaps(row)],
            *_invented(rows, healthy)]


def _complaints_of(row):
    recall = row.recall()
    if recall is None and len(row.complete) < RECALL * len(row.trials):
        yield f"{row.device.name}: {len(row.trials) - len(row.complete)} without result"
    if recall is not None and recall < RECALL:
        yield f"{row.device.name}: recall {recall:.0%}"


def _gaps(row):
    """What was not examined on a healthy device, so that no false finding was possible."""
    for word in ("unclear", "skipped"):
        per_trial = [getattr(trial, word) for trial in row.complete]
        often = [name for name in sorted(set().union(*per_trial))
                 if sum(name in names for names in per_trial) > UNCLEAR * len(per_trial)
                 and not (word == "unclear" and name in row.device.hidden)]
        if often:
            yield f"{row.device.name}: {word}: {', '.join(often)}"


def _invented(rows, healthy):
    if not any(row.complete for row in healthy):
        yield "no healthy device examined"
    if share_invented(healthy) > INVENTED:
        yield f"healthy devices: {share_invented(healthy):.1%} of checks with a finding"
    if share_of_verdicts_invented(rows) > INVENTED:
        yield f"all devices: {share_of_verdicts_invented(rows):.1%} of verdicts are invented"
