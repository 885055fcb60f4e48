"""SIGINT and SIGTERM end every command soon, and what was measured so far is reported."""
import itertools
import os
import pty
import signal
import subprocess
import tempfile
import time
import unittest

from support import servers
from support.bench import BenchCase, parse
from support.especho import Process, Sim, Stream
from support.servers import Server

SIGNALS = ((signal.SIGINT, 130), (signal.SIGTERM, 143))


class Signals(BenchCase):
    def interrupt(self, number, code, server, *args, after):
        with Process(*args) as process:
            server.wait_until(after)
            process.signal(number)
            result = process.finish(limit=20)
        self.assertEqual(result.code, code, result.err)
        return result

    def test_an_interrupted_bench_writes_its_results_as_json(self):
        for number, code in SIGNALS:
            with self.subTest(number), Server(servers.answering(64, servers.right)) as server:
                result = self.interrupt(number, code, server, "bench", server.host, "-s", 64,
                                        "-w", 0, "-t", "1h", "-J", after=lambda s: s.echoes > 20)
                doc = parse(result.out)
                self.check(doc, code)
                self.assertGreaterEqual(doc["results"][0]["echoes"]["ok"], 20)

    def test_an_interrupted_bench_writes_its_results_as_text(self):
        for number, code in SIGNALS:
            with self.subTest(number), Server(servers.answering(64, servers.right)) as server:
                result = self.interrupt(number, code, server, "bench", server.host, "-s", 64,
                                        "-w", 0, "-t", "1h", after=lambda s: s.echoes > 20)
                self.assert_tells(result.out.decode(), "p50")
                self.assert_tells(result.err, "interrupt|SIGINT|SIGTERM|terminat")

    def test_signals_in_quick_succession_are_one_request(self):
        """`timeout` signals its child and then the whole group; keys bounce."""
        while True:
            with Server(servers.answering(64, servers.right)) as server, \
                    Process("bench", server.host, "-s", 64, "-w", 0, "-t", "1h", "-J") as process:
                server.wait_until(lambda s: s.echoes > 20)
                began = time.monotonic()
                for number in (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGINT):
                    process.signal(number)
                    process.wait_until_delivered()
                took = time.monotonic() - began
                result = process.finish(limit=20)
            if took < 0.9:  # otherwise the last of them meant to end it at once
                break
        self.assertEqual(result.code, 130, result.err)
        self.check(parse(result.out), 130)

    def test_an_echo_that_was_under_way_is_no_failure_of_the_device(self):
        with Server(servers.answering(64, servers.right, servers.silence)) as server:
            result = self.interrupt(signal.SIGINT, 130, server, "bench", server.host, "-s", 64,
                                    "-w", 0, "--timeout", "50s", "-J",
                                    after=lambda s: s.echoes == 2)
        doc = parse(result.out)
        self.check(doc, 130)
        self.assertEqual(doc["results"][0]["echoes"]["attempted"], 1)

    def test_a_send_that_waits_for_its_echo_can_be_interrupted(self):
        for number, code in SIGNALS:
            with self.subTest(number), Server(servers.answering(5, servers.silence)) as server:
                self.interrupt(number, code, server, "send", server.host, "Hello",
                               "--timeout", "50s", after=lambda s: s.received == 5)

    def test_a_send_that_waits_for_its_input_can_be_interrupted(self):
        with Server(servers.echo) as server, \
                Process("send", server.host, "-", stdin=subprocess.PIPE) as process:
            process.write(b"Hello")
            process.out.wait_for("Hello")
            process.signal(signal.SIGINT)
            self.assertEqual(process.finish(limit=20).code, 130)

    def test_a_result_that_never_comes_can_be_interrupted(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = os.path.join(folder, "pipe")
            os.mkfifo(pipe)
            page = os.path.join(folder, "page.html")
            commands = (("compare", pipe, "-"), ("report", pipe, "-o", page),
                        ("bench", "sim", "--baseline", pipe))
            for (number, code), command in itertools.product(SIGNALS, commands):
                with self.subTest(number, command=command), Process(*command) as process:
                    with open(pipe, "wb"):  # which waits for the other end to be opened
                        process.signal(number)
                        result = process.finish(limit=20)
                    self.assertEqual(result.code, code, result.err)
                    self.assert_tells(result.err, "interrupted while reading")
                    self.assertEqual(os.listdir(folder), ["pipe"])

    def test_a_bench_of_the_built_in_device_can_be_interrupted(self):
        for profile in ("especho", "tutorial"):
            main, side = pty.openpty()  # progress on it shows that the bench is running
            screen = Stream(main)
            with self.subTest(profile), \
                    Process("bench", "sim", "--profile", profile, "-t", "1h",
                            stderr=side, env={"TERM": "xterm"}) as process:
                os.close(side)
                screen.wait_for(r"\r[^\n]")
                process.signal(signal.SIGINT)
                self.assertEqual(process.finish(limit=20).code, 130)
            screen.all()
            os.close(main)


class SimSignals(unittest.TestCase):
    def test_a_signal_is_the_normal_end_of_the_device(self):
        for number, _ in SIGNALS:
            for profile in ("especho", "tutorial"):
                with self.subTest(number, profile=profile), Sim("--profile", profile) as sim:
                    self.assertEqual(sim.stop(number).code, 0)
