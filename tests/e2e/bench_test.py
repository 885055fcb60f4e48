"""`especho bench` where all goes well: what is measured, counted and reported."""
import json
import sys
import tempfile
import unittest
from pathlib import Path

from support import servers
from support.bench import BenchCase, parse
from support.especho import LIMIT, Sim
from support.servers import Server


class Results(BenchCase):
    def test_the_built_in_device_echoes_all(self):
        doc = self.bench(0, "sim", "--size", "64", "--count", 30)
        run, = doc["results"]
        self.assertEqual((run["size"], run["echoes"]["attempted"], run["echoes"]["ok"]),
                         (64, 30, 30))
        self.assertTrue(doc["target"]["simulated"])
        address = {"host": "127.0.0.1", "lwip": "10.80.80.2"}[doc["target"]["stack"]]
        self.assertEqual(doc["target"]["address"], address)

    def test_there_is_one_result_per_size_in_the_order_asked_for(self):
        doc = self.bench(0, "sim", "--size", "4k,1,1436", "--count", 20)
        self.assertEqual([(r["size"], r["echoes"]["ok"]) for r in doc["results"]],
                         [(4096, 20), (1, 20), (1436, 20)])

    def test_length_is_another_name_for_size(self):
        doc = self.bench(0, "sim", "-l", "2k", "-n", 3)
        self.assertEqual(doc["results"][0]["size"], 2048)

    def test_the_default_count_is_a_hundred(self):
        doc = self.bench(0, "sim", "--size", 1)
        self.assertEqual(doc["results"][0]["echoes"]["ok"], 100)

    def test_options_are_resolved(self):
        doc = self.bench(0, "sim", "-s", "1,4k", "-n", 2, "--timeout", "1500ms", "--seed", 7,
                         "--pattern", "ascii")
        values = list(doc["options"].values())
        self.assertIn([1, 4096], values)
        self.assertIn(2, values)
        self.assertIn(7, values)
        self.assertIn("ascii", values)
        self.assertTrue(1.5 in values or 1500 in values, values)

    def test_echoes_larger_than_all_buffers_come_back(self):
        doc = self.bench(0, "sim", "--size", "8M", "--count", 2, "--timeout", f"{LIMIT}s")
        self.assertEqual(doc["results"][0]["echoes"]["ok"], 2)

    def test_every_pattern_is_echoed(self):
        for pattern in ("random", "ascii", "counter", "0x00"):
            with self.subTest(pattern):
                self.bench(0, "sim", "-n", 20, "-s", "1k", "--pattern", pattern, "--nagle")

    def test_a_device_elsewhere_is_named_and_not_simulated(self):
        with Server(servers.echo) as server:
            target = self.bench(0, server.host, "-n", 2)["target"]
        self.assertEqual((target["address"], target["port"], target["simulated"]),
                         ("127.0.0.1", server.port, False))

    def test_warm_up_echoes_are_sent_but_not_counted(self):
        with Server(servers.echo) as server:
            doc = self.bench(0, server.host, "-s", 64, "-n", 20, "--warmup", 5)
            self.assertEqual(server.received, 64 * (20 + 5))
        self.assertEqual(doc["results"][0]["echoes"]["attempted"], 20)

    def test_a_slow_start_within_the_warm_up_is_not_measured(self):
        slow = servers.late(0.5)
        with Server(servers.answering(8, slow, slow, servers.right)) as server:
            doc = self.bench(0, server.host, "-s", 8, "-n", 20, "--warmup", 2)
        self.assertLess(doc["results"][0]["rtt_ms"]["p50"], 500)
        self.assertEqual(server.echoes, 22)

    def test_a_warm_up_may_be_a_time(self):
        with Server(servers.echo) as server:
            doc = self.bench(0, server.host, "-s", 8, "-n", 20, "--warmup", "200ms")
            self.assertGreater(server.received, 8 * 20)
        self.assertEqual(doc["results"][0]["echoes"]["attempted"], 20)

    def test_a_duration_ends_the_run_instead_of_a_count(self):
        with Server(servers.echo) as server:
            doc = self.bench(0, server.host, "--duration", "400ms", "--size", 16)
        run, = doc["results"]
        self.assertTrue(0.39 <= run["elapsed_s"] <= 20, run["elapsed_s"])
        self.assertGreater(run["echoes"]["ok"], 0)

    def test_a_good_device_sees_no_more_than_a_connection_per_size(self):
        with Server(servers.echo) as server:
            self.bench(0, server.host, "-s", "1,2", "-n", 50)
            self.assertLessEqual(server.connections, 2)


