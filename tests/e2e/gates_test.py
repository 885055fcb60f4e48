"""Expectations and baselines: which exit code they make, and what is said."""
import json
import re
import signal
import tempfile
from pathlib import Path

from support import servers
from support.bench import BenchCase, parse
from support.especho import Process
from support.servers import Server

SURE = ("p50<1h", "max<1h", "errors==0", "ok==100", "throughput>=1B/s", "error_rate<=0%")


def expect(*texts):
    return [part for text in texts for part in ("--expect", text)]


class Expectations(BenchCase):
    def test_expectations_that_are_met_change_nothing(self):
        result = self.expect(0, "bench", "sim", *expect(*SURE))
        self.assertEqual(result.err, "")
        self.assert_tells(result.out.decode(), f"expectations: {len(SURE)} of {len(SURE)} met")

    def test_one_that_is_not_met_fails_and_is_reported(self):
        result = self.expect(99, "bench", "sim", *expect("p50<1h", "p50<1us", "rate>1"))
        self.assert_tells(result.err, r"1 of 3 expectations failed: p50<1us: p50 is [\d.]+ [um]s")
        self.assert_tells(result.out.decode(), "expectations: 2 of 3 met",
                          r"p50<1us +failed: p50 is")

    def test_the_others_that_failed_are_reported_as_well(self):
        result = self.expect(99, "bench", "sim", *expect("p50<1us", "ok>=101"))
        self.assert_tells(result.err, "2 of 2 expectations failed: p50<1us",
                          "also ok>=101: ok is 100")

    def test_each_that_failed_is_reported_once_with_its_first_run(self):
        result = self.expect(99, "bench", "sim", "-s", "64,4k", "--repeat", 2,
                             *expect("p50<1us", "ok>=101", "errors==0"))
        self.assert_tells(result.err, "2 of 3 expectations failed: p50<1us at 64 B #1: p50 is",
                          r"\n  also ok>=101 at 64 B #1: ok is 100\n")
        self.assert_tells(result.out.decode(), "expectations: 1 of 3 met")

    def test_the_code_does_not_depend_on_the_format(self):
        for args in ((), ("-J",), ("--junit", "-"), ("--csv", "-"), ("-q",)):
            with self.subTest(args):
                self.expect(99, "bench", "sim", *expect("p50<1us"), *args)

    def test_the_json_has_the_verdict(self):
        result = self.expect(99, "bench", "sim", "-J", *expect("p50<1us"))
        doc = parse(result.out)
        self.assertEqual(doc["exit"]["code"], 99)
        self.assertIn("p50<1us", doc["exit"]["reason"])

    def test_each_run_is_held_to_them(self):
        result = self.expect(99, "bench", "sim", "-s", "64,4k", "--repeat", 2,
                             *expect("throughput>=1B/s", "connections>=2"))
        self.assert_tells(result.out.decode(), "expectations: 1 of 2 met")
        self.assert_tells(result.err, "connections>=2 at 64 B #1: connections is 1")

    def test_handshakes_are_expected_of_the_runs_that_have_any(self):
        result = self.expect(0, "bench", "sim", "--repeat", 3, *expect("connect.max<1h"))
        self.assert_tells(result.out.decode(), "expectations: 1 of 1 met")

    def test_too_few_samples_fail(self):
        result = self.expect(99, "bench", "sim", *expect("connect.p99<1h"))
        self.assert_tells(result.err, "not enough samples: connect.p99 needs 100 handshakes, "
                                      "there is 1")

    def test_what_a_run_can_never_have_is_refused_before_it(self):
        with Server(servers.echo) as server:
            for args, told in ((expect("response.p99<1s"), "--rate"),
                               (expect("p99.9<1s"), "p99.9 needs 1000 echoes"),
                               (expect("p99<50 parsecs"), "'50 parsecs' is not a time"),
                               (expect("p9q<5ms"), r"did you mean p90\?"),
                               (expect("p50<1s", "p99"), "no operator"),
                               (expect(""), "empty")):
                with self.subTest(args):
                    result = self.expect(2, "bench", server.host, *args)
                    self.assert_tells(result.err, "--expect", told)
                    self.assertEqual(result.out, b"")
            self.assertEqual(server.connections, 0)


