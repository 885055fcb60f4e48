"""What a soak complains about."""
import signal
import subprocess
import sys
import unittest

from support.especho import BINARY, LIMIT, ROOT

sys.path.insert(0, str(ROOT / "tests" / "soak"))
import scenarios  # noqa: E402
import judge  # noqa: E402

BENCH = scenarios.Bench((), connections=2, count=100, deadline=10)
NONE = frozenset()


def run(ok=100, cut_off=0, unsent=0, **failed):
    echoes = {**dict.fromkeys(judge.OUTCOMES, 0), "ok": ok, **failed, "cut_off": cut_off}
    echoes["attempted"] = sum(echoes[name] for name in judge.OUTCOMES)
    return {"echoes": echoes, "rtt_ms": {"count": ok}, "ttfb_ms": {"count": ok},
            "blocks": {"series": [{"ok": ok, "failed": sum(failed.values())}]}, "rate": {"unsent": unsent}}


def seen(*runs, code=0, reason="ok", seconds=1.0, **more):
    document = {"results": list(runs), "options": {"sizes": [64], "repeat": len(runs)},
                "exit": {"code": code, "reason": reason}}
    rows = {name: n for name, n in judge.totals(document).items() if name in judge.OUTCOMES and n}
    return judge.Seen(code, seconds, document, rows, **more)


