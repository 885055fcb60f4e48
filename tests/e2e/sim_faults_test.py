"""`especho sim` and its faults; what each fault does is tested in tests/device."""
import os
import socket
import tempfile
import time

from support.especho import LIMIT, Case, Sim

TEXT = b"Hello World"


def echo(port, data=TEXT):
    """What comes back until as much has come as was sent, or the end; and how long it took."""
    start = time.monotonic()
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as client:
        client.sendall(data)
        try:
            while len(received) < len(data) and (chunk := client.recv(len(data))):
                received += chunk
        except ConnectionResetError:
            pass
    return received, time.monotonic() - start


class Runs(Case):
    def test_faults_go_together_and_are_named_on_stderr(self):
        with Sim("--latency", "30ms", "--jitter", "10ms", "--poll-delay", "10ms",
                 "--seed", 7) as sim:
            sim.err.wait_for("--poll-delay 10ms --latency 30ms --jitter 10ms, seed 7")
            received, seconds = echo(sim.port)
            self.assertEqual(received, TEXT)
            self.assertGreaterEqual(seconds, 0.02)

    def test_a_healthy_device_says_nothing_of_faults(self):
        with Sim() as sim:
            self.assertEqual(echo(sim.port)[0], TEXT)
            self.assertNotIn("faults:", sim.stop().err)

    def test_stdout_is_the_sketchs_alone(self):
        with Sim("--latency", "1ms", "--corrupt", "50%", "--seed", 3) as sim:
            echo(sim.port)
            sim.out.wait_for("Client disconnected\n")
            lines = sim.stop().out.decode().splitlines()
        self.assertEqual(lines, ["Connecting to WiFi..", "Connected to the WiFi network",
                                 "127.0.0.1", "Client disconnected"])

    def test_the_same_seed_spoils_the_same_bytes(self):
        def spoilt(seed):
            with Sim("--corrupt", "1%", "--seed", seed) as sim:
                return echo(sim.port, bytes(4000))[0]

        self.assertEqual(spoilt(1), spoilt(1))
        self.assertNotEqual(spoilt(1), spoilt(2))

    def test_latencies_come_from_a_file_of_measured_values(self):
        path = self.write("# milliseconds apart\n\n30ms\n 0.04s  # slow\r\n50000us\n")
        with Sim("--latency-file", path) as sim:
            received, seconds = echo(sim.port)
        self.assertEqual(received, TEXT)
        self.assertGreaterEqual(seconds, 0.03)

    def test_after_a_reboot_the_banner_and_the_boot_messages_come_again(self):
        with Sim("--reboot-after", "1k", "--boot-time", "100ms") as sim:
            received, _ = echo(sim.port, bytes(3000))
            self.assertLess(len(received), 3000)
            sim.out.wait_for(r"(?s)^rst:0x1 \(POWERON_RESET\).*^Connected to the WiFi network\n"
                             r"127\.0\.0\.1\n")
            self.assertEqual(self.echo_when_it_listens(sim.port), TEXT)

    def test_the_profiles_settings_can_be_overridden(self):
        with Sim("--profile", "tutorial", "--slots", 2) as sim, \
                socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT):
            self.assertEqual(echo(sim.port)[0], TEXT)

    def echo_when_it_listens(self, port):
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                return echo(port)[0]
            except ConnectionRefusedError:
                self.assertLess(time.monotonic(), deadline)

    def write(self, text):
        handle, path = tempfile.mkstemp(suffix=".txt")
        self.addCleanup(os.remove, path)
        with os.fdopen(handle, "w", newline="") as file:
            file.write(text)
        return path


