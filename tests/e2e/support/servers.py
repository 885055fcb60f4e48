"""Scripted TCP servers on a free loopback port, good ones and faulty ones.

A script is a function of one connection. Most are made by `answering`, which reads one payload
after the other and gives each to the next of a list of answers.
"""
import contextlib
import errno
import socket
import struct
import threading
import time

LIMIT = 60
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Gone(Exception):
    """The other side has left, or the script wants no more of it."""


class Peer:
    """One connection, as a script sees it."""

    def __init__(self, sock, server):
        self._sock = sock
        self.server = server

    def receive(self, limit=1 << 16):
        data = self._sock.recv(limit)
        if not data:
            raise Gone
        self.server.count(received=len(data))
        return data

    def read(self, size):
        data = bytearray()
        while len(data) < size:
            data += self.receive(size - len(data))
        return bytes(data)

    def send(self, data):
        self._sock.sendall(data)

    def delay_ack(self):
        """Acknowledges what comes next late, unless there is something to send before."""
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)

    def drain(self):
        """Reads and forgets until the other side leaves."""
        while True:
            self.receive()

    def finish(self):
        """An orderly end: with unread input, close() would reset the connection instead."""
        try:
            self._sock.shutdown(socket.SHUT_WR)
        except OSError as error:
            if error.errno != errno.ENOTCONN:
                raise
            raise Gone from error  # the other side has reset it
        self.drain()

    def reset(self):
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        raise Gone


class Server:
    def __init__(self, script, address="127.0.0.1"):
        self._script = script
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listener = socket.socket(family)
        self._listener.bind((address, 0))
        self._listener.listen(64)
        self.port = self._listener.getsockname()[1]
        self.host = f"[{address}]:{self.port}" if ":" in address else f"{address}:{self.port}"
        self._changed = threading.Condition()
        self._sockets = []
        self._threads = []
        self._errors = []
        self._open = True
        self.connections = self.received = self.echoes = 0
        self._start(self._accept)

    def _start(self, target, *args):
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            sock, _ = self._listener.accept()
            if not self._open:
                sock.close()
                return
            self.count(connections=1)
            self._sockets.append(sock)
            self._start(self._serve, sock)

    def _serve(self, sock):
        with sock:
            try:
                self._script(Peer(sock, self))
            except (Gone, ConnectionError):
                pass
            except Exception as error:  # a broken script must not look like a fault on purpose
                if self._open:
                    self._errors.append(error)

    def count(self, **increments):
        with self._changed:
            for name, increment in increments.items():
                setattr(self, name, getattr(self, name) + increment)
            self._changed.notify_all()

    def wait_until(self, condition):
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self), LIMIT):
                raise AssertionError(f"{self.connections} connections, {self.echoes} echoes")

    def wait_until_closing(self):
        with self._changed:
            self._changed.wait_for(lambda: not self._open, LIMIT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self._changed:
            self._open = False
            self._changed.notify_all()
        socket.create_connection(self._listener.getsockname()[:2]).close()  # wakes accept()
        for sock in list(self._sockets):
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        for thread in list(self._threads):
            thread.join(LIMIT)
        self._listener.close()
        if self._errors:
            raise self._errors[0]


@contextlib.contextmanager
def nobody():
    """An address at which nothing listens: the port is taken, so nothing else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def echo(peer):
    while True:
        peer.send(peer.receive())


def lines(end=b"\n"):
    """Answers only whole lines."""
    def script(peer):
        held = b""
        while True:
            held += peer.receive()
            whole, found, held = held.rpartition(end)
            peer.send(whole + found)
    return script


def close_after_each(peer):
    """Echoes what comes first, and closes."""
    peer.send(peer.receive())
    peer.finish()


def late_to_leave(peer):
    """Echoes, acknowledges the client's FIN late, and does not close before the test ends."""
    try:
        while True:
            peer.send(peer.receive())
            peer.delay_ack()
    except Gone:
        peer.server.wait_until_closing()


def greeting(words, then=echo):
    """Says the words first."""
    def script(peer):
        peer.send(words)
        then(peer)
    return script


def replying(words):
    """Says the same to whatever it is sent."""
    def script(peer):
        while True:
            peer.receive()
            peer.send(words)
    return script


def refusing(words):
    """Answers the first thing that it is sent, and closes the connection."""
    def script(peer):
        peer.receive()
        peer.send(words)
        peer.finish()
    return script


def quiet(peer):
    peer.drain()


def changing(change):
    """Echoes what `change` makes of it."""
    def script(peer):
        while True:
            peer.send(change(peer.receive()))
    return script


def answering(size, *answers):
    """Gives the n-th payload, counted over all connections, to the n-th answer; the last one stays.

    One client at a time, since the count is shared.
    """
    def script(peer):
        while True:
            payload = peer.read(size)
            answer = answers[min(peer.server.echoes, len(answers) - 1)]
            peer.server.count(echoes=1)
            answer(peer, payload)
    return script


def right(peer, payload):
    peer.send(payload)


def silence(peer, _):
    peer.drain()


def silence_without_reading(peer, _):
    peer.server.wait_until_closing()


def close_after(count):
    def answer(peer, payload):
        peer.send(payload[:count])
        peer.finish()
    return answer


def reset_after(count):
    def answer(peer, payload):
        peer.send(payload[:count])
        peer.reset()
    return answer


def first_bytes(count):
    """Returns that many bytes of a payload, and keeps the connection."""
    return lambda peer, data: peer.send(data[:count])


def up_to_nul(peer, data):
    """A device that treats the payload as a C string."""
    peer.send(data.split(b"\0")[0])


def changed(at):
    return lambda peer, data: peer.send(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:])


def lost(at):
    return lambda peer, data: peer.send(data[:at] + data[at + 1:])


def doubled(at):
    return lambda peer, data: peer.send(data[:at] + data[at:at + 1] + data[at:])


def more(extra):
    return lambda peer, data: peer.send(data + extra)


def stale():
    """Answers with the payload before, once there is one."""
    last = []

    def answer(peer, payload):
        last.append(payload)
        peer.send(last[0] if len(last) == 1 else last.pop(0))
    return answer


def trickling(pause, piece=1):
    def answer(peer, payload):
        for i in range(0, len(payload), piece):
            peer.send(payload[i:i + piece])
            time.sleep(pause)
    return answer


def late(pause, at_once=0):
    """The first `at_once` bytes come immediately, the rest after the pause."""
    def answer(peer, payload):
        peer.send(payload[:at_once])
        time.sleep(pause)
        peer.send(payload[at_once:])
    return answer
