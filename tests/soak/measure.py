"""Runs especho and looks at it from outside: time, memory, descriptors. Ends only what it started."""
import collections
import contextlib
import csv
import json
import os
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from judge import Seen

START_LIMIT = 20
END_LIMIT = 10
LOOK_EVERY = 0.05
LISTENING = re.compile(r"listening on (127\.0\.0\.1:\d+)")
_running = set()


class Trouble(Exception):
    """Something did not start, or did not end."""


def end_all():
    for process in list(_running):
        with contextlib.suppress(OSError):
            process.kill()


def _environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("ESPECHO")}


@contextlib.contextmanager
def started(command, **options):
    process = subprocess.Popen(list(map(str, command)), env=_environment(), **options)
    _running.add(process)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        _running.discard(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()


def resident(pid):
    """Bytes of memory; nothing if the process is gone, or if this is no Linux."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return None


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None


class Server:
    """A device, or an echo server for many clients, that prints where it listens."""

    def __init__(self, command, **options):
        self.command = list(map(str, command))
        self._stack = contextlib.ExitStack()
        self._process = self._stack.enter_context(
            started(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options))
        self.memory = []
        self.descriptors = []
        try:
            self.host = self._host()
        except BaseException:
            self._stack.close()
            raise

    def _host(self):
        said = b""
        due = time.monotonic() + START_LIMIT
        while time.monotonic() < due:
            ready, _, _ = select.select([self._process.stderr], [], [], due - time.monotonic())
            piece = os.read(self._process.stderr.fileno(), 4096) if ready else b""
            said += piece
            if match := LISTENING.search(said.decode(errors="replace")):
                return match[1]
            if not piece:
                break
        raise Trouble(f"it did not start: {' '.join(self.command)}: {said.decode(errors='replace')}")

    def look(self, now):
        """Takes a sample."""
        memory, open_files = resident(self._process.pid), descriptors(self._process.pid)
        if memory is not None and open_files is not None:
            self.memory.append((now, memory))
            self.descriptors.append((now, open_files))

    def alive(self):
        return self._process.poll() is None

    def stop(self):
        """The exit code of an orderly end."""
        try:
            if self._process.stdin:  # a signal that was ignored before Python began, remains so
                self._process.stdin.close()
            else:
                self._process.send_signal(signal.SIGINT)
            return self._process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            raise Trouble(f"it did not end when asked to: {' '.join(self.command)}") from None
        finally:
            self._stack.close()


def bench(especho, host, plan):
    """Runs it to its end; what is seen of it, and the command."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder, "echoes.csv")
        command = [especho, "bench", host, "--quiet", "--json", f"--csv={rows}", *plan.switches]
        begin = time.monotonic()
        with started(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                     stderr=subprocess.PIPE) as process:
            peaks = _Peaks(process.pid)
            alarm = _alarm(process, plan)
            try:
                out, err = process.communicate(timeout=plan.deadline + 20)
            except subprocess.TimeoutExpired:
                raise Trouble(f"it hangs: {' '.join(map(str, command))}") from None
            finally:
                alarm.cancel()
                peaks.stop()
            seconds = time.monotonic() - begin
        if not out:
            raise Trouble(f"no output, exit code {process.returncode}: "
                          f"{err.decode(errors='replace').strip()[-300:]}")
        return Seen(process.returncode, seconds, json.loads(out), _outcomes(rows), peaks.memory,
                    peaks.descriptors)


def _alarm(process, plan):
    def ring():
        with contextlib.suppress(OSError):
            process.send_signal(getattr(signal, plan.signal))
    alarm = threading.Timer(plan.signal_after, ring)
    if plan.signal:
        alarm.start()
    return alarm


def _outcomes(path):
    if not path.exists():
        return {}
    with path.open(newline="", encoding="ascii") as file:
        return dict(collections.Counter(row["outcome"] for row in csv.DictReader(file)))


class _Peaks:
    """Samples a process until stopped."""

    def __init__(self, pid):
        self.memory = self.descriptors = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self):
        while not self._over.wait(LOOK_EVERY):
            self.memory = max(self.memory, resident(self._pid) or 0)
            self.descriptors = max(self.descriptors, descriptors(self._pid) or 0)

    def stop(self):
        self._over.set()
        self._thread.join()


def many_clients_server(seed, *switches):
    """A server for more clients than a device can serve."""
    return Server([sys.executable, Path(__file__).with_name("many_clients_server.py"), str(seed), *switches],
                  stdin=subprocess.PIPE)
