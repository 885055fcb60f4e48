"""`especho bench` against devices that fail: all is counted, and the worst names the exit code."""
from support import servers
from support.bench import BenchCase
from support.servers import Server

SIZE = 64


class _Faults(BenchCase):
    def against(self, answers, code, *args):
        """The same run as text and as JSON ends with the same code; returns the only result."""
        results = []
        for run in (self.expect_text, self.bench):
            with Server(servers.answering(SIZE, *answers())) as server:
                results.append(run(code, server.host, "-s", SIZE, "-w", 0,
                                   "--timeout", "300ms", *args))
        self.assert_counted(results[1]["results"][0])
        return results[1]["results"][0]

    def expect_text(self, code, *args):
        result = self.expect(code, "bench", *args)
        self.assertTrue(result.out)
        return result

    def assert_counted(self, run):
        for failure in run["failures"]:
            self.assert_tells(failure["message"], rf"\becho {failure['echo']}\b")

    def assert_outcomes(self, run, **expected):
        seen = {name: n for name, n in run["echoes"].items() if n and name != "attempted"}
        self.assertEqual(seen, expected)


class Faults(_Faults):
    def test_silence_is_a_timeout(self):
        run = self.against(lambda: [servers.silence], 4, "-n", 2)
        self.assert_outcomes(run, timeout=2)

    def test_an_echo_that_trickles_past_its_timeout_is_a_timeout(self):
        run = self.against(lambda: [servers.trickling(0.02)], 4, "-n", 1)
        self.assert_outcomes(run, timeout=1)

    def test_echoes_that_always_stop_at_the_same_place_are_no_lost_wifi(self):
        for answer, size, told in ((servers.first_bytes(256), 1024, "always stops after 256 bytes"),
                                   (servers.up_to_nul, 4096, "always stops at a NUL byte")):
            with self.subTest(told), Server(servers.answering(size, answer)) as server:
                result = self.expect(4, "bench", server.host, "-s", size, "-n", 3, "-w", 0,
                                     "--timeout", "300ms")
            self.assert_tells(result.err, told, "connection stays open", "especho check")
            self.assertNotIn("Wi-Fi", result.err)

    def test_an_early_close_is_short(self):
        run = self.against(lambda: [servers.right, servers.close_after(5)], 5, "-n", 4)
        self.assert_outcomes(run, ok=1, short=3)
        self.assertEqual((run["failures"][0]["echo"], run["failures"][0]["offset"]), (2, 5))

    def test_a_reset_is_counted_with_byte_and_echo(self):
        run = self.against(lambda: [servers.right, servers.right, servers.reset_after(7)], 6,
                           "-n", 4)
        self.assert_outcomes(run, ok=2, reset=2)
        self.assertEqual((run["failures"][0]["echo"], run["failures"][0]["offset"]), (3, 7))

    def test_a_reset_while_sending_is_a_reset(self):
        with Server(servers.answering(1, servers.reset_after(0))) as server:
            doc = self.bench(6, server.host, "-s", "16M", "-n", 3)
        self.assert_outcomes(doc["results"][0], reset=3)

    def test_a_changed_byte_is_corrupted(self):
        run = self.against(lambda: [servers.right, servers.changed(9), servers.right], 5, "-n", 5)
        self.assert_outcomes(run, ok=4, mismatch=1)
        failure, = run["failures"]
        self.assertEqual((failure["echo"], failure["offset"]), (2, 9))
        self.assert_tells(failure["message"], "corrupted")

    def test_a_lost_byte_is_a_shift(self):
        run = self.against(lambda: [servers.lost(9), servers.right], 5, "-n", 3)
        self.assert_outcomes(run, ok=2, mismatch=1)
        self.assert_tells(run["failures"][0]["message"], "shifted|lost", r"\b9\b")

    def test_a_doubled_byte_is_inserted(self):
        run = self.against(lambda: [servers.doubled(9), servers.right], 5, "-n", 3)
        self.assert_outcomes(run, ok=2, mismatch=1)
        self.assert_tells(run["failures"][0]["message"], "inserted", r"\b(9|10)\b")

    def test_an_older_echo_is_stale(self):
        run = self.against(lambda: [servers.stale()], 5, "-n", 2)
        self.assert_outcomes(run, ok=1, mismatch=1)
        self.assert_tells(run["failures"][0]["message"], "stale", r"\b2\b")

    def test_more_than_was_sent_is_excess(self):
        run = self.against(lambda: [servers.right, servers.more(b"!?"), servers.right], 5, "-n", 4)
        self.assertEqual(run["echoes"]["excess"], 1)

    def test_more_after_the_last_echo_is_excess(self):
        run = self.against(lambda: [servers.more(b"!?")], 5, "-n", 1)
        self.assert_outcomes(run, excess=1)

    def test_the_worst_outcome_names_the_exit_code(self):
        quiet, cut = servers.silence, servers.reset_after(0)
        run = self.against(lambda: [quiet, cut, servers.right], 6, "-n", 4)
        self.assert_outcomes(run, timeout=1, reset=1, ok=2)
        wrong = servers.changed(0)
        run = self.against(lambda: [cut, wrong, quiet, servers.right], 5, "-n", 4)
        self.assert_outcomes(run, reset=1, mismatch=1, timeout=1, ok=1)

    def test_max_errors_ends_the_run(self):
        run = self.against(lambda: [servers.reset_after(0)], 6, "-n", 1000, "--max-errors", 3)
        self.assert_outcomes(run, reset=3)

    def test_a_deadline_ends_the_run_with_what_there_is(self):
        run = self.against(lambda: [servers.right], 4, "-t", "1h", "--deadline", "400ms")
        self.assertGreater(run["echoes"]["ok"], 0)
        self.assertLess(run["elapsed_s"], 20)

    def test_a_deadline_holds_while_an_echo_is_missing(self):
        run = self.against(lambda: [servers.right, servers.silence], 4, "-n", 10,
                           "--timeout", "50s", "--deadline", "400ms")
        self.assertEqual(run["echoes"]["ok"], 1)

    def test_only_the_first_failures_are_reported_but_all_are_counted(self):
        run = self.against(lambda: [servers.reset_after(0)], 6, "-n", 200)
        self.assert_outcomes(run, reset=200)
        self.assertLess(len(run["failures"]), 100)


class NoConnection(_Faults):
    def test_a_closed_port_at_the_start_is_final(self):
        with servers.nobody() as port:
            host = f"127.0.0.1:{port}"
            doc = self.bench(3, host, "-n", 10)
            text = self.expect(3, "bench", host, "-n", 10)
        self.assert_outcomes(doc["results"][0], refused=1)
        self.assert_tells(text.err, "refused", host, "check|is it|running")

    def test_a_name_that_does_not_resolve_still_gives_a_document(self):
        doc = self.bench(3, "no-such-device.invalid")
        self.assertEqual(doc["target"]["host"], "no-such-device.invalid")
        self.assertNotIn("address", doc["target"])
        self.assert_outcomes(doc["results"][0], unreachable=1)
