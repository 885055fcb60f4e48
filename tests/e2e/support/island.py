"""A network of its own with a name server that answers as a test wishes.

Nothing of it is seen outside, and it ends with the processes that use it.
"""
import contextlib
import socket
import struct
import tempfile
import threading
import unittest
from pathlib import Path

from support.especho import BINARY, Process
from support.link import INTERFACE, open_wire
from support.namespace import Namespace, ip
from support.peers import need

NAME = "device.test"
ALIVE = "192.0.2.2"  # this machine
GONE = "192.0.2.3"  # as well, but nothing listens there
DEAD = "2001:db8::99"  # at the other end of a wire that nobody holds
PATIENCE_S = 30  # of the system's resolver

SILENT, NOTHING, UNKNOWN = "silent", "nothing", "unknown"  # instead of addresses

_TYPES = {1: "A", 28: "AAAA"}
_NXDOMAIN = 3


class NameServer:
    """On UDP port 53 of this namespace. `a` and `aaaa` are addresses, or one of the words above, or a
    function that returns them for the first query, the second and so on.

    An answer is `delay_s` late.
    """

    def __init__(self, a=NOTHING, aaaa=NOTHING, delay_s=0.0):
        self._answers = {"A": a, "AAAA": aaaa}
        self._delay_s = delay_s
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        self._timers = []
        self.queries = []  # types, in their order
        self.before_answer = None  # those that had come when the first answer was sent
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            query, sender = self._socket.recvfrom(4096)
            if not query:
                return
            end = query.index(b"\0", 12) + 1
            kind = _TYPES.get(struct.unpack_from("!H", query, end)[0])
            self.queries.append(kind)
            answer = self._answers.get(kind, NOTHING)
            if callable(answer):
                answer = answer(self.queries.count(kind))
            if answer == SILENT:
                continue
            reply = self._reply(query, end, kind, answer)
            timer = threading.Timer(self._delay_s, self._send, (reply, sender))
            timer.daemon = True
            self._timers.append(timer)
            timer.start()

    def _send(self, reply, sender):
        if self.before_answer is None:
            self.before_answer = sorted(self.queries)
        self._socket.sendto(reply, sender)

    @staticmethod
    def _reply(query, end, kind, answer):
        addresses = [] if answer in (NOTHING, UNKNOWN) else answer
        header = query[:2] + struct.pack("!HHHHH", 0x8180 | (_NXDOMAIN * (answer == UNKNOWN)),
                                         1, len(addresses), 0, 0)
        family = socket.AF_INET if kind == "A" else socket.AF_INET6
        number = 1 if kind == "A" else 28
        records = b""
        for address in addresses:
            data = socket.inet_pton(family, address)
            records += struct.pack("!HHHIH", 0xC00C, number, 1, 60, len(data)) + data
        return header + query[12:end + 4] + records

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for timer in self._timers:
            timer.cancel()
            timer.join()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()


class Island:
    """Leaving the `with` block takes this thread home."""

    def __init__(self):
        self._stack = contextlib.ExitStack()

    @classmethod
    def need(cls):
        """Skips tests where there can be none."""
        Namespace.need()
        need("unshare")
        try:
            with cls() as island:
                with Process(*island.wrapped("--version"), program=need("unshare")) as process:
                    result = process.finish()
                if result.code:
                    raise OSError(result.err)
        except OSError as error:
            raise unittest.SkipTest(f"no namespaces or TUN devices here: {error}") from None

    def __enter__(self):
        with self._stack:
            self._stack.enter_context(Namespace(self._stack).entered())
            self._stack.enter_context(open_wire())
            ip("link set lo up")
            ip(f"address add {ALIVE}/32 dev lo")
            ip(f"address add {GONE}/32 dev lo")
            ip(f"link set {INTERFACE} up")
            ip(f"address add 2001:db8::1/64 dev {INTERFACE} nodad")
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            self._files = {"resolv.conf": "nameserver 127.0.0.1\n"
                                          f"options timeout:{PATIENCE_S} attempts:1\n",
                           "nsswitch.conf": "hosts: files dns\n"}
            self._folder = folder
            for name, text in self._files.items():
                (folder / name).write_text(text)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def wrapped(self, *args):
        """Arguments for unshare that run especho with this island's name server."""
        mounts = "".join(f'mount --bind "{self._folder / name}" /etc/{name} && '
                         for name in self._files)
        return ["--mount", "sh", "-c", mounts + 'exec "$0" "$@"', BINARY, *map(str, args)]
