"""What a soak does, drawn by lot: ill devices, and benches against them. The same seed draws the
same."""
import random
from dataclasses import dataclass

CONNECT = frozenset({"refused", "unreachable"})
SILENT = frozenset({"timeout"})
CUT = frozenset({"short", "reset"})
WRONG = frozenset({"mismatch", "short", "excess", "timeout"})


@dataclass(frozen=True)
class Device:
    """Switches of `especho sim`, and the outcomes that echoes may have because of them."""
    switches: tuple
    outcomes: frozenset
    lasting: bool  # it serves forever, so that a leak of it would show


@dataclass(frozen=True)
class Bench:
    """Options of `especho bench`; one with a signal is interrupted after so long."""
    switches: tuple
    connections: int
    count: int = 0  # 0: by time
    deadline: float = 10
    signal: str = ""
    signal_after: float = 0


# Faults, each with a draw of its values.
_HARMLESS = (
    lambda r: ("--latency", "3ms", "--jitter", f"{r.randint(100, 3000)}us"),
    lambda r: ("--poll-delay", f"{r.randint(1, 5)}ms"),
    lambda r: ("--write-size", str(r.choice((1, 64, 700, 1436)))),
    lambda r: ("--window", str(r.choice((1152, 5744, 16384))), "--mss", str(r.choice((88, 536)))),
    lambda r: ("--nagle",),
    lambda r: ("--slots", str(r.randint(4, 8))),
)
_FAULTS = (
    (WRONG, lambda r: ("--corrupt", f"{r.choice((1, 10, 100))}e-6")),
    (WRONG, lambda r: ("--drop", f"{r.choice((1, 10, 100))}e-6")),
    (WRONG, lambda r: ("--duplicate", f"{r.choice((1, 10, 100))}e-6")),
    (WRONG, lambda r: ("--mix", f"{r.choice((1, 10))}e-6")),
    (CUT, lambda r: ("--truncate-after", f"{r.randint(1, 300)}k")),
    (CUT, lambda r: ("--reset-after", f"{r.randint(1, 300)}k")),
    (SILENT, lambda r: ("--stall", f"{r.randint(20, 900)}ms", "--stall-after",
                        f"{r.randint(16, 500)}k")),
    (SILENT, lambda r: ("--read-rate", f"{r.randint(50, 500)}k")),
    (CUT | CONNECT | SILENT, lambda r: ("--reboot-after", f"{r.randint(100, 900)}k", "--boot-time",
                                        f"{r.randint(20, 400)}ms")),
    (CUT | CONNECT | SILENT, lambda r: ("--link-loss", f"{r.randint(50, 700)}ms",
                                        "--link-loss-after", f"{r.randint(100, 900)}k")),
    (CUT | SILENT, lambda r: ("--naive-accept",)),
)
# With these a device gets worse and worse, so that it is replaced sooner or later.
_WEARING = (
    (CUT | CONNECT | SILENT, lambda r: ("--leak-sockets", str(r.randint(5, 50)))),
    (CONNECT | SILENT, lambda r: ("--slow-accept", f"{r.randint(1, 20)}ms")),
    (SILENT | CONNECT, lambda r: ("--drift", f"{r.randint(1, 5)}ms")),
)
_ENDS = {"--truncate-after", "--reset-after"}


def _random(seed, *what):
    return random.Random("-".join(map(str, (seed, *what))))


def device(seed, number):
    """The first is well; of the others, one in three wears out."""
    r = _random(seed, "device", number)
    switches = ("--seed", str(r.randrange(10 ** 6)))
    if number == 0:
        return Device(switches, frozenset(), True)
    outcomes = frozenset()
    for draw in r.sample(_HARMLESS, r.randint(0, 2)):
        switches += draw(r)
    faults = r.sample(_FAULTS, r.randint(1, 2))
    wearing = number % 3 == 2
    if wearing:
        faults[0] = r.choice(_WEARING)
    for may_cause, draw in faults:
        fault = draw(r)
        if not (fault[0] in _ENDS and _ENDS & set(switches)):  # these exclude each other
            switches += fault
            outcomes |= may_cause
    return Device(switches, outcomes, not wearing)


def bench(seed, number, kind):
    """`kind` is reconnect, or crowd: 100 connections."""
    r = _random(seed, kind, number)
    crowd = kind == "crowd"
    connections = 100 if crowd else r.randint(1, 4)
    sizes = sorted(r.sample((1, 64, 700, 1436, 4096, 16384, 65536), r.randint(1, 2)))
    switches = ["--size", ",".join(map(str, sizes)), "--connections", str(connections),
                "--timeout", f"{r.choice((300, 500, 1000))}ms", "--connect-timeout", "1s",
                "--max-errors", str(r.choice((20, 200, 10 ** 6))), "--deadline", "10s"]
    if not crowd:
        switches.append("--reconnect")
    elif r.random() < 0.3:
        switches += ["--depth", str(r.randint(2, 4))]
    if r.random() < 0.3:
        switches += ["--rate", str(r.choice((50, 500, 2000)))]
    elif r.random() < 0.4 and "--depth" not in switches:
        switches += ["--think", r.choice(("1ms", "0..5ms", "20ms"))]
    if r.random() < 0.2:
        switches += ["--repeat", "2"]
    if r.random() < 0.2:
        switches.append("--nagle")
    count = 0
    if r.random() < 0.5:
        count = r.randint(connections, 1000)
        switches += ["--count", str(count)]
    else:
        switches += ["--duration", f"{r.randint(50, 1500)}ms"]
    signal, after = "", 0
    if r.random() < 0.1:
        signal, after = r.choice(("SIGINT", "SIGTERM")), r.uniform(0.05, 1)
    return Bench(tuple(switches), connections, count, 10, signal, after)
