"""What is measured, row by row, and the targets."""
import dataclasses
import os
import resource
import shutil
import tempfile
from pathlib import Path
from typing import Callable

from measure import WARMUP_ECHOES, WARMUP_MS, Measured, compare, peer, sockperf
from processes import NotMeasured, Skipped, echo_server, pinned, run, run_measured

MB = 1e6
ECHO_BYTES = {"64": 64, "4k": 4096}
MANY_CONNECTIONS = 10_000
SPARE_DESCRIPTORS = 100
STARTS = 20


@dataclasses.dataclass
class Row:
    name: str
    about: str
    measure: Callable
    at_most: bool
    bound: float
    unit: str = ""

    def is_met_by(self, value):
        """As precisely as it is shown."""
        value = round(value, 2)
        return value <= self.bound if self.at_most else value >= self.bound


def rtt(size):
    def measure(session):
        count = session.scaled(20_000, 5_000)
        return compare(session, lambda address: {
            "especho": lambda: _p50_us(session, address, size, count),
            "blocking": lambda: peer("blocking", address, size, WARMUP_ECHOES, count)["p50_us"],
        }, "us")
    return measure


def against_sockperf(size):
    def measure(session):
        path = shutil.which("sockperf")
        if not path:
            raise Skipped("sockperf is not installed")
        count = session.scaled(20_000, 5_000)
        with pinned(), echo_server("sockperf") as for_sockperf:
            return compare(session, lambda address: {
                "especho": lambda: _p50_us(session, address, size, count),
                "sockperf": lambda: sockperf(path, for_sockperf, size, seconds=1),
            }, "us")
    return measure


def _p50_us(session, address, size, count):
    result = session.bench(address, "-s", size, "-n", count, "-w", WARMUP_ECHOES)
    return result["rtt_ms"]["p50"] * 1e3


def rate(connections, *, as_users_run_it=False):
    """Pinned to one CPU, or on all of them."""
    size = 64

    def measure(session):
        ms = session.scaled(500, 300)

        def rate_of(name, address):
            return peer(name, address, size, connections, WARMUP_MS, ms)["echoes_per_s"]

        return compare(session, lambda address: {
            "especho": lambda: session.bench(
                address, "-c", connections, "-s", size, "-t", f"{ms}ms", "-w", f"{WARMUP_MS}ms",
            )["echoes_per_s"],
            "epoll": lambda: rate_of("epoll_loop", address),
            "threads": lambda: rate_of("thread_per_connection", address),
        }, "echoes/s", best=max, pin=not as_users_run_it)
    return measure


def throughput(session):
    """A connection may stay slow or fast for all of its life, so it takes many short ones."""
    size, ms = 1 << 20, 300
    session = dataclasses.replace(session, pairs=3 * session.pairs)
    return compare(session, lambda address: {
        "especho": lambda: session.bench(
            address, "-s", size, "-t", f"{ms}ms", "-w", f"{WARMUP_MS}ms",
        )["throughput_bytes_per_s"],
        "poll": lambda: peer("full_duplex", address, size, WARMUP_MS, ms)["bytes_per_s"],
    }, "bytes/s", best=max, settle=True)


class Memory:
    """Peaks of memory after many echoes and after few, measured once for two rows."""

    def __init__(self):
        self._peaks = {}

    def growth(self, session):
        few, many = self._peak(session, 3), self._peak(session, self._most(session))
        return self._measured(abs(many - few))

    def peak(self, session):
        return self._measured(self._peak(session, self._most(session)))

    def _most(self, session):
        return session.scaled(7, 6)

    def _measured(self, value):
        summary = ", ".join(f"{mb:.2f} MB at {name}" for name, mb in self._peaks.items())
        return Measured([value], summary, [{"unit": "MB", **self._peaks}])

    def _peak(self, session, power):
        name = f"10^{power}"
        if name not in self._peaks:
            session.progress(f"{name} echoes")
            with echo_server() as address:
                result, peak = session.bench_measured(
                    address, "-s", 64, "-c", 50, "-n", 10**power, seconds=10**power / 20_000)
            _need(result["echoes"]["ok"] == 10**power, "not every echo was ok")
            self._peaks[name] = peak / MB
        return self._peaks[name]


def many_connections(session):
    _, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = MANY_CONNECTIONS + SPARE_DESCRIPTORS
    if allowed != resource.RLIM_INFINITY and allowed < needed:
        raise Skipped(f"{needed} descriptors are needed, {allowed} allowed")
    seconds = session.scaled(10, 3)
    session.progress(f"{seconds} s")
    with echo_server() as address:
        result, peak = session.bench_measured(
            address, "-c", MANY_CONNECTIONS, "-s", 64, "-t", f"{seconds}s", seconds=seconds)
    connected = result["connect_ms"]["count"]
    _need(connected == MANY_CONNECTIONS, f"{connected} connections were made")
    echoes = result["echoes"]["ok"]
    _need(echoes == result["echoes"]["attempted"], "not every echo was ok")
    _need(echoes >= MANY_CONNECTIONS, f"only {echoes} echoes")
    return Measured([peak / MB], f"{echoes} echoes in {seconds} s, no error")


def start_up(session):
    used = [run_measured(session.especho, "--version", limit=10)[1]["cpu_s"] * 1e3
            for _ in range(STARTS)]
    return Measured(used, f"user and system, {STARTS} starts")


def stripped_size(session):
    if not shutil.which("strip"):
        raise Skipped("strip is not installed")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "especho")
        run("strip", "-o", copy, session.especho, limit=60)
        size = os.path.getsize(copy)
    return Measured([size / MB], f"{size} bytes, {os.path.getsize(session.especho)} unstripped")


def _need(condition, otherwise):
    if not condition:
        raise NotMeasured(otherwise)


def all_rows():
    memory = Memory()
    return [
        *(Row(f"rtt-{label}", f"p50 of {size} bytes, against a blocking loop",
              rtt(size), True, 1.05) for label, size in ECHO_BYTES.items()),
        *(Row(f"sockperf-{label}", f"p50 of {size} bytes, against twice what sockperf reports",
              against_sockperf(size), True, 1.0) for label, size in ECHO_BYTES.items()),
        *(Row(f"rate-{n}", f"echoes per second of {n} connections, against the better one of "
              "an epoll loop and threads", rate(n), False, 0.95) for n in (10, 50, 500)),
        *(Row(f"free-{n}", f"the same with {n} connections, on all CPUs",
              rate(n, as_users_run_it=True), False, 0.95) for n in (10, 50, 500)),
        Row("throughput", "echoes of 1 MiB, against a poll loop", throughput, False, 0.95),
        Row("memory-growth", "peak memory of 10^7 echoes (10^6 if quick) less that of 10^3",
            memory.growth, True, 1, "MB"),
        Row("memory-peak", "peak memory of 10^7 echoes (10^6 if quick)",
            memory.peak, True, 24, "MB"),
        Row("connections", "peak memory of 10,000 connections", many_connections, True, 200, "MB"),
        Row("start-up", "CPU time of --version", start_up, True, 10, "ms"),
        Row("size", "the binary, stripped", stripped_size, True, 3, "MB"),
    ]