class Failures(BenchCase):
    """Failed echoes, and the expectations that allow them."""

    def flaky(self):
        """The fifth payload comes back wrong."""
        right, wrong = servers.right, servers.changed(3)
        return Server(servers.answering(64, right, right, right, right, wrong, right))

    def bench_flaky(self, code, *args):
        with self.flaky() as server:
            return self.expect(code, "bench", server.host, "-s", 64, "-n", 20, *args)

    def test_failed_echoes_are_worse_than_a_failed_expectation(self):
        self.bench_flaky(5)
        self.bench_flaky(5, *expect("p50<1h"))
        result = self.bench_flaky(5, *expect("p50<1us"))
        self.assert_tells(result.err, "1 of 20 echoes failed")

    def test_expectations_of_failures_allow_them(self):
        for text in ("errors<=1", "error_rate<=5%", "mismatch<2"):
            with self.subTest(text):
                result = self.bench_flaky(0, *expect(text))
                self.assert_tells(result.err, "1 of 20 echoes failed", "allow")
        result = self.bench_flaky(99, *expect("errors<=1", "p50<1us"))
        self.assert_tells(result.err, "p50<1us: p50 is")

    def test_only_an_upper_bound_of_failures_allows_them(self):
        self.bench_flaky(5, *expect("errors>=1", "mismatch!=99", "error_rate>0"))

    def test_expectations_that_can_never_fail_are_refused(self):
        for text in ("errors>=0", "reset>=0", "error_rate<=100%", "p50>=0"):
            with self.subTest(text):
                result = self.expect(2, "bench", "sim", *expect(text))
                self.assert_tells(result.err, re.escape(text), "can never fail")

    def test_expectations_of_failures_that_fail_allow_nothing(self):
        for texts in (("errors==0",), ("errors<=1", "mismatch==0"), ("timeout==0",)):
            with self.subTest(texts):
                self.bench_flaky(5, *expect(*texts))

    def test_nothing_is_never_good_enough(self):
        with servers.nobody() as port:
            self.expect(3, "bench", f"127.0.0.1:{port}", *expect("errors<=1000", "timeout==0"))
        with Server(servers.answering(64, servers.silence)) as server:
            self.expect(4, "bench", server.host, "-n", 1, "--timeout", "200ms",
                        *expect("errors<=1000"))

    def test_a_bench_that_was_ended_early_is_not_allowed(self):
        with self.flaky() as server:
            self.expect(5, "bench", server.host, "-s", 64, "-n", 20, "--max-errors", 1,
                        *expect("errors<=1"))

    def test_a_device_that_went_away_is_not_allowed(self):
        right = servers.right
        with Server(servers.answering(64, right, right, servers.silence)) as server:
            result = self.expect(4, "bench", server.host, "-s", 64, "-n", 20, "--repeat", 2,
                                 "--deadline", "500ms", *expect("errors<=20"))
        self.assert_tells(result.err, "deadline")
        self.assert_tells(result.out.decode(), "never began|failed")

    def test_an_interrupt_wins(self):
        with Server(servers.answering(64, servers.right)) as server, \
                Process("bench", server.host, "-s", 64, "-t", "1h",
                        *expect("errors==0", "p50<1us")) as process:
            server.wait_until(lambda s: s.echoes > 20)
            process.signal(signal.SIGINT)
            self.assertEqual(process.finish(limit=20).code, 130)


class Baseline(BenchCase):
    LOAD = ("-s", 64, "-t", "2s")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name) / "base.json"

    def measure(self, host="sim"):
        self.expect(0, "bench", host, *self.LOAD, f"--json={self.base}")

    def slow(self):
        return Server(servers.answering(64, servers.late(0.003)))

    def test_a_much_slower_device_fails(self):
        self.measure()
        with self.slow() as server:
            result = self.expect(99, "bench", server.host, *self.LOAD, "--baseline", self.base)
        self.assert_tells(result.err, "worse than the baseline: ")

    def test_a_much_faster_device_does_not_fail(self):
        with self.slow() as server:
            self.measure(server.host)
        result = self.run_especho("bench", "sim", *self.LOAD, "--baseline", self.base)
        self.assertIn(result.code, (0, 7), "no worse, though some metric may lack samples")
        self.assertEqual(result.code == 7, "inconclusive" in result.err, result.err)

    def test_the_baseline_is_never_replaced_by_what_is_compared_with_it(self):
        self.expect(0, "bench", "sim", "-n", 20, f"--json={self.base}")
        before = self.base.read_bytes()
        for option in (f"--json={self.base}", f"--junit={self.base}"):
            result = self.expect(2, "bench", "sim", "-n", 20, "--baseline", self.base, option)
            self.assert_tells(result.err, "would replace the baseline", "move it there")
        self.assertEqual(self.base.read_bytes(), before)

    def test_the_result_holds_the_comparison(self):
        self.expect(0, "bench", "sim", "-n", 20, f"--json={self.base}")
        result = self.run_especho("bench", "sim", "-n", 20, "--baseline", self.base, "-J")
        self.assertIn("comparison", json.loads(result.out))

    def test_too_little_to_compare_is_inconclusive(self):
        self.expect(0, "bench", "sim", "-n", 2, f"--json={self.base}")
        result = self.expect(7, "bench", "sim", "-n", 2, "--baseline", self.base)
        self.assert_tells(result.err, "inconclusive", "--repeat")

    def test_another_load_is_refused_before_the_run(self):
        self.expect(0, "bench", "sim", "-n", 20, f"--json={self.base}")
        with Server(servers.echo) as server:
            result = self.expect(2, "bench", server.host, "-n", 20, "--depth", 4,
                                 "--baseline", self.base)
            self.assertEqual(server.connections, 0)
        self.assert_tells(result.err, "--baseline: .*depth", "measure a new baseline",
                          "especho compare --allow-different")

    def test_a_baseline_that_cannot_be_read_is_reported_before_the_run(self):
        self.base.write_text('{"schema": "especho.bench/1", ')
        with Server(servers.echo) as server:
            for path in (self.base, self.base.with_name("missing.json")):
                result = self.expect(1, "bench", server.host, "--baseline", path)
                self.assert_tells(result.err, re.escape(str(path)))
            self.assertEqual(server.connections, 0)

    def test_a_tolerance_needs_a_baseline_and_sense(self):
        self.assert_tells(self.expect(2, "bench", "sim", "--tolerance", "5%").err, "--baseline")
        for tolerance in ("much", "-1%", "nan", "5"):
            result = self.expect(2, "bench", "sim", "--baseline", self.base,
                                 "--tolerance", tolerance)
            self.assert_tells(result.err, "--tolerance", tolerance)
