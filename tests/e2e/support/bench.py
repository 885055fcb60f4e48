"""Runs `especho bench` and checks all that must hold for any of its results."""
import datetime
import json

from support.especho import LIMIT, Case

OUTCOMES = ("ok", "timeout", "short", "mismatch", "reset", "refused", "unreachable", "excess")
PERCENTILES = ("min", "p50", "p90", "p99", "p99.9", "max")
LATENCIES = ("rtt_ms", "ttfb_ms", "response_ms", "connect_ms")
KEPT_OUTAGES = 100
MOST_BLOCKS = 64
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
        options = doc["options"]
        self.assertLessEqual(len(doc["results"]), len(options["sizes"]) * options["repeat"])
        for run in doc["results"]:
            self.check_run(run, options)
        if code not in (130, 143):
            self.check_exit(doc, code)

    def check_exit(self, doc, code):
        """The worst outcome names the exit code; of good ones only a deadline makes a failure."""
        seen = {name for run in doc["results"] for name, n in run["echoes"].items()
                if n != run.get("local_failures", {}).get(name, 0)}
        local = any("local_failures" in run for run in doc["results"])
        worst = [CODES[name] for name in CODES if name in seen]
        rank = [5, 6, 4, 3]
        expected = min(worst, key=rank.index) if worst else 1 if local else 0
        self.assertIn(code, (expected, 4) if expected in (0, 3) else (expected,))
        if code == 0:
            self.assertIn("ok", seen)

    def check_run(self, run, options):
        echoes = run["echoes"]
        self.assertLessEqual({"attempted", "cut_off", *OUTCOMES}, set(echoes))
        self.assertEqual(echoes["attempted"], sum(echoes[name] for name in OUTCOMES))
        self.assertTrue(1 <= run["run"] <= options["repeat"], run["run"])
        self.assertEqual(run["depth"], options["depth"])
        self.check_connections(run, options)
        per_second = echoes["ok"] / self.time_of(run) if echoes["ok"] else 0
        self.assert_close(run["echoes_per_s"], per_second)
        self.assert_close(run["throughput_bytes_per_s"], per_second * run["size"])
        self.assertEqual("rtt_ms" in run, echoes["ok"] > 0, "unknown must be absent, known present")
        if echoes["ok"]:
            self.check_latency(run)
        if "connect_ms" in run:
            self.check_distribution(run["connect_ms"])
        self.check_histograms(run)
        self.check_schedule(run, options.get("rate_per_s"))
        self.check_tcp(run)
        self.check_outages(run)
        self.check_failures(run)

    @staticmethod
    def time_of(run):
        """The time over which rates are computed: what was sent to a schedule took no less than that."""
        if "rate" not in run:
            return run["elapsed_s"]
        sent = run["echoes"]["attempted"] + run["echoes"]["cut_off"]
        return max(run["elapsed_s"], sent / run["rate"]["asked"])

    def check_connections(self, run, options):
        self.assertEqual(run["connections"], options["connections"])
        self.assertTrue(0 <= run["connections_served"] <= run["connections_made"]
                        <= run["connections"], run)
        if run["echoes"]["ok"]:
            self.assertGreaterEqual(run["connections_served"], 1)
        self.assertEqual("connections_waited" in run, not options["reconnect"])
        waited = run.get("connections_waited", 0)
        self.assertEqual("connections_at_once" in run,
                         run["connections_served"] > 0 and not options["reconnect"])
        self.assertTrue(0 <= waited <= run["connections_served"], run)
        self.assertEqual("longest_wait_ms" in run, waited > 0)
        self.assertTrue(1 <= options["threads"] <= run["connections"], options)

    def check_latency(self, run):
        rtt, ttfb = run["rtt_ms"], run["ttfb_ms"]
        self.check_distribution(rtt)
        self.check_distribution(ttfb)
        for name in ("min", "mean", "p50", "max"):
            self.assertLessEqual(ttfb[name], rtt[name], name)
        in_flight = run["connections"] * run["depth"]
        self.assertLessEqual(rtt["mean"] * run["echoes"]["ok"],
                             run["elapsed_s"] * 1000 * in_flight * 1.001)

    def check_distribution(self, values):
        self.assertLessEqual({"mean", "stddev", *PERCENTILES}, set(values))
        ordered = [values[name] for name in PERCENTILES]
        self.assertEqual(ordered, sorted(ordered))
        self.assertGreater(values["min"], 0)
        self.assertTrue(values["min"] - 1e-6 <= values["mean"] <= values["max"] + 1e-6, values)
        self.assertTrue(0 <= values["stddev"] <= values["max"], values)

    def check_histograms(self, run):
        """Each latency has one, and the blocks hold every measured echo."""
        self.assertEqual({f"{name}_ms" for name in run["histograms"]},
                         {name for name in run if name in LATENCIES})
        self.assertTrue(all(h.startswith("HISTF") for h in run["histograms"].values()))
        if "blocks" not in run:
            self.assertEqual(run["echoes"]["ok"], 0)
            return
        length, series = run["blocks"]["length_s"], run["blocks"]["series"]
        self.assertEqual(bin(round(length * 1e9)).count("1"), 1, length)
        self.assertTrue(1 <= len(series) <= MOST_BLOCKS, len(series))
        self.assertEqual(sum(block["ok"] for block in series), run["echoes"]["ok"])
        self.assertLessEqual(sum(block["failed"] for block in series),
                             run["echoes"]["attempted"] - run["echoes"]["ok"])
        for block in series:
            self.assertEqual("rtt" in block, block["ok"] > 0)
            self.assertEqual("response" in block, block["ok"] > 0 and "rate" in run)

    def check_schedule(self, run, rate):
        """An open loop has a rate, and no response that is faster than the round trip in it."""
        echoes = run["echoes"]
        self.assertEqual("rate" in run, rate is not None)
        self.assertEqual("response_ms" in run, rate is not None and echoes["ok"] > 0)
        if rate is None:
            return
        self.assertEqual(run["rate"]["asked"], rate)
        self.assertGreaterEqual(run["rate"]["unsent"], 0)
        if run["elapsed_s"]:
            sent = echoes["attempted"] + echoes["cut_off"]
            self.assert_close(run["rate"]["achieved"], sent / self.time_of(run))
            self.assertLessEqual(run["rate"]["achieved"], rate * 1.000001)
        if echoes["ok"]:
            self.check_distribution(run["response_ms"])
            self.assertEqual(run["response_ms"]["count"], run["rtt_ms"]["count"])
            for name in ("mean", *PERCENTILES):
                self.assertGreaterEqual(run["response_ms"][name] + 1e-6, run["rtt_ms"][name], name)

    def check_tcp(self, run):
        """What the system reported; the device takes no more than the round trip."""
        if "tcp" not in run:
            return
        tcp = run["tcp"]
        self.assertTrue(tcp, "without evidence it must be absent")
        self.assertTrue(all(value >= 0 for value in tcp.values() if not isinstance(value, dict)))
        self.assertEqual("device_ms" in tcp, "min_rtt_ms" in tcp and "rtt_ms" in run)
        self.assertEqual("device_share" in tcp, "device_ms" in tcp)
        if "device_ms" in tcp:
            for name, most in (("device_ms", run["rtt_ms"]["p50"]), ("device_share", 1)):
                part = tcp[name]
                self.assertTrue(0 <= part["at_least"] <= part["at_most"] <= most, tcp)

    def check_outages(self, run):
        outages, count = run["outages"], run["outage_count"]
        self.assertLessEqual(run["recoveries"], count)
        self.assertEqual(len(outages), min(count, KEPT_OUTAGES))
        self.assertEqual([o["at_s"] for o in outages], sorted(o["at_s"] for o in outages))
        self.assertLessEqual(sum("recovered_after_s" in o for o in outages), run["recoveries"])
        for outage in outages:
            self.assertIn(outage["outcome"], CODES)
            self.assertTrue(0 <= outage["at_s"] <= LIMIT, outage)
            self.assertGreaterEqual(outage["echo"], 1)
            self.assertTrue(1 <= outage["connection"] <= run["connections"], outage)
            self.assertGreaterEqual(outage.get("recovered_after_s", 0), 0)
        self.assertEqual("longest_stall_ms" in run, run["echoes"]["ok"] > 0 or count > 0)
        if run["echoes"]["ok"]:
            self.assertGreaterEqual(run["longest_stall_ms"], run["rtt_ms"]["max"])

    def check_failures(self, run):
        failed = run["echoes"]["attempted"] - run["echoes"]["ok"]
        failures = run.get("failures", [])
        self.assertEqual(bool(failures), failed > 0)
        self.assertLessEqual(len(failures), failed)
        for failure in failures:
            self.assertGreater(run["echoes"][failure["outcome"]], 0)
            self.assertIn("echo", failure)
            self.assertTrue(failure["message"])
            if "local_cause" in failure:
                self.assertIn(failure["local_cause"], failure["message"])
                self.assertGreater(run["local_failures"][failure["outcome"]], 0)

    def assert_close(self, value, expected):
        self.assertAlmostEqual(value, expected, delta=0.01 * expected)
