"""Echo servers that others wrote. Each runs on a loopback port and is ended by leaving `with`."""
import contextlib
import os
import shutil
import socket
import tempfile
import unittest
from pathlib import Path

from support.especho import Process

_XINETD = """
defaults
{{
  cps = 10000 1
  per_source = UNLIMITED
  instances = UNLIMITED
}}
service echo
{{
  type = INTERNAL UNLISTED
  id = echo-stream
  socket_type = stream
  protocol = tcp
  wait = no
  bind = 127.0.0.1
  port = {port}
  disable = no
}}
"""


def need(program):
    """The path of a program; without it tests are skipped, but not where CI promises to have it."""
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    if not path:
        message = f"{program} is not installed"
        if os.environ.get("CI") == "true" and os.uname().sysname == "Linux":
            raise AssertionError(message)
        raise unittest.SkipTest(message)
    return path


def _start(program, *args):
    return Process(*args, program=need(program), start_new_session=True)


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _on_free_port(start, tries=5):
    """For servers that can't choose a port: another program may take a free one before they do."""
    for remaining in reversed(range(tries)):
        try:
            return start(_free_port())
        except AssertionError:
            if not remaining:
                raise


@contextlib.contextmanager
def _ready(process, pattern):
    with process:
        yield process.err.wait_for(pattern)


@contextlib.contextmanager
def xinetd():
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        config = Path(folder, "xinetd.conf")

        def start(port):
            config.write_text(_XINETD.format(port=port))
            process = _start("xinetd", "-dontfork", "-stayalive", "-f", config,
                             "-filelog", "/dev/stderr", "-pidfile", Path(folder, "pid"))
            stack.enter_context(_ready(process, r"Started working: 1 available"))
            return port

        yield f"127.0.0.1:{_on_free_port(start)}"


@contextlib.contextmanager
def socat(action):
    # Blocks of a page: a pipe that takes anything takes one whole. With PIPE, socat has both ends.
    process = _start("socat", "-d", "-d", "-b", "4096", "TCP-LISTEN:0,bind=127.0.0.1,fork", action)
    with _ready(process, r"listening on AF=2 (127\.0\.0\.1:\d+)") as match:
        yield match[1].decode()


@contextlib.contextmanager
def ncat():
    with contextlib.ExitStack() as stack:
        def start(port):
            process = _start("ncat", "-v", "-l", "127.0.0.1", port, "--keep-open",
                             "-e", "/bin/cat")
            stack.enter_context(_ready(process, rf"Listening on 127\.0\.0\.1:{port}"))
            return port

        yield f"127.0.0.1:{_on_free_port(start)}"


def why_no_lwip():
    """Why the built-in device can't have lwIP here; None if it can."""
    with Process("send", "sim", "--stack", "lwip", "x") as process:
        result = process.finish()
    return None if result.code == 0 else result.err
