"""The random scenarios of a soak: devices with faults, and benches against them. The same seed draws
the same scenarios."""
import random
from collections.abc import Callable
from dataclasses import dataclass

import hostile_clients

CONNECT = frozenset({"refused", "unreachable"})
SILENT = frozenset({"timeout"})
CUT = frozenset({"short", "reset"})
WRONG = frozenset({"mismatch"})
MORE = frozenset({"excess"})
# A device has eight slots, and anything may happen to the other ninety clients. This explains every
# failure other than a wrong echo.
NO_ROOM = SILENT | CONNECT | CUT
ANY = NO_ROOM | WRONG | MORE
# If no fault explains a silence, this timeout must suffice, however busy this machine is. It is shorter
# than the deadline of a bench, so that a silence is reported as such.
LONG_TIMEOUT = "5s"
SHARED = 4  # devices that serve several benches at a time
ALONE = 6  # and those that serve one
SERVER_FAULTS = (0, 0.0005, 0.01)  # of the servers that have room for all clients


@dataclass(frozen=True)
class Device:
    """Options of `especho sim`, and the outcomes that its faults explain."""
    switches: tuple
    outcomes: frozenset
    lasting: bool  # it runs all the time, so that a leak would show


@dataclass(frozen=True)
class Target:
    """What a bench measures: a device that it has to itself (`alone`), one that it shares with others
    (`shared`), or a server with room for `many` clients."""
    place: str
    number: int
    hostile_client: Callable = None  # what another client does in the meantime

    def explained(self, outcomes):
        """The failures that are explained if the faults of a device explain `outcomes`."""
        if self.place == "many":
            return ANY if SERVER_FAULTS[self.number] else frozenset()
        return outcomes if self.place == "alone" else outcomes | NO_ROOM


@dataclass(frozen=True)
class Bench:
    """Options of `especho bench`, and a signal that interrupts it after a time."""
    switches: tuple
    connections: int
    count: int = 0  # 0: limited by time
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
    (WRONG | SILENT, lambda r: ("--drop", f"{r.choice((1, 10, 100))}e-6")),
    (WRONG | MORE, lambda r: ("--duplicate", f"{r.choice((1, 10, 100))}e-6")),
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
# With these a device gets worse and worse, so it is replaced at intervals.
_WEARING = (
    (CUT | CONNECT | SILENT, lambda r: ("--leak-sockets", str(r.randint(5, 50)))),
    (CONNECT | SILENT, lambda r: ("--slow-accept", f"{r.randint(1, 20)}ms")),
    (SILENT | CONNECT, lambda r: ("--drift", f"{r.randint(1, 5)}ms")),
)
_ENDS = {"--truncate-after", "--reset-after"}


def _random(seed, *what):
    return random.Random("-".join(map(str, (seed, *what))))


def device(seed, number):
    """The first is healthy; of the others, one in three wears out."""
    r = _random(seed, "device", number)
    switches = ("--seed", str(r.randrange(10 ** 6)))
    if number == 0:
        return Device(switches, frozenset(), True)
    outcomes = frozenset()
    switches += _harmless(r, r.randint(0, 2))
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


def healthy(seed, number):
    """A device that is at most slow or has few slots; the first is not even that."""
    r = _random(seed, "healthy", number)
    switches = ("--seed", str(r.randrange(10 ** 6)), *_harmless(r, min(number, 2)))
    return Device(switches, frozenset(), True)


def alone(seed, number):
    """Of the devices that serve one bench at a time, every other is healthy."""
    return device(seed, number + SHARED) if number % 2 else healthy(seed, number // 2)


def _harmless(r, count):
    return tuple(switch for draw in r.sample(_HARMLESS, count) for switch in draw(r))


def target(seed, number, kind):
    """What the bench of that number measures. Only those that reconnect have a device to themselves:
    it has no slots for many connections."""
    r = _random(seed, kind, number, "where")
    if kind == "many" and r.random() < 0.7:
        return Target("many", r.randrange(len(SERVER_FAULTS)))
    if kind == "reconnect" and r.random() < 0.6:
        return Target("alone", r.randrange(ALONE))
    return Target("shared", r.randrange(SHARED), r.choice((None, r.choice(hostile_clients.KINDS))))


def bench(seed, number, kind, explained=ANY):
    """`kind` is reconnect, or many: 100 connections. Timeouts are long for what is not `explained`."""
    r = _random(seed, kind, number)
    many = kind == "many"
    connections = 100 if many else r.randint(1, 4)
    timeout, connect_timeout = f"{r.choice((300, 500, 1000))}ms", "1s"
    if not SILENT & explained:
        timeout = LONG_TIMEOUT
    if not CONNECT & explained:
        connect_timeout = LONG_TIMEOUT
    sizes = sorted(r.sample((1, 64, 700, 1436, 4096, 16384, 65536), r.randint(1, 2)))
    switches = ["--size", ",".join(map(str, sizes)), "--connections", str(connections),
                "--timeout", timeout, "--connect-timeout", connect_timeout,
                "--max-errors", str(r.choice((20, 200, 10 ** 6))), "--deadline", "10s"]
    if not many:
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
