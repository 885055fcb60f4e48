"""`especho bench` under every kind of load: connections, depth, rates, pauses, and their limits."""
import contextlib
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from support import echo_loop, servers
from support.bench import BenchCase, parse
from support.especho import Process
from support.servers import Server

SIZE = 64
ENDLESS = 10 ** 9


@contextlib.contextmanager
def many_client_server():
    """The address of an echo server for very many clients."""
    with Process(Path(echo_loop.__file__), program=sys.executable,
                 stdin=subprocess.PIPE) as process:
        yield process.err.wait_for(r"listening on (\S+)")[1].decode()
        process.close_stdin()
        process.finish()


class Load(BenchCase):
    def all_ok(self, doc, count):
        for run in doc["results"]:
            self.assertEqual((run["echoes"]["attempted"], run["echoes"]["ok"]), (count, count))
            self.assertEqual(run["connections_made"], run["connections"])
            self.assertEqual(run["connections_served"], run["connections"])
        return doc["results"]

    def test_several_connections_share_the_echoes(self):
        run, = self.all_ok(self.bench(0, "sim", "-c", 4, "-n", 40), 40)
        self.assertEqual((run["connections"], run["depth"]), (4, 1))
        self.assertEqual(run["connect_ms"]["count"], 4)
        with Server(servers.echo) as server:
            self.all_ok(self.bench(0, server.host, "-c", 7, "-n", 70, "-s", SIZE), 70)
            self.assertEqual((server.connections, server.received), (7, 70 * SIZE))

    def test_several_echoes_are_in_flight(self):
        def all_four_or_none(peer):
            while True:
                peer.send(peer.read(4 * SIZE))

        with Server(all_four_or_none) as server:
            doc = self.bench(0, server.host, "-d", 4, "-c", 2, "-n", 40, "-s", SIZE)
        run, = self.all_ok(doc, 40)
        self.assertEqual((run["connections"], run["depth"]), (2, 4))

    def test_deep_runs_of_some_time_end_when_it_is_over(self):
        for depth in (2, 3, 8, 64):
            with self.subTest(depth), Server(servers.echo) as server:
                doc = self.bench(0, server.host, "-d", depth, "-t", "100ms")
                self.assertGreater(doc["results"][0]["echoes"]["ok"], 0)

    def test_a_connection_for_every_echo(self):
        with Server(servers.echo) as server:
            doc = self.bench(0, server.host, "--reconnect", "-c", 3, "-n", 30, "-s", SIZE)
            self.assertEqual(server.connections, 30)
        run, = self.all_ok(doc, 30)
        self.assertEqual(run["connect_ms"]["count"], 30)
        self.assertTrue(doc["options"]["reconnect"])

    def test_pauses_make_a_run_longer(self):
        doc = self.bench(0, "sim", "--think", "10..20ms", "-n", 11)
        run, = self.all_ok(doc, 11)
        self.assertGreaterEqual(run["elapsed_s"], 10 * 0.010)
        self.assertEqual(doc["options"]["think_ms"], {"min": 10, "max": 20})

    def test_the_first_echo_comes_before_any_pause(self):
        self.all_ok(self.bench(0, "sim", "--think", "1h", "-n", 1), 1)
        result = self.expect(2, "bench", "sim", "--think", "2s", "-t", "1s")
        self.assert_tells(result.err, "--think", "--duration")

    def test_clients_that_had_to_wait_for_others_are_reported(self):
        # The built-in device serves four at once.
        args = ("sim", "-c", 7, "-n", 700)
        run, = self.all_ok(self.bench(0, *args), 700)
        self.assertEqual(run["connections_waited"], 3)
        self.assertGreater(run["longest_wait_ms"], run["rtt_ms"]["p50"])
        self.assertLessEqual(run["connections_at_once"], 4)
        self.assertIn(run.get("connections_limit"), (None, 4))
        text = self.expect(0, "bench", *args).out.decode()
        self.assert_tells(re.sub(r"\s+", " ", text), "7 served, 3 of them only after others had ended",
                          r"(at least \d|serves 4) at once")

    def test_every_size_is_measured_several_times(self):
        runs = self.all_ok(self.bench(0, "sim", "--repeat", 3, "-s", "1,2k", "-n", 5), 5)
        self.assertEqual([(run["size"], run["run"]) for run in runs],
                         [(1, 1), (2048, 1), (1, 2), (2048, 2), (1, 3), (2048, 3)])

    def test_polling_without_sleep_measures_the_same(self):
        for connections in (1, 3):
            doc = self.bench(0, "sim", "--spin", "-c", connections, "-n", 30)
            self.all_ok(doc, 30)
            self.assertTrue(doc["options"]["spin"])

    def test_connections_are_spread_over_threads(self):
        for threads in (1, 2, 4):
            doc = self.bench(0, "sim", "-c", 4, "--threads", threads, "-n", 100)
            self.all_ok(doc, 100)
            self.assertEqual(doc["options"]["threads"], threads)

    def test_two_hundred_connections(self):
        with many_client_server() as host:
            for args in ((), ("--threads", 4, "-d", 3), ("-r", 2000), ("--reconnect",)):
                with self.subTest(args):
                    self.all_ok(self.bench(0, host, "-c", 200, "-n", 1000, *args), 1000)


