"""One check of one device, within a time limit. Ends only what it started."""
import contextlib
import json
import os
import re
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

FILES = Path(__file__).parent  # where those are that options name
ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 20
CHECK_LIMIT = 240
END_LIMIT = 10
SHORT_WAY = 0.002  # seconds each way on a link that only loses packets
LISTENING = re.compile(r"listening on (127\.0\.0\.1):(\d+)")
_NAMESPACES = threading.Lock()  # links are set up one at a time
_running = set()


class NoResult(Exception):
    """Why a trial has no result."""


@dataclass
class Trial:
    device: object
    seed: int
    found: set = field(default_factory=set)
    unclear: set = field(default_factory=set)
    skipped: set = field(default_factory=set)
    failed_cases: list = field(default_factory=list)
    diagnoses: list = field(default_factory=list)
    seconds: float = 0.0
    trouble: str = ""

    def record(self):
        return {"device": self.device.name, "seed": self.seed, "found": sorted(self.found),
                "unclear": sorted(self.unclear), "skipped": sorted(self.skipped),
                "failed_cases": self.failed_cases, "diagnoses": self.diagnoses,
                "seconds": round(self.seconds, 2), "trouble": self.trouble}


def run(especho, device, seed, options, stack="host"):
    """A trial and its result, whatever that is."""
    trial = Trial(device, seed)
    begin = time.monotonic()
    try:
        with _reachable(especho, device, seed, stack) as (target, side):
            _fill(trial, _check(especho, target, seed, options, side))
    except (NoResult, OSError, ValueError, KeyError, AssertionError) as error:
        trial.trouble = f"{type(error).__name__}: {error}".splitlines()[0]
    trial.seconds = time.monotonic() - begin
    return trial


def end_all():
    """Makes all trials end soon, without results."""
    for process in list(_running):
        process.terminate()


def _fill(trial, document):
    trial.found = {finding["id"] for finding in document["findings"]}
    trial.diagnoses = document["diagnoses"]
    trial.unclear = {one["id"] for one in document["diagnoses"] if one["verdict"] == "unclear"}
    trial.skipped = {case["name"] for case in document["cases"] if case["verdict"] == "skip"}
    trial.failed_cases = [f"{case['name']}: {case['message']}" for case in document["cases"]
                          if case["verdict"] == "fail"]


def _check(especho, target, seed, options, side):
    command = [especho, "check", *target, "--json", "--seed", str(seed), *options]
    with side():
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=_environment(), cwd=FILES)
    with _ended(process):
        try:
            out, err = process.communicate(timeout=CHECK_LIMIT)
        except subprocess.TimeoutExpired:
            raise NoResult(f"the check still ran after {CHECK_LIMIT} s") from None
    if not out:
        raise NoResult(f"the check reported nothing: {err.decode(errors='replace').strip()[-200:]}")
    return json.loads(out)


@contextlib.contextmanager
def _reachable(especho, device, seed, stack):
    """How the check names the device, and the side of the link from which to reach it."""
    with contextlib.ExitStack() as opened:
        if stack == "lwip":  # in the network of the check itself
            switches = f"{device.lwip_switches()} --seed {seed}"
            yield ["sim", "--stack", "lwip", "--sim", switches], contextlib.nullcontext
            return
        if not device.linked(stack):
            port = opened.enter_context(_started(especho, device, seed))
            yield [f"127.0.0.1:{port}"], contextlib.nullcontext
            return
        with _NAMESPACES:
            link = opened.enter_context(_links()[0](device.way or SHORT_WAY, device.loss, seed))
        with link.device_side():
            port = opened.enter_context(_started(especho, device, seed))
            beyond = opened.enter_context(_forward(port))
        yield [f"{_links()[1]}:{beyond}"], link.client_side


@contextlib.contextmanager
def _started(especho, device, seed):
    """The device's port."""
    if device.server:
        command = [sys.executable, str(Path(__file__).with_name("faulty_devices.py")),
                   *device.server.split()]
    else:
        command = [especho, "sim", "--port", "0", *device.switches.split(), "--seed", str(seed)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env=_environment(),
                               cwd=FILES)
    with _ended(process):
        yield _port(process)


def _port(process):
    said = b""
    due = time.monotonic() + START_LIMIT
    while time.monotonic() < due:
        if not select.select([process.stderr], [], [], max(0, due - time.monotonic()))[0]:
            break
        piece = os.read(process.stderr.fileno(), 4096)
        said += piece
        match = LISTENING.search(said.decode(errors="replace"))
        if match:
            return int(match[2])
        if not piece:
            break
    raise NoResult(f"the device did not start: {said.decode(errors='replace').strip()[-200:]}")


@contextlib.contextmanager
def _forward(port):
    """The port at the device's end of a link; the device itself listens on 127.0.0.1 only."""
    command = [sys.executable, str(Path(__file__).with_name("forward.py")), str(port)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with _ended(process):
        if not select.select([process.stdout], [], [], START_LIMIT)[0]:
            raise NoResult("nothing forwards to the device")
        yield int(process.stdout.readline())


@contextlib.contextmanager
def _ended(process):
    _running.add(process)
    try:
        yield
    finally:
        _running.discard(process)
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(END_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("ESPECHO")}


def _links():
    from support.link import DEVICE, Link  # needs ESPECHO in the environment
    return Link, DEVICE


def why_no_links(especho):
    """Why there can't be lossy links here; empty if there can."""
    os.environ.setdefault("ESPECHO", str(especho))
    sys.path.insert(0, str(ROOT / "tests" / "e2e"))
    try:
        import unittest
        try:
            _links()[0].need()
        except unittest.SkipTest as reason:
            return str(reason)
    except ImportError as error:
        return str(error)
    return ""
