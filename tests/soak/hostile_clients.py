"""Clients that a device must survive: they reset, stop reading, stop halfway, or say nothing."""
import contextlib
import socket
import struct

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
LIMIT = 0.5


def _address(host):
    name, _, port = host.rpartition(":")
    return name, int(port)


def _reset(sock):
    sock.sendall(b"x" * 100)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)


def _never_read(sock):
    with contextlib.suppress(TimeoutError):
        for _ in range(100):
            sock.sendall(b"y" * 4096)


def _leave_halfway(sock):
    sock.sendall(b"z" * 5000)
    sock.recv(100)


def _half_close(sock):
    sock.sendall(b"w" * 2000)
    sock.shutdown(socket.SHUT_WR)
    while sock.recv(4096):
        pass


def _say_nothing(_):
    pass


KINDS = (_reset, _never_read, _leave_halfway, _half_close, _say_nothing)


def run(host, kind):
    """Runs one client, and ignores what the device does."""
    with contextlib.suppress(OSError):
        with socket.create_connection(_address(host), LIMIT) as sock:
            sock.settimeout(LIMIT)
            kind(sock)
