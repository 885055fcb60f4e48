"""`especho send` where all goes well."""
import random
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import servers
from support.especho import Case, Process, Sim
from support.servers import Server


class _ToVirtualDevice:
    """What both profiles of the virtual device have to echo."""
    profile = None

    def send(self, *args, **options):
        # A device each: the tutorial's loop may drop a client that comes right after another.
        with Sim("--profile", self.profile) as sim:
            return self.expect(0, "send", sim.host, *args, **options)

    def assert_echo(self, expected, *args, **options):
        result = self.send(*args, **options)
        self.assert_same_bytes(result.out, expected)
        return result

    def test_a_text_comes_back_with_one_newline_after_it(self):
        result = self.assert_echo(b"Hello World\n", "Hello World")
        self.assertRegex(result.err, r"^11 bytes echoed in \d[\d.]* (ns|us|ms|s)\n")

    def test_raw_leaves_the_newline_out(self):
        self.assert_echo(b"Hello World", "Hello World", "--raw")

    def test_quiet_leaves_the_talk_out(self):
        self.assertEqual(self.assert_echo(b"Hello\n", "Hello", "--quiet").err, "")

    def test_one_byte_comes_back(self):
        self.assertRegex(self.assert_echo(b"x\n", "x").err, r"^1 bytes? echoed")

    def test_an_empty_text_is_no_failure_but_is_named(self):
        result = self.send("")
        self.assertEqual(result.out.strip(), b"")
        self.assert_tells(result.err, r"\b0 bytes|empty")

    def test_empty_standard_input_is_no_failure_but_is_named(self):
        self.assert_tells(self.assert_echo(b"", "-").err, r"\b0 bytes|empty")

    def test_hex_bytes_come_back(self):
        self.assert_echo(b"Hello\x00\xff", "--hex", "48 65 6c 6c 6f 00 FF")

    def test_escapes_become_bytes(self):
        self.assert_echo(b"a\r\n\t\0\\\xfe\n", "--escape", r"a\r\n\t\0\\\xfe")

    def test_without_escape_a_backslash_is_a_backslash(self):
        self.assert_echo(b"a\\n\n", r"a\n")

    def test_every_byte_value_survives_a_file(self):
        data = bytes(range(256)) * 2
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "all bytes")
            path.write_bytes(data)
            self.assert_echo(data, "--file", path)

    def test_every_byte_value_survives_standard_input(self):
        self.assert_echo(bytes(range(256)), "-", stdin=bytes(range(256)))

    def test_a_constant_pattern_has_the_size_asked_for(self):
        self.assert_echo(b"\x55" * 1024, "--size", "1k", "--pattern", "0x55")

    def test_a_counter_pattern_counts(self):
        self.assert_echo(bytes(i % 256 for i in range(300)), "--size", 300, "--pattern", "counter")

    def test_an_ascii_pattern_is_printable(self):
        result = self.send("--size", 500, "--pattern", "ascii")
        self.assertRegex(result.out, rb"^[!-~]{500}$")

    def test_a_seed_names_a_random_pattern(self):
        def echo(seed):
            return self.send("--size", 400, "--pattern", "random", "--seed", seed).out

        first = echo(1)
        self.assertEqual(len(first), 400)
        self.assertEqual(first, echo(1))
        self.assertNotEqual(first, echo(2))


class ToDevice(_ToVirtualDevice, Case):
    profile = "especho"


class ToTutorialDevice(_ToVirtualDevice, Case):
    profile = "tutorial"


class ToBuiltInDevice(Case):
    def test_a_text_comes_back(self):
        self.assertEqual(self.expect(0, "send", "sim", "Hello World").out, b"Hello World\n")

    def test_with_a_payload_option_the_only_positional_is_the_host(self):
        self.assertEqual(self.expect(0, "send", "sim", "--hex", "41").out, b"A")

    def test_sixteen_mebibytes_come_back_equal(self):
        data = random.Random(2).randbytes(16 << 20)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "data")
            path.write_bytes(data)
            result = self.expect(0, "send", "sim", "--file", path)
        self.assert_same_bytes(result.out, data)
        self.assertRegex(result.err, r"^16777216 bytes echoed in ")

    def test_sixteen_mebibytes_from_a_pipe_come_back_equal(self):
        data = random.Random(3).randbytes(16 << 20)
        self.assert_same_bytes(self.expect(0, "send", "sim", "-", stdin=data).out, data)


class Streaming(Case):
    def test_what_came_back_is_printed_before_the_input_ends(self):
        with Process("send", "sim", "-", stdin=subprocess.PIPE) as process:
            process.write(b"first part,")
            process.out.wait_for("first part,")
            process.write(b"second part")
            process.out.wait_for("second part")
            process.close_stdin()
            result = process.finish()
        self.assertEqual((result.code, result.out), (0, b"first part,second part"))

    def test_a_pause_in_the_input_is_no_silence_of_the_device(self):
        with Server(servers.echo) as server, \
                Process("send", server.host, "-", "--timeout", "200ms",
                        stdin=subprocess.PIPE) as process:
            process.write(b"first part,")
            process.out.wait_for("first part,")
            with self.assertRaises(subprocess.TimeoutExpired):
                process.popen.wait(1)
            process.write(b"second part")
            process.close_stdin()
            result = process.finish()
        self.assertEqual((result.code, result.out), (0, b"first part,second part"))

    def test_a_trickle_longer_than_the_timeout_is_no_timeout(self):
        # The timeout of send is the longest silence: each pause here is far shorter.
        with Server(servers.answering(25, servers.trickling(0.1))) as server:
            result = self.expect(0, "send", server.host, "x" * 25, "--timeout", "2s")
        self.assertEqual(result.out, b"x" * 25 + b"\n")
        self.assertGreater(result.seconds, 2.4)

    def test_exactly_the_text_goes_out(self):
        received = []

        def script(peer):
            while True:
                received.append(peer.receive())
                peer.send(received[-1])

        with Server(script) as server:
            self.expect(0, "send", server.host, "Hello World")
        self.assertEqual((b"".join(received), server.connections), (b"Hello World", 1))


class OverIPv6(Case):
    @classmethod
    def setUpClass(cls):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError as error:
            raise unittest.SkipTest(f"no IPv6 on this machine: {error}") from None

    def test_an_address_in_brackets_with_a_port_is_a_host(self):
        with Server(servers.echo, "::1") as server:
            result = self.expect(0, "send", server.host, "Hello World")
        self.assertEqual(result.out, b"Hello World\n")

    def test_an_address_with_the_port_as_an_option_is_a_host(self):
        with Server(servers.echo, "::1") as server:
            result = self.expect(0, "send", "[::1]", "Hello World", "--port", server.port, "-6")
        self.assertEqual(result.out, b"Hello World\n")

    def test_a_bench_names_the_address(self):
        with Server(servers.echo, "::1") as server:
            result = self.expect(0, "bench", server.host, "-n", 3)
        self.assertIn(b"[::1]", result.out)

    def test_four_refuses_a_six_address(self):
        with Server(servers.echo, "::1") as server:
            result = self.run_especho("send", server.host, "Hello", "-4")
        self.assertIn(result.code, (2, 3), result.err)
        self.assertEqual(server.received, 0)
