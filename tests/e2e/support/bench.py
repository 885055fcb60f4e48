"""Runs `especho bench` and checks all that must hold for any of its results."""
import datetime
import json

from support.especho import Case

OUTCOMES = ("ok", "timeout", "short", "mismatch", "reset", "refused", "unreachable", "excess")
PERCENTILES = ("min", "p50", "p90", "p99", "p99.9", "max")
CODES = {"short": 5, "mismatch": 5, "excess": 5, "reset": 6, "timeout": 4, "refused": 3,
         "unreachable": 3}


def parse(text):
    """Strict JSON: no NaN, no Infinity, no key twice, nothing before or after."""
    def unique(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError(f"a key twice in {[key for key, _ in pairs]}")
        return dict(pairs)

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


class BenchCase(Case):
    def bench(self, code, *args, **options):
        """Runs with -J, asserts the exit code, checks the document and returns it."""
        result = self.expect(code, "bench", *args, "-J", **options)
        doc = parse(result.out)
        self.check(doc, code)
        return doc

    def check(self, doc, code):
        self.assertEqual(doc["schema"], "especho.bench/1")
        self.assertRegex(doc["version"], r"^\d+\.\d+\.\d+")
        started = datetime.datetime.strptime(doc["started"], "%Y-%m-%dT%H:%M:%SZ")
        started = started.replace(tzinfo=datetime.timezone.utc)
        age = datetime.datetime.now(datetime.timezone.utc) - started
        self.assertLess(abs(age), datetime.timedelta(minutes=10))
        self.assertIsInstance(doc["target"]["host"], str)
        self.assertIsInstance(doc["target"]["port"], int)
        self.assertIsInstance(doc["target"]["simulated"], bool)
        self.assertIsInstance(doc["options"], dict)
        self.assertEqual(doc["exit"]["code"], code)
        self.assertEqual(doc["exit"]["reason"] == "ok", code == 0)
        for run in doc["results"]:
            self.check_run(run)
        if code not in (130, 143):
            self.check_exit(doc, code)

    def check_exit(self, doc, code):
        """The worst outcome names the exit code; of good ones only a deadline makes a failure."""
        seen = {name for run in doc["results"] for name, n in run["echoes"].items() if n}
        worst = [CODES[name] for name in CODES if name in seen]
        rank = [5, 6, 4, 3]
        expected = min(worst, key=rank.index) if worst else 0
        self.assertIn(code, (expected, 4) if expected in (0, 3) else (expected,))
        if code == 0:
            self.assertIn("ok", seen)

    def check_run(self, run):
        echoes = run["echoes"]
        self.assertLessEqual({"attempted", *OUTCOMES}, set(echoes))
        self.assertEqual(echoes["attempted"], sum(echoes[name] for name in OUTCOMES))
        self.assertEqual((run["connections"], run["depth"]), (1, 1))
        per_second = echoes["ok"] / run["elapsed_s"] if echoes["ok"] else 0
        self.assert_close(run["echoes_per_s"], per_second)
        self.assert_close(run["throughput_bytes_per_s"], per_second * run["size"])
        self.assertEqual("rtt_ms" in run, echoes["ok"] > 0, "unknown must be absent, known present")
        if echoes["ok"]:
            self.check_latency(run)
        if "connect_ms" in run:
            self.check_distribution(run["connect_ms"])
        self.check_failures(run)

    def check_latency(self, run):
        rtt, ttfb = run["rtt_ms"], run["ttfb_ms"]
        self.check_distribution(rtt)
        self.check_distribution(ttfb)
        for name in ("min", "mean", "p50", "max"):
            self.assertLessEqual(ttfb[name], rtt[name], name)
        self.assertLessEqual(rtt["mean"] * run["echoes"]["ok"], run["elapsed_s"] * 1000 * 1.001)

    def check_distribution(self, values):
        self.assertLessEqual({"mean", "stddev", *PERCENTILES}, set(values))
        ordered = [values[name] for name in PERCENTILES]
        self.assertEqual(ordered, sorted(ordered))
        self.assertGreater(values["min"], 0)
        self.assertTrue(values["min"] - 1e-6 <= values["mean"] <= values["max"] + 1e-6, values)
        self.assertTrue(0 <= values["stddev"] <= values["max"], values)

    def check_failures(self, run):
        failed = run["echoes"]["attempted"] - run["echoes"]["ok"]
        failures = run.get("failures", [])
        self.assertEqual(bool(failures), failed > 0)
        self.assertLessEqual(len(failures), failed)
        for failure in failures:
            self.assertGreater(run["echoes"][failure["outcome"]], 0)
            self.assertIn("echo", failure)
            self.assertTrue(failure["message"])

    def assert_close(self, value, expected):
        self.assertAlmostEqual(value, expected, delta=0.01 * expected)