class Usage(Case):
    def refuse(self, *args, tells):
        self.assert_tells(self.expect(2, "sim", *args).err, *tells)

    def test_what_does_nothing_alone_is_refused(self):
        for option, value, needed in (("--jitter", "5ms", "--latency"),
                                      ("--beacon", "50ms", "--modem-sleep"),
                                      ("--link-loss-after", "1k", "--link-loss"),
                                      ("--stall-after", "1k", "--stall"),
                                      ("--boot-time", "1s", "--reboot-after")):
            with self.subTest(option):
                self.refuse(option, value, tells=(f"{option} has no effect without {needed}",))

    def test_what_contradicts_itself_is_refused(self):
        for args, tells in (
                (("--latency", "5ms", "--jitter", "6ms"), ("6 ms is more than --latency 5 ms",)),
                (("--latency", "5ms", "--latency-file", "x"), ("--latency-file and --latency",)),
                (("--latency-file", "x", "--jitter", "1ms"), ("--latency-file and --jitter",)),
                (("--truncate-after", "1k", "--reset-after", "2k"), ("only the first",)),
                (("--window", "1152", "--mss", "1436"), ("1436", "1152", "--mss"))):
            with self.subTest(args):
                self.refuse(*args, tells=tells)

    def test_values_out_of_range_are_refused_with_what_is_allowed(self):
        for option, value, allowed in (("--corrupt", "2", "up to 1"), ("--drop", "0", "more than 0"),
                                       ("--mix", "-1%", "more than 0"), ("--drop", "1%%", "1e-6"),
                                       ("--duplicate", "x", "1e-6"), ("--drop", "1/0", "up to 1"),
                                       ("--slots", "9", "from 1 to 8"),
                                       ("--slots", "0", "from 1 to 8"),
                                       ("--poll-delay", "500us", "whole milliseconds"),
                                       ("--latency", "0", "more than 0"),
                                       ("--stall", "25h", "up to 24h"),
                                       ("--write-size", "64k", "from 0 to 65535"),
                                       ("--window", "500", "from 1152 to 65535"),
                                       ("--mss", "10", "from 88 to 1460"),
                                       ("--leak-sockets", "0", "1 or more"),
                                       ("--reset-after", "0", "1 or more")):
            with self.subTest(option, value=value):
                self.refuse(f"{option}={value}", tells=(option, allowed))

    def test_a_file_of_latencies_that_never_ends_is_refused(self):
        result = self.expect(1, "sim", "--port", 0, "--latency-file", "/dev/zero")
        self.assert_tells(result.err, "/dev/zero: it has more than 16 MiB")

    def test_a_latency_without_a_unit_is_refused_with_its_line(self):
        for text, tells in (("84.7ms\n85.2\n", (r":2: '85\.2' has no unit", "84.7ms")),
                            ("fast ms\n", (":1: 'fast ms' is not a time",)),
                            ("\ufeff84.7ms\n\x01 5ms\n", (r":2: '\\x01 5ms' is not a time",)),
                            ("# nothing\n\n", ("has no value", "84.7ms"))):
            with self.subTest(text), tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                file.write(text)
                file.flush()
                self.refuse("--latency-file", file.name, tells=tells)

    def test_a_latency_file_that_is_not_text_is_refused_as_any_other_file(self):
        with tempfile.NamedTemporaryFile(suffix=".txt") as file:
            file.write(b"84.7ms\n\0 5ms\n")
            file.flush()
            result = self.expect(1, "sim", "--port", 0, "--latency-file", file.name)
        self.assert_tells(result.err, "is not text: zero at byte 8")

    def test_what_takes_a_fault_of_a_profile_away_is_not_a_fault(self):
        cures = ("--poll-delay", 0, "--write-size", 0)
        with Sim("--profile", "tutorial", *cures) as sim:
            self.assertNotIn("faults:", sim.stop().err)
        with Sim("--profile", "tutorial", *cures, "--slots", 2) as sim:
            self.assertIn("faults: --slots 2,", sim.stop().err)

    def test_a_latency_file_that_is_not_there_is_named(self):
        result = self.expect(1, "sim", "--latency-file", "/nowhere/values")
        self.assert_tells(result.err, "/nowhere/values")

    def test_help_has_a_group_for_each_kind_and_fits_a_terminal(self):
        text = self.expect(0, "sim", "--help").out.decode()
        self.assert_tells(text, "\nSketch:\n", "\nNetwork:\n",
                          "\nData:\n", "\nFailures:\n")
        self.assertEqual([line for line in text.splitlines() if len(line) > 80], [])
