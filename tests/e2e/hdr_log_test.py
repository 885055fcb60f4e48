"""What HdrHistogram's own program reads from the log of a bench."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from support.bench import BenchCase, parse
from support.especho import LIMIT

FOLDERS = ("/usr/share/java", "/usr/local/share/java", "/opt/homebrew/share/java",
           str(Path.home() / ".m2/repository/org/hdrhistogram"))
TOTALS = re.compile(r"T:(\d+) \( (\S+) (\S+) (\S+) (\S+) \S+ (\S+) \)$")


def find_jar():
    """HDRHISTOGRAM_JAR, or the first one where packages put theirs."""
    named = os.environ.get("HDRHISTOGRAM_JAR")
    if named:
        return named
    found = (path for folder in FOLDERS for path in sorted(Path(folder).rglob("*.jar"))
             if re.fullmatch(r"hdrhistogram(-[\d.]+)?\.jar", path.name, re.IGNORECASE))
    return next(map(str, found), None)


class HdrLog(BenchCase):
    @classmethod
    def setUpClass(cls):
        cls.java = shutil.which("java")
        cls.jar = find_jar()
        if not cls.java or not cls.jar:
            raise unittest.SkipTest("no Java with HdrHistogram (Debian: default-jre-headless, "
                                    "libhdrhistogram-java)")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "bench.hdr"
        self.percentiles = Path(folder.name) / "percentiles"

    def measure(self, *args):
        result = self.expect(0, "bench", "sim", *args, "-J", "--hdr", self.log)
        doc = parse(result.out)
        self.check(doc, 0)
        return doc["results"]

    def process(self, *args):
        done = subprocess.run([self.java, "-cp", self.jar, "org.HdrHistogram.HistogramLogProcessor",
                               "-i", self.log, *args], capture_output=True, text=True,
                              timeout=LIMIT)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def assert_reads(self, latency, tag=None):
        """All intervals together have the percentiles in the JSON."""
        self.process("-o", self.percentiles, "-outputValueUnitRatio", "1",
                     *(("-tag", tag) if tag else ()))
        last = self.percentiles.read_text().splitlines()[-1]
        match = TOTALS.search(last)
        self.assertTrue(match, last)
        self.assertEqual(int(match[1]), latency["count"])
        for name, text in zip(("p50", "p90", "p99", "p99.9", "max"), match.groups()[1:]):
            ns = latency[name] * 1e6
            self.assertAlmostEqual(float(text), ns, delta=max(ns / 1024, 64), msg=name)

    def test_the_round_trips_of_one_size_are_what_it_reads_first(self):
        run, = self.measure("-s", 64, "-n", 3000)
        self.assert_reads(run["rtt_ms"])
        for name in ("ttfb", "connect"):
            self.assert_reads(run[f"{name}_ms"], tag=name)

    def test_an_open_loop_has_responses_as_well(self):
        run, = self.measure("-r", "2k", "-n", 1000, "-c", 3)
        self.assert_reads(run["rtt_ms"])
        self.assert_reads(run["response_ms"], tag="response")

    def test_sizes_are_distinguished_by_tags(self):
        small, large = self.measure("-s", "64,4k", "-n", 500)
        self.assert_reads(small["rtt_ms"], tag="rtt-64")
        self.assert_reads(large["rtt_ms"], tag="rtt-4096")
        tags = set(self.process("-listtags").split())
        self.assertLessEqual({"rtt-64", "rtt-4096", "ttfb-64", "ttfb-4096", "connect-64"}, tags)

    def test_the_runs_of_a_size_follow_each_other(self):
        runs = self.measure("-n", 400, "--repeat", 3)
        self.process("-o", self.percentiles, "-outputValueUnitRatio", "1")
        last = self.percentiles.read_text().splitlines()[-1]
        self.assertEqual(int(TOTALS.search(last)[1]), 1200)
        slowest = max(run["rtt_ms"]["max"] for run in runs) * 1e6
        self.assertAlmostEqual(float(TOTALS.search(last)[6]), slowest,
                               delta=max(slowest / 1024, 64))
        start, total = float(last.split(":")[0]), sum(run["elapsed_s"] for run in runs)
        self.assertLessEqual(start, total + 0.001)
        self.assertGreaterEqual(start, sum(run["elapsed_s"] for run in runs[:2]) - 0.001)
