"""Builds the peers, and runs programs: pinned to one CPU, and never for longer than a limit."""
import contextlib
import json
import os
import select
import signal
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).resolve().parent
PEERS = ROOT / "build" / "perf"
COMPILER = os.environ.get("CC", "cc")
FLAGS = ("-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread")
STARTUP_LIMIT = 10
COMPILE_LIMIT = 120
BUILD_LIMIT = 3600


class NotMeasured(Exception):
    """Why there is no figure."""
    verdict = "failed"


class Skipped(NotMeasured):
    """This machine lacks what is needed."""
    verdict = "skipped"


def run(*command, limit):
    """What it writes to stdout; a program that does not end well is a NotMeasured."""
    with _started(*command, stderr=subprocess.PIPE) as process:
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            raise NotMeasured(f"{_shown(command)} still ran after {limit:.0f} s") from None
        if process.returncode:
            said = (err.strip() or _shown(command)).splitlines()[0]
            raise NotMeasured(f"{said} (exit code {process.returncode})")
        return out


def run_measured(*command, limit):
    """What it writes to stdout, and what it used of memory and CPU."""
    out, _, usage = run(PEERS / "usage", *command, limit=limit).rstrip().rpartition("\n")
    return out, json.loads(usage)


@contextlib.contextmanager
def echo_server(*arguments):
    """The address of an echo server."""
    with _started(PEERS / "echo_server", *arguments) as process:
        readable, _, _ = select.select([process.stdout], [], [], STARTUP_LIMIT)
        port = process.stdout.readline().strip() if readable else ""
        if not port:
            raise NotMeasured("the echo server did not start")
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def pinned():
    """All that is started meanwhile shares one CPU; not the first, which serves most interrupts."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def build_peers():
    PEERS.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCES.glob("*.c")):
        run(COMPILER, *FLAGS, "-o", PEERS / source.stem, source, limit=COMPILE_LIMIT)


def build_especho():
    run(ROOT / "scripts" / "especho", "--version", limit=BUILD_LIMIT)


def _shown(command):
    return " ".join([Path(command[0]).name, *map(str, command[1:])])


@contextlib.contextmanager
def _started(*command, **options):
    """A process group, which is gone when the block is left."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ESPECHO")}
    try:
        process = subprocess.Popen([str(word) for word in command], env=environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   start_new_session=True, **options)
    except OSError as error:
        raise NotMeasured(f"{command[0]}: {error.strerror}") from None
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
