"""A slow and lossy link: two network namespaces, whose TUN devices are joined by a relay.

Links can stand side by side, and a test that fails, or is killed, leaves nothing behind.
"""
import contextlib
import fcntl
import os
import struct
import subprocess
import sys
import unittest
from pathlib import Path

from support.especho import Process
from support.namespace import Namespace, ip

MTU = 1500
CLIENT, DEVICE = "192.0.2.1", "192.0.2.2"
INTERFACE = "wire"

_TUNSETIFF = 0x400454CA
_IFF_TUN, _IFF_NO_PI = 0x0001, 0x1000
_RELAY = Path(__file__).with_name("relay.py")


def open_wire():
    """This namespace's interface, whose packets are read from the device returned, and written."""
    device = open("/dev/net/tun", "r+b", buffering=0)
    request = struct.pack("16sH22x", INTERFACE.encode(), _IFF_TUN | _IFF_NO_PI)
    fcntl.ioctl(device, _TUNSETIFF, request)
    return device


class _End(Namespace):
    """A namespace with one interface, of which `device` is the wire."""

    def __init__(self, address, peer, stack):
        super().__init__(stack)
        with self.entered():
            self.device = stack.enter_context(open_wire())
            ip(f"address add {address} peer {peer} dev {INTERFACE}")
            ip(f"link set {INTERFACE} mtu {MTU} up")
            ip("link set lo up")


class Link:
    """A packet is `delay_s` under way, in both directions, or lost with probability `loss`."""

    def __init__(self, delay_s, loss=0.0, seed=1):
        self._arguments = (delay_s, loss, seed)
        self._stack = contextlib.ExitStack()

    @classmethod
    def need(cls):
        """Skips tests where there can be no link."""
        if sys.platform != "linux":
            raise unittest.SkipTest("network namespaces and TUN devices are Linux's")
        try:
            with cls(0) as link, link.promptly():
                pass
        except OSError as error:
            raise unittest.SkipTest("no network namespaces, TUN devices or real-time priority "
                                    f"here: {error}") from None

    def __enter__(self):
        with self._stack:
            self._client = _End(CLIENT, DEVICE, self._stack)
            self._device = _End(DEVICE, CLIENT, self._stack)
            wires = [self._client.device.fileno(), self._device.device.fileno()]
            self._relay = self._stack.enter_context(
                Process(_RELAY, *self._arguments, *wires, program=sys.executable,
                        stdin=subprocess.PIPE, pass_fds=wires))
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_):
        with self._stack:
            self._relay.close_stdin()
            result = self._relay.finish()
            if result.code:
                raise AssertionError(result.err)

    def client_side(self):
        """What this thread opens and starts within the `with` block is at the client's end."""
        return self._client.entered()

    def device_side(self):
        return self._device.entered()

    @contextlib.contextmanager
    def promptly(self):
        """What this thread starts here runs as soon as a packet comes, however busy the machine is:
        before all else, and on the processor that has just relayed the packet, so is awake.
        """
        before = os.sched_getaffinity(0)
        here = {max(before)}
        os.sched_setaffinity(self._relay.popen.pid, here)
        os.sched_setaffinity(0, here)
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
            yield
        finally:
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
            os.sched_setaffinity(0, before)

    def cut(self, packets="inf"):
        """Drops the next packets, in both directions: whatever is sent after this call."""
        self._relay.write(f"{packets}\n".encode())
