"""Runs the especho binary; nothing here waits longer than LIMIT."""
import os
import re
import signal
import subprocess
import threading
import time
import unittest
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BINARY = os.path.abspath(os.environ["ESPECHO"])
SANITIZED = os.environ.get("ESPECHO_SANITIZED") == "1"
LIMIT = 60


@dataclass
class Result:
    code: int
    out: bytes
    err: str
    seconds: float


class Stream:
    """Collects what a descriptor delivers, and wakes who waits for something in it."""

    def __init__(self, fd):
        self._fd = fd
        self._data = bytearray()
        self._ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._collect, daemon=True)
        self._thread.start()

    def _collect(self):
        chunk = b"more"
        while chunk:
            try:
                chunk = os.read(self._fd, 1 << 16)
            except OSError:  # how Linux ends a terminal whose other side has been closed
                chunk = b""
            with self._changed:
                self._data += chunk
                self._ended = not chunk
                self._changed.notify_all()

    def wait_for(self, pattern):
        """The match of a regular expression, as soon as it has arrived."""
        regex = re.compile(pattern.encode(), re.MULTILINE)

        def found():
            return regex.search(self._data) or self._ended

        with self._changed:
            self._changed.wait_for(found, LIMIT)
            match = regex.search(bytes(self._data))
            if not match:
                raise AssertionError(f"never saw {pattern!r} in {bytes(self._data[-2000:])!r}")
            return match

    def all(self):
        self._thread.join(LIMIT)
        return bytes(self._data)


class Process:
    """A running program, especho by default; leaving the `with` block ends it.

    With start_new_session, its children end with it.
    """

    def __init__(self, *args, program=BINARY, env=None, **popen):
        inherited = {k: v for k, v in os.environ.items()
                     if not k.startswith("ESPECHO") and k not in ("NO_COLOR", "CLICOLOR_FORCE")}
        options = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        options.update(popen)
        self._is_group = options.get("start_new_session", False)
        self._started = time.monotonic()
        self.popen = subprocess.Popen([program, *map(str, args)],
                                      env={**inherited, **(env or {})}, **options)
        self.out = self.popen.stdout and Stream(self.popen.stdout.fileno())
        self.err = self.popen.stderr and Stream(self.popen.stderr.fileno())

    def write(self, data):
        self.popen.stdin.write(data)
        self.popen.stdin.flush()

    def close_stdin(self):
        self.popen.stdin.close()

    def signal(self, number):
        self.popen.send_signal(number)

    def wait_until_delivered(self):
        """Until no signal waits to be taken by the program, or it has ended."""
        status = Path(f"/proc/{self.popen.pid}/status")
        while status.exists() and self.popen.poll() is None:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines()
                          if ":\t" in line)
            if int(fields.get("ShdPnd", "0"), 16) == 0:
                return

    def finish(self, limit=LIMIT):
        try:
            code = self.popen.wait(limit)
        except subprocess.TimeoutExpired:
            self._kill()
            raise AssertionError(f"{self.popen.args} still ran after {limit} s") from None
        err = self.err.all().decode(errors="replace") if self.err else ""
        if "Sanitizer" in err or "runtime error:" in err:
            raise AssertionError(err)
        return Result(code, self.out.all() if self.out else b"", err,
                      time.monotonic() - self._started)

    def _kill(self):
        if self._is_group:
            os.killpg(self.popen.pid, signal.SIGKILL)
        else:
            self.popen.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.popen.poll() is None:
            self._kill()
        self.popen.wait()
        for stream, pipe in ((self.out, self.popen.stdout), (self.err, self.popen.stderr)):
            if stream:
                stream.all()
                pipe.close()
        if self.popen.stdin:
            try:
                self.popen.stdin.close()
            except BrokenPipeError:
                pass


class Sim(Process):
    """The virtual device in a process of its own."""

    def __init__(self, *args, port=0, **popen):
        super().__init__("sim", "--port", port, *args, **popen)
        match = self.err.wait_for(r"listening on (127\.0\.0\.1:(\d+))")
        self.host = match[1].decode()
        self.port = int(match[2])

    def stop(self, number=signal.SIGINT):
        self.signal(number)
        return self.finish()


class Case(unittest.TestCase):
    """A test of the binary."""

    def run_especho(self, *args, stdin=b"", **options):
        """Runs to the end. `stdin` is written while the output is being read."""
        with Process(*args, stdin=subprocess.PIPE, **options) as process:
            feeder = threading.Thread(target=self._feed, args=(process, stdin))
            feeder.start()
            try:
                return process.finish()
            finally:
                feeder.join(LIMIT)

    @staticmethod
    def _feed(process, data):
        try:
            process.write(data)
            process.close_stdin()
        except (BrokenPipeError, ValueError):  # it ended without reading all of its input
            pass

    def expect(self, code, *args, **options):
        """Runs to the end and asserts the exit code."""
        result = self.run_especho(*args, **options)
        self.assertEqual(result.code, code, f"{args}\n{result.err}\n{result.out[-2000:]!r}")
        return result

    def assert_tells(self, text, *patterns):
        """Every pattern occurs in the text, whatever the case of its letters."""
        for pattern in patterns:
            self.assertRegex(text, re.compile(pattern, re.IGNORECASE))

    def assert_same_bytes(self, got, expected):
        """Without the page-long difference that assertEqual would print."""
        at = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), None)
        self.assertIsNone(at, f"differs at byte {at}")
        self.assertEqual(len(got), len(expected))