class Latency(BenchCase):
    def test_a_round_trip_is_a_full_one(self):
        with Server(servers.answering(64, servers.late(0.05))) as server:
            run, = self.bench(0, server.host, "-s", 64, "-n", 5, "-w", 0)["results"]
        self.assertGreaterEqual(run["rtt_ms"]["min"], 50)
        self.assertGreaterEqual(run["elapsed_s"], 0.25)

    def test_the_first_byte_counts_apart_from_the_last(self):
        with Server(servers.answering(64, servers.late(0.05, at_once=1))) as server:
            run, = self.bench(0, server.host, "-s", 64, "-n", 5, "-w", 0)["results"]
        self.assertGreaterEqual(run["rtt_ms"]["min"], 50)
        self.assertLess(run["ttfb_ms"]["min"], run["rtt_ms"]["min"] - 10)

    def test_one_slow_echo_is_the_maximum_and_no_median(self):
        answers = [servers.right] * 4 + [servers.late(0.3), servers.right]
        with Server(servers.answering(8, *answers)) as server:
            run, = self.bench(0, server.host, "-s", 8, "-n", 21, "-w", 0)["results"]
        self.assertGreaterEqual(run["rtt_ms"]["max"], 300)
        self.assertLess(run["rtt_ms"]["p50"], 300)

    @unittest.skipUnless(sys.platform == "linux", "TCP_INFO and TCP_QUICKACK of Linux")
    def test_the_round_trip_of_tcp_is_that_of_echoes_and_not_of_the_end(self):
        with Server(servers.late_to_leave) as server:
            run, = self.bench(0, server.host, "-s", 64, "-n", 50, "-w", 0)["results"]
        longest = max(run["rtt_ms"]["max"], run["connect_ms"]["max"])
        self.assertLessEqual(run["tcp"]["rtt_ms"], longest)

    def test_the_tutorials_loop_is_visibly_slower(self):
        # Not at a few bytes: on a busy machine the next ones can be there before the loop pauses.
        ours = self.bench(0, "sim", "-s", "4k", "-n", 10)
        tutorial = self.bench(0, "sim", "-s", "4k", "-n", 10, "--profile", "tutorial")
        ours, tutorial = (doc["results"][0]["rtt_ms"]["p50"] for doc in (ours, tutorial))
        self.assertGreaterEqual(tutorial, 5 * ours)

    def test_a_device_in_another_process_behaves_alike(self):
        with Sim() as sim:
            doc = self.bench(0, sim.host, "-s", "1,4k", "-n", 20)
            self.assertEqual(sim.stop().code, 0)
        self.assertEqual([r["echoes"]["ok"] for r in doc["results"]], [20, 20])


class Output(BenchCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_text_goes_to_standard_output_and_names_size_and_count(self):
        result = self.expect(0, "bench", "sim", "-s", "1436", "-n", 37)
        self.assert_tells(result.out.decode(), r"\b1436\b", r"\b37\b", "p50", r"p99\.9", "max")

    def test_a_json_file_is_written_beside_the_text(self):
        path = self.folder / "result.json"
        result = self.expect(0, "bench", "sim", "-n", 5, f"--json={path}")
        self.check(parse(path.read_bytes()), 0)
        self.assertIn("p50", result.out.decode())

    def test_json_to_standard_output_replaces_the_text(self):
        result = self.expect(0, "bench", "sim", "-n", 5, "--json")
        self.check(parse(result.out), 0)

    def test_a_json_file_replaces_an_older_one_whole(self):
        path = self.folder / "result.json"
        path.write_text("x" * 100_000)
        self.expect(0, "bench", "sim", "-n", 5, f"--json={path}")
        self.check(parse(path.read_bytes()), 0)

    def test_a_json_file_in_a_missing_folder_fails_before_the_run(self):
        path = self.folder / "missing" / "result.json"
        with Server(servers.echo) as server:
            result = self.expect(1, "bench", server.host, f"--json={path}")
            self.assertEqual(server.received, 0)
        self.assert_tells(result.err, str(path), "No such file")

    def test_text_and_json_have_the_same_counts(self):
        path = self.folder / "result.json"
        answers = [servers.right] * 3 + [servers.close_after(1)] * 2 + [servers.reset_after(0)] * 4
        with Server(servers.answering(8, *answers, servers.right)) as server:
            result = self.expect(5, "bench", server.host, "-s", 8, "-n", 20, "-w", 0,
                                 f"--json={path}")
        doc = json.loads(path.read_text())
        self.check(doc, 5)
        echoes = doc["results"][0]["echoes"]
        self.assertEqual((echoes["ok"], echoes["short"], echoes["reset"]), (14, 2, 4))
        for name, count in (("short", 2), ("reset", 4)):
            self.assert_tells(result.out.decode(), rf"\b{name}\W+{count}\b|\b{count}\W+{name}\b")
        self.assert_tells(result.out.decode(), r"\b14\b", r"\b20\b")