class SoakJudge(unittest.TestCase):
    def said(self, what, allowed=NONE, bench=BENCH):
        return judge.complaints(bench, frozenset(allowed), what)

    def assert_complains(self, what, *patterns, **more):
        said = self.said(what, **more)
        self.assertEqual(len(said), len(patterns), said)
        for complaint, pattern in zip(said, patterns):
            self.assertRegex(complaint, pattern)

    def test_a_good_bench_causes_no_complaint(self):
        self.assertEqual(self.said(seen(run())), [])
        self.assertEqual(self.said(seen(run(), run())), [])

    def test_failures_that_the_faults_explain_cause_no_complaint(self):
        observed = seen(run(ok=90, reset=7, timeout=3), code=6)
        self.assertEqual(self.said(observed, allowed={"reset", "timeout"}), [])

    def test_a_failure_that_no_fault_explains_is_reported(self):
        self.assert_complains(seen(run(ok=99, mismatch=1), code=5), "1 mismatch, which no fault")

    def test_every_failure_of_a_healthy_device_is_reported(self):
        explained = scenarios.Target("alone", 0).explained(scenarios.alone(3, 0).outcomes)
        for name in judge.FAILED:
            self.assert_complains(seen(run(ok=99, **{name: 1}), code=judge.CODE[name]),
                                  f"1 {name}, which no fault", allowed=explained)

    def test_an_echo_without_an_outcome_is_reported(self):
        observed = run()
        observed["echoes"]["attempted"] += 1
        self.assert_complains(seen(observed), "101 echoes were attempted, and 100 ended",
                              "100 echoes were asked for, and 101")

    def test_an_echo_without_a_latency_is_reported(self):
        observed = run()
        observed["rtt_ms"]["count"] = 99
        observed["blocks"]["series"][0]["ok"] = 98
        self.assert_complains(seen(observed), "rtt_ms counts 99", "blocks count 98")

    def test_an_echo_without_a_row_is_reported(self):
        observed = seen(run())
        observed.rows["ok"] -= 1
        self.assert_complains(observed, "99 rows of ok, the JSON 100")

    def test_a_connection_that_was_never_made_need_not_have_a_row(self):
        observed = seen(run(ok=99, refused=1), code=3)
        observed.rows.pop("refused")
        self.assert_complains(observed, "0 rows of failures, the blocks 1", allowed={"refused"})
        observed.document["results"][0]["blocks"]["series"][0]["failed"] = 0
        self.assertEqual(self.said(observed, allowed={"refused"}), [])

    def test_echoes_that_were_asked_for_and_never_sent_are_reported(self):
        self.assert_complains(seen(run(ok=60)), "100 echoes were asked for, and 60")
        self.assertEqual(self.said(seen(run(ok=60, cut_off=30, unsent=10))), [])

    def test_a_bench_that_gave_up_need_not_send_them_all(self):
        observed = seen(run(ok=60, refused=1), code=3, reason="connection refused")
        self.assertEqual(self.said(observed, allowed={"refused"}), [])

    def test_a_bench_that_its_deadline_ended_need_not_send_them_all(self):
        self.assertEqual(self.said(seen(run(ok=60), code=4, reason="too late", seconds=10.1)), [])

    def test_the_exit_code_of_the_deadline_needs_a_bench_that_lasted_so_long(self):
        for observed in (run(ok=60, cut_off=40), run(ok=59, refused=1, cut_off=40), run(ok=0, cut_off=100)):
            early = seen(observed, code=4, reason="the deadline of 10 s passed", seconds=9.9)
            self.assertRegex("; ".join(self.said(early, allowed={"refused"})), "exit code 4")
            late = seen(observed, code=4, reason="the deadline of 10 s passed", seconds=10.1)
            self.assertEqual(self.said(late, allowed={"refused"}), [])

    def test_the_exit_code_is_that_of_the_worst_outcome(self):
        allowed = {"reset", "timeout", "short"}
        self.assert_complains(seen(run(ok=98, reset=1, timeout=1), code=4), "exit code 4",
                              allowed=allowed)
        self.assert_complains(seen(run(ok=99, short=1), code=0), "exit code 0", allowed=allowed)

    def test_success_without_an_echo_is_reported(self):
        self.assert_complains(seen(run(ok=0, cut_off=100), code=0), "exit code 0")
        self.assert_complains(seen(code=0), "exit code 0")

    def test_an_interrupted_bench_has_the_code_of_its_signal(self):
        bench = scenarios.Bench((), 2, 100, 10, "SIGINT", 0.1)
        self.assertEqual(self.said(seen(run(ok=7), code=130, reason="interrupted"), bench=bench), [])
        self.assert_complains(seen(run(ok=7), code=143, reason="stopped"), "exit code 143",
                              bench=bench)

    def test_a_late_end_is_reported(self):
        self.assert_complains(seen(run(), seconds=13.5), "took 13.5 s, with a deadline of 10 s")

    def test_contradicting_exit_codes_are_reported(self):
        observed = seen(run())
        observed.document["exit"]["code"] = 5
        self.assert_complains(observed, "exit code is 0, and the JSON says 5")

    def test_much_memory_and_many_descriptors_are_reported(self):
        self.assert_complains(seen(run(), memory=100 << 20, descriptors=63), "100.0 MiB",
                              "63 descriptors for 2 connections")

    def test_json_of_another_kind_is_reported(self):
        self.assert_complains(judge.Seen(0, 1, {}, {}), "JSON says None", "not that of a bench")

    def test_a_lane_without_a_bench_is_reported(self):
        self.assertEqual(judge.of_lanes({"reconnect": 1, "many": 2}), [])
        self.assertRegex("; ".join(judge.of_lanes({"many": 2})), "^no bench ran in the lane reconnect;")
        self.assertEqual(len(judge.of_lanes({})), 2)


class SoakGrowth(unittest.TestCase):
    def growth(self, values, most=5):
        return judge.growth(list(enumerate(values)), "it", most)

    def test_what_never_goes_down_again_is_a_leak(self):
        self.assertEqual(self.growth(range(100)), ["it grew from 10 to 90"])

    def test_what_goes_up_and_down_is_no_leak(self):
        self.assertEqual(self.growth([50 if i % 3 else 10 for i in range(100)]), [])

    def test_what_is_needed_at_the_start_is_no_leak(self):
        self.assertEqual(self.growth([10] * 5 + [80] * 95), [])

    def test_a_few_samples_are_not_judged(self):
        self.assertEqual(self.growth(range(19)), [])


