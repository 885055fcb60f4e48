"""`especho send` against devices that fail: exit code, explanation, and what did come back."""
import random
import socket
import subprocess
import sys
import unittest

from support import servers
from support.especho import Case, Process
from support.servers import Server

TEXT = "Hello World"  # o at 4, W at 6
BRIEF = ("--timeout", "300ms")
AT_LEAST_300_MS = r"\b([3-9]\d\d(\.\d+)? ms|[0-9.]+ s)\b"


class SendFaults(Case):
    def send_to(self, answer, code, *args, size=len(TEXT)):
        """Sends TEXT, or what args say, to a server with this answer."""
        with Server(servers.answering(size, answer)) as server:
            result = self.expect(code, "send", server.host, *(args or (TEXT,)), *BRIEF)
            self.assert_tells(result.err, rf"127\.0\.0\.1:{server.port}\b")
        return result

    def test_a_closed_port(self):
        with servers.nobody() as port:
            result = self.expect(3, "send", f"127.0.0.1:{port}", TEXT)
        self.assert_tells(result.err, "refused", rf"127\.0\.0\.1:{port}\b", "check|is it|running")
        self.assertEqual(result.out, b"")

    def test_silence_is_a_timeout_that_names_bytes_and_time(self):
        result = self.send_to(servers.silence, 4)
        self.assert_tells(result.err, r"\b11\b", r"\b0\b", AT_LEAST_300_MS)
        self.assertEqual(result.out, b"")

    def test_silence_after_some_bytes_is_a_timeout(self):
        def stall(peer, payload):
            peer.send(payload[:4])
            peer.drain()

        result = self.send_to(stall, 4)
        self.assert_tells(result.err, r"\b4\b.*\b11\b|\b11\b.*\b4\b")
        self.assertEqual(result.out.rstrip(b"\n"), b"Hell")

    def test_a_device_that_never_reads_is_a_timeout(self):
        # More than all buffers on the way take, so that sending stops too.
        result = self.send_to(servers.silence_without_reading, 4, "--size", "64M", size=1)
        self.assertEqual(result.out, b"")

    def test_an_early_close_names_the_byte(self):
        result = self.send_to(servers.close_after(4), 5)
        self.assert_tells(result.err, "closed", r"\b4\b")
        self.assertEqual(result.out.rstrip(b"\n"), b"Hell")

    def test_a_close_before_the_first_byte_is_no_success(self):
        result = self.send_to(servers.close_after(0), 5)
        self.assert_tells(result.err, "closed", r"\b0\b")

    def test_a_reset_names_the_byte(self):
        result = self.send_to(servers.reset_after(4), 6)
        self.assert_tells(result.err, "reset", r"\b4\b")
        self.assertEqual(result.out.rstrip(b"\n"), b"Hell")

    def test_a_reset_while_sending_is_a_lost_connection(self):
        self.send_to(servers.reset_after(0), 6, "--size", "16M", size=1)

    def test_a_changed_byte_is_named_with_both_values(self):
        result = self.send_to(servers.changed(4), 5)
        self.assert_tells(result.err, "corrupted", r"\b4\b", r"\b6f\b", r"\b90\b")
        self.assertEqual(result.out.rstrip(b"\n"), b"Hell\x90 World")

    def test_a_change_of_the_last_byte_is_seen(self):
        result = self.send_to(servers.changed(4095), 5, "--size", "4k", size=4096)
        self.assert_tells(result.err, "corrupted", r"\b4095\b")
        self.assertEqual(len(result.out), 4096)

    def test_a_lost_byte_is_a_shift(self):
        for args, size, at in (((TEXT,), 11, 4), (("--size", "4k"), 4096, 1500)):
            with self.subTest(size=size):
                result = self.send_to(servers.lost(at), 5, *args, size=size)
                self.assert_tells(result.err, "shifted|lost", rf"\b{at}\b")

    def test_a_doubled_byte_is_inserted(self):
        # The copy can't be distinguished from the original: the first wrong byte is the one after it.
        for args, size, at in (((TEXT,), 11, 4), (("--size", "4k"), 4096, 1500)):
            with self.subTest(size=size):
                result = self.send_to(servers.doubled(at), 5, *args, size=size)
                self.assert_tells(result.err, "inserted", rf"\b({at}|{at + 1})\b")

    def test_more_than_was_sent_is_excess(self):
        result = self.send_to(servers.more(b"!?"), 5)
        self.assert_tells(result.err, "excess|more came back|more than")
        self.assertTrue(result.out.startswith(b"Hello World"), result.out)

    def test_an_answer_to_nothing_is_excess(self):
        def greeting(peer):
            peer.send(b"220 ready\r\n")
            peer.drain()

        with Server(greeting) as server, \
                Process("send", server.host, "-", stdin=subprocess.PIPE) as process:
            result = process.finish()
        self.assertEqual(result.code, 5, result.err)
        self.assert_tells(result.err, "excess|more came back|more than")

    def test_a_changed_byte_deep_in_a_large_file_is_found(self):
        data = bytearray(random.Random(4).randbytes(3 << 20))
        at = 2_500_000

        def script(peer):
            position = 0
            while True:
                chunk = bytearray(peer.receive())
                if position <= at < position + len(chunk):
                    chunk[at - position] ^= 1
                position += len(chunk)
                peer.send(chunk)

        with Server(script) as server:
            result = self.expect(5, "send", server.host, "-", *BRIEF, stdin=bytes(data))
        self.assert_tells(result.err, "corrupted", r"\b2500000\b")

    def test_the_run_has_a_deadline_of_its_own(self):
        with Server(servers.answering(11, servers.trickling(0.2))) as server:
            result = self.expect(4, "send", server.host, TEXT, "--timeout", "10s",
                                 "--deadline", "500ms")
        self.assert_tells(result.err, "deadline|500 ms")


class FullBacklog(Case):
    """A listener whose queue is full: Linux lets further connection requests go unanswered."""

    @classmethod
    def setUpClass(cls):
        if sys.platform != "linux":
            raise unittest.SkipTest("other systems treat a full backlog differently")

    def setUp(self):
        self.listener = socket.socket()
        self.addCleanup(self.listener.close)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(0)
        address = self.listener.getsockname()
        self.addCleanup(socket.create_connection(address).close)
        self.host = f"127.0.0.1:{address[1]}"

    def test_connecting_gives_up_after_the_time_given(self):
        for command in (("send", self.host, TEXT), ("bench", self.host)):
            with self.subTest(command):
                result = self.expect(3, *command, "--connect-timeout", "300ms")
                # The text counts from the handshake, which begins a little later than the time limit.
                self.assert_tells(result.err, r"timed out after [0-9.]+ m?s", self.host)
                self.assertGreaterEqual(result.seconds, 0.3)
                self.assertLess(result.seconds, 20)

    def test_the_deadline_holds_for_connecting_too(self):
        for command in (("send", self.host, TEXT), ("bench", self.host)):
            with self.subTest(command):
                result = self.expect(4, *command, "--connect-timeout", "50s", "--deadline", "300ms")
                self.assert_tells(result.err, "deadline", self.host)
                self.assertLess(result.seconds, 20)