class OpenLoop(BenchCase):
    def test_the_schedule_is_kept_and_reported(self):
        for connections in (1, 4):
            doc = self.bench(0, "sim", "-r", 200, "-c", connections, "-t", "500ms")
            run, = doc["results"]
            self.assertEqual(run["echoes"]["ok"] + run["rate"]["unsent"], 100)
            self.assertGreaterEqual(run["elapsed_s"], 0.5)
            self.assertLessEqual(run["rate"]["achieved"], 200)
            self.assertEqual(doc["options"]["rate_per_s"], 200)

    def test_no_more_than_the_rate_is_achieved_in_a_short_run(self):
        run, = self.bench(0, "sim", "-r", 0.1, "-t", "5s", "-n", 1)["results"]
        self.assertEqual(run["echoes"]["attempted"], 1)
        self.assertLessEqual(run["rate"]["achieved"], 0.1)

    def test_a_stall_shows_in_the_response_and_not_in_the_round_trip(self):
        # All that is due in the second of the stall waits for its end: of 400 echoes a hundred, the
        # five longest for 950 ms or more.
        answers = [servers.right] * 100 + [servers.late(1.0), servers.right]
        with Server(servers.answering(SIZE, *answers)) as server:
            doc = self.bench(0, server.host, "-r", 100, "-n", 400, "-s", SIZE)
        run, = doc["results"]
        self.assertEqual((run["echoes"]["ok"], run["rate"]["unsent"]), (400, 0))
        self.assertGreaterEqual(run["response_ms"]["p99"], 950)
        self.assertGreaterEqual(run["rtt_ms"]["max"], 1000)
        self.assertLess(5 * run["rtt_ms"]["p90"], run["response_ms"]["p99"])

    def test_what_a_stall_kept_from_being_sent_is_reported(self):
        # The 21st echo comes back after the end, and 79 were due behind it.
        answers = [servers.right] * 20 + [servers.late(1.5), servers.right]
        args = ("-r", 100, "-t", "1s", "-s", SIZE)
        with Server(servers.answering(SIZE, *answers)) as server:
            run, = self.bench(0, server.host, *args)["results"]
        self.assertEqual((run["echoes"]["ok"], run["rate"]["unsent"]), (21, 79))
        self.assertGreaterEqual(run["elapsed_s"], 1.5)
        with Server(servers.answering(SIZE, *answers)) as server:
            text = self.expect(0, "bench", server.host, *args).out.decode()
        self.assert_tells(text, r"asked 100/s", r"unsent 79\b")

    def test_a_warm_up_keeps_to_the_schedule_and_is_not_part_of_it(self):
        with Server(servers.echo) as server:
            doc = self.bench(0, server.host, "-r", 50, "-n", 10, "-w", "400ms", "-s", SIZE)
            self.assertLessEqual(server.received, (10 + 20 + 1) * SIZE)
        run, = doc["results"]
        self.assertEqual((run["echoes"]["attempted"], run["rate"]["unsent"]), (10, 0))


class Interrupted(BenchCase):
    def interrupt(self, *args):
        """Ctrl-C in the middle of a run that would not end."""
        with Server(servers.echo) as server, \
                Process("bench", server.host, "-s", SIZE, "-n", ENDLESS, "-J", *args) as process:
            server.wait_until(lambda s: s.received > 100 * SIZE)
            process.signal(signal.SIGINT)
            result = process.finish(20)
        self.assertEqual(result.code, 130, result.err)
        doc = parse(result.out)
        self.check(doc, 130)
        run, = doc["results"]
        self.assertGreaterEqual(run["echoes"]["ok"], 1)
        self.assertEqual(run["echoes"]["ok"], run["echoes"]["attempted"])
        return run

    def test_an_open_loop_reports_what_it_measured(self):
        run = self.interrupt("-r", 1000, "-c", 3)
        self.assertEqual(run["response_ms"]["count"], run["echoes"]["ok"])

    def test_many_connections_report_what_they_measured(self):
        run = self.interrupt("-c", 50, "-d", 4, "--threads", 3)
        self.assertEqual(run["connections_made"], 50)
        self.assertLessEqual(run["echoes"]["cut_off"], 50 * 4)

    def test_a_pause_is_no_reason_to_wait(self):
        self.interrupt("-c", 20, "--think", "1..10ms")


