"""A network namespace of a test's own, and calls of the system that fail on purpose.

The namespace has no name outside, and does not outlive the processes that use it: a test that fails,
or is killed, leaves nothing behind.
"""
import contextlib
import ctypes
import errno
import os
import platform
import struct
import subprocess
import sys
import unittest
from pathlib import Path

from support.peers import need

_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_CALLS = {"x86_64": {"socket": 41, "connect": 42, "recvfrom": 45, "recvmsg": 47},
          "aarch64": {"socket": 198, "connect": 203, "recvfrom": 207, "recvmsg": 212}}


def system(name, *args):
    """Python has setns() and unshare() only since 3.12."""
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*args):
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def ip(command):
    subprocess.run([need("ip"), *command.split()], check=True)


def set_kernel(name, value):
    """A setting of the namespace that this thread is in."""
    Path("/proc/sys", name).write_text(value)


def _current():
    """This thread's; the threads and processes that it starts inherit it, as sockets do."""
    return open("/proc/thread-self/ns/net", "rb")


@contextlib.contextmanager
def _back_home():
    with _current() as home:
        try:
            yield
        finally:
            system("setns", home.fileno(), _CLONE_NEWNET)


class Namespace:
    """At first, its loopback is down and it has no other interface."""

    def __init__(self, stack):
        with _back_home():
            system("unshare", _CLONE_NEWNET)
            self._file = stack.enter_context(_current())

    @classmethod
    def need(cls):
        """Skips tests where there can be none."""
        if sys.platform != "linux":
            raise unittest.SkipTest("network namespaces are Linux's")
        need("ip")
        try:
            with contextlib.ExitStack() as stack:
                cls(stack)
        except OSError as error:
            raise unittest.SkipTest(f"no network namespaces here: {error}") from None

    @contextlib.contextmanager
    def entered(self):
        """What this thread opens and starts within the `with` block is in the namespace."""
        with _back_home():
            system("setns", self._file.fileno(), _CLONE_NEWNET)
            yield


def failing(number, *calls):
    """To be called in a process before it runs a program: has these calls fail with this errno."""
    known = _CALLS[platform.machine()]
    numbers = [known[call] for call in calls]
    program = [(_LOAD_WORD, 0, 0, 0)]  # the call's number comes first in what a filter is given
    for place, call in enumerate(numbers):
        program.append((_JUMP_IF_EQUAL, len(numbers) - place, 0, call))
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | number)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    head = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(code))

    def install():
        _ = code  # which the kernel reads only now
        prctl("PR_SET_NO_NEW_PRIVS", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        prctl("PR_SET_SECCOMP", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, head, 0, 0)
    return install


def prctl(name, *args):
    if ctypes.CDLL(None, use_errno=True).prctl(*args):
        raise OSError(ctypes.get_errno(), name)


def need_failing():
    """Skips tests where calls can't be made to fail."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        raise unittest.SkipTest("seccomp's filters are Linux's, and the calls' numbers not known here")
    try:
        subprocess.run([sys.executable, "-c", ""], check=True,
                       preexec_fn=failing(errno.EPERM, "connect"))
    except (OSError, subprocess.SubprocessError) as error:
        raise unittest.SkipTest(f"no seccomp filters here: {error}") from None
