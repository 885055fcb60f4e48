"""What tcpdump sees of one TCP connection at the client's end of a link."""
import bisect
import math
import re
import signal
import socket
import struct
from dataclasses import dataclass

from support.especho import Process
from support.link import CLIENT, DEVICE, INTERFACE
from support.peers import need

_HEADERS = 96  # bytes of each packet
_LAST = b"the last packet of this capture"
_DISCARD_PORT = 9
_NANOSECOND_PCAP, _RAW_IP = 0xA1B23C4D, 101
_UDP = 17
_SYN = 0x02


@dataclass
class _Segment:
    time_ns: int
    is_sent: bool
    flags: int
    sequence: int
    length: int


class Capture:
    """Captures within a `with` block at the client's side of a link; its results are read after."""

    def __init__(self):
        self._tcpdump = Process("-i", INTERFACE, "-U", "-s", _HEADERS, "-w", "-",
                                "--time-stamp-precision=nano", "tcp or udp",
                                program=need("tcpdump"))
        self._segments = []

    def __enter__(self):
        self._tcpdump.__enter__()
        self._tcpdump.err.wait_for("listening on")
        return self

    def __exit__(self, *error):
        with self._tcpdump:
            if error == (None, None, None):
                self._finish()

    def _finish(self):
        """tcpdump may lose what it has not written when it is ended: a packet marks the end."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(_LAST, (DEVICE, _DISCARD_PORT))
        self._tcpdump.out.wait_for(re.escape(_LAST.decode()))
        self._tcpdump.signal(signal.SIGINT)
        result = self._tcpdump.finish()
        if not re.search(r"^0 packets dropped by kernel", result.err, re.MULTILINE):
            raise AssertionError(result.err)
        self._segments = list(_segments(result.out))

    def round_trips_ms(self, size):
        """Of each echo: from its first byte on its way to its last byte back. The bytes of an echo
        are told by their position, and nothing may be lost on the link.
        """
        sent, received = self._stream(is_sent=True), self._stream(is_sent=False)
        total, _ = received[-1]
        return [(_passed(received, start + size - 1) - _passed(sent, start)) / 1e6
                for start in range(0, total, size)]

    def retransmissions(self):
        """Segments of the client with bytes that had been sent before."""
        end = count = 0
        for position, segment in self._data(is_sent=True):
            count += position < end
            end = max(end, position + segment.length)
        return count

    def _stream(self, is_sent):
        """(bytes so far, time) after each segment that brings new ones."""
        stream = []
        end = 0
        for position, segment in self._data(is_sent):
            if position + segment.length > end:
                end = position + segment.length
                stream.append((end, segment.time_ns))
        return stream

    def _data(self, is_sent):
        """(position of its first byte, segment) of each segment with data in one direction."""
        segments = [segment for segment in self._segments if segment.is_sent == is_sent]
        opening, = {segment.sequence for segment in segments if segment.flags & _SYN}
        for segment in segments:
            if segment.length:
                yield (segment.sequence - opening - 1) % (1 << 32), segment


def _passed(stream, byte):
    """The time at which the byte at this position passed by."""
    _, time_ns = stream[bisect.bisect_right(stream, (byte, math.inf))]
    return time_ns


def median(values):
    """By nearest rank, as especho has it."""
    return sorted(values)[(len(values) + 1) // 2 - 1]


def _segments(pcap):
    """The TCP segments in a file as described by pcap-savefile(5)."""
    magic, link_type = struct.unpack_from("=I16xI", pcap)
    if (magic, link_type) != (_NANOSECOND_PCAP, _RAW_IP):
        raise AssertionError(f"an unexpected kind of capture: {magic:x}, {link_type}")
    at = 24
    while at < len(pcap):
        seconds, nanoseconds, stored, _ = struct.unpack_from("=IIII", pcap, at)
        at += 16
        packet = pcap[at:at + stored]
        at += stored
        if packet[9] != _UDP:
            yield _segment(seconds * 10**9 + nanoseconds, packet)


def _segment(time_ns, packet):
    ip_header = (packet[0] & 0x0F) * 4
    ip_length, = struct.unpack_from("!H", packet, 2)
    sequence, tcp_header, flags = struct.unpack_from("!I4xBB", packet, ip_header + 4)
    return _Segment(time_ns, packet[12:16] == socket.inet_aton(CLIENT), flags, sequence,
                    ip_length - ip_header - (tcp_header >> 4) * 4)