class Limits(BenchCase):
    def test_too_few_descriptors_are_reported_with_the_remedy(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))

        with Server(servers.echo) as server:
            result = self.expect(1, "bench", server.host, "-c", 500, "-n", 500, preexec_fn=few)
            self.assertEqual(server.connections, 0)
        self.assert_tells(result.err, r"\b500 connections\b", r"\b256\b", r"ulimit -n")

    def test_a_soft_limit_that_is_too_low_is_raised(self):
        def few():
            _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))

        with many_client_server() as host:
            self.bench(0, host, "-c", 200, "-n", 200, preexec_fn=few)

    def test_a_connection_that_takes_too_long_is_none(self):
        self.bench(3, "sim", "--connect-timeout", "1us", "-n", 3)

    def test_a_device_that_serves_fewer_clients_is_reported_with_their_number(self):
        # The built-in device serves four; the others wait for one to leave.
        args = ("sim", "-c", 6, "-n", ENDLESS, "--timeout", "1s", "--max-errors", 1)
        doc = self.bench(4, *args)
        run, = doc["results"]
        self.assertEqual((run["connections_made"], run["connections_served"]), (6, 4))
        self.assertGreaterEqual(run["echoes"]["timeout"], 1)
        text = self.expect(4, "bench", *args)
        self.assert_tells(text.err, r"4 of 6 connections were served", r"--connections 4\b")
        self.assert_tells(text.out.decode(), r"6 asked, 6 made, 4 served")

    def test_a_device_that_refuses_clients_is_reported_with_their_number(self):
        # The queue of a server that accepts none takes two; the calls of the others are not answered.
        # On a busy machine a third one may slip in.
        for _ in range(10):
            with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
                doc = self.bench(3, f"127.0.0.1:{listener.getsockname()[1]}", "-c", 5,
                                 "--connect-timeout", "500ms")
            run, = doc["results"]
            if run["connections_made"] == 2:
                break
        self.assertEqual((run["connections_made"], run["connections_served"]), (2, 0))
        self.assertEqual(run["echoes"]["unreachable"], 3)
        self.assert_tells(doc["exit"]["reason"], r"^2 of 5 connections were made\b")


class Ready(BenchCase):
    def late_device(self, *args):
        """A device that begins to listen when it has been asked for in vain."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            host = f"127.0.0.1:{listener.getsockname()[1]}"
            with Process("bench", host, "--wait-ready", "50s", "-J", *args) as process:
                later = threading.Timer(0.5, listener.listen)  # its time to boot, under test
                later.start()
                accepter = threading.Thread(target=self._serve, args=(listener, later), daemon=True)
                accepter.start()
                result = process.finish()
            doc = parse(result.out)
            self.check(doc, 0)
        return doc["results"][0]

    @staticmethod
    def _serve(listener, later):
        later.join()

        def echo(sock):
            with sock, contextlib.suppress(ConnectionError):
                while data := sock.recv(1 << 16):
                    sock.sendall(data)

        with contextlib.suppress(OSError):  # the listener has been closed
            while True:
                sock, _ = listener.accept()
                threading.Thread(target=echo, args=(sock,), daemon=True).start()

    def test_a_device_that_is_booting_is_waited_for(self):
        run = self.late_device("-n", 10, "-c", 2)
        self.assertEqual((run["echoes"]["attempted"], run["echoes"]["ok"]), (10, 10))
        self.assertEqual((run["connections_made"], run["outage_count"]), (2, 0))

    def test_a_device_that_is_booting_is_waited_for_with_a_connection_for_every_echo(self):
        run = self.late_device("-n", 10, "--reconnect")
        self.assertEqual(run["connect_ms"]["count"], 10)

    def test_a_device_that_does_not_come_is_no_connection(self):
        with servers.nobody() as port:
            host = f"127.0.0.1:{port}"
            for args in ((), ("--reconnect",), ("-c", 3, "-r", 10)):
                doc = self.bench(3, host, "--wait-ready", "400ms", "--deadline", "40s", *args)
                self.assertEqual(doc["results"][0]["echoes"]["ok"], 0)
            self.assert_tells(self.expect(3, "bench", host, "--wait-ready", "400ms").err, "refused")