class SoakScenarios(unittest.TestCase):
    def test_the_same_seed_draws_the_same_scenarios(self):
        for number in range(20):
            self.assertEqual(scenarios.device(3, number), scenarios.device(3, number))
            self.assertEqual(scenarios.bench(3, number, "many"), scenarios.bench(3, number, "many"))
        self.assertNotEqual([scenarios.bench(3, n, "reconnect") for n in range(9)],
                            [scenarios.bench(4, n, "reconnect") for n in range(9)])

    def test_benches_have_a_hundred_connections_or_reconnect(self):
        for number in range(20):
            self.assertEqual(scenarios.bench(3, number, "many").connections, 100)
            self.assertIn("--reconnect", scenarios.bench(3, number, "reconnect").switches)

    def test_the_first_device_is_healthy_and_each_fault_is_drawn_sooner_or_later(self):
        self.assertEqual(scenarios.device(3, 0).outcomes, NONE)
        self.assertEqual(len(scenarios.healthy(3, 0).switches), len(("--seed", "N")))
        drawn = {switch for number in range(300) for switch in scenarios.device(3, number).switches}
        for switch in ("--corrupt", "--reset-after", "--reboot-after", "--link-loss", "--drift",
                       "--leak-sockets", "--stall", "--naive-accept"):
            self.assertIn(switch, drawn)

    def targets(self, place):
        kinds = [(kind, scenarios.target(3, number, kind)) for number in range(200) for kind in judge.LANES]
        return [(kind, target) for kind, target in kinds if target.place == place]

    def test_a_bench_alone_with_a_device_fails_only_by_its_faults(self):
        targets = self.targets("alone")
        self.assertEqual({kind for kind, _ in targets}, {"reconnect"})
        self.assertEqual({target.number for _, target in targets}, set(range(scenarios.ALONE)))
        for _, target in targets:
            self.assertIsNone(target.hostile_client)
            self.assertEqual(target.explained(NONE), NONE)
            self.assertEqual(target.explained({"reset"}), {"reset"})
        outcomes = [scenarios.alone(3, number).outcomes for number in range(scenarios.ALONE)]
        self.assertEqual(outcomes[::2], [NONE] * 3)
        self.assertNotIn(NONE, outcomes[1::2])

    def test_a_bench_that_shares_a_device_may_fail_but_gets_no_wrong_bytes(self):
        targets = self.targets("shared")
        self.assertEqual({kind for kind, _ in targets}, set(judge.LANES))
        self.assertEqual({bool(target.hostile_client) for _, target in targets}, {False, True})
        for _, target in targets:
            self.assertEqual(target.explained(NONE), set(judge.FAILED) - {"mismatch", "excess"})

    def test_many_connections_fail_only_if_the_server_is_faulty(self):
        explained = {target.number: target.explained(NONE) for _, target in self.targets("many")}
        self.assertEqual(explained, {0: NONE, 1: set(judge.FAILED), 2: set(judge.FAILED)})

    def test_timeouts_are_long_if_no_fault_explains_a_silence(self):
        def is_long(explained):
            switches = scenarios.bench(3, 1, "reconnect", frozenset(explained)).switches
            return [switches[switches.index(name) + 1] == scenarios.LONG_TIMEOUT
                    for name in ("--timeout", "--connect-timeout")]
        self.assertEqual(is_long({"reset"}), [True, True])
        self.assertEqual(is_long({"timeout"}), [False, True])
        self.assertEqual(is_long({"refused"}), [True, False])


class SoakScript(unittest.TestCase):
    def test_a_soak_of_nothing_is_not_good_and_ends_although_signals_are_ignored(self):
        soak = [sys.executable, ROOT / "scripts" / "soak", "--especho", BINARY, "--time", "0s"]
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as of a job in the background
        self.addCleanup(signal.signal, signal.SIGINT, before)
        ended = subprocess.run(soak, capture_output=True, timeout=LIMIT, text=True, check=False)
        self.assertEqual(ended.returncode, 1, ended)
        said = ended.stdout.splitlines()
        self.assertRegex(said[0], "no bench ran in the lane reconnect")
        self.assertRegex(said[1], "no bench ran in the lane many")
        self.assertRegex(said[2], "not good")


if __name__ == "__main__":
    unittest.main()
