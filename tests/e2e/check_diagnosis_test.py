"""The findings of `especho check`, each against a device with an obvious fault.

scripts/confusion-matrix measures how often they are found, and how often invented."""
import contextlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.bench import parse
from support.check_cases import CheckCase
from support.especho import Sim

# The device's options, and what is found; other experiments would only take time.
FAULTY = {
    "poll-delay": ["--poll-delay", "50ms"],
    "modem-sleep": ["--modem-sleep"],
    "nagle-delayed-ack": ["--nagle", "--write-size", "48"],
    "byte-writes": ["--write-size", "1"],
    "one-client": ["--slots", "1"],
    "few-slots": ["--slots", "2"],
    "small-window": ["--window", "2872"],
    "slow-transfer": ["--read-rate", "8k"],
    "stalls": ["--stall", "1s", "--stall-after", "32k"],
    "reconnect-limit": ["--leak-sockets", "1"],
    "slow-accept": ["--slow-accept", "10ms"],
    "drift": ["--drift", "5ms"],
}


# The same for sketches with faults: the arguments of faulty_devices.py.
SKETCHES = {
    "greeting hello": "greeting",
    "first-bytes 256": "cut-echo",
    "c-string": "cut-echo",
    "answer-delay 200ms": "answer-delay",
    "answer-after-silence 200ms": "answer-after-silence",
    "byte-delay 0.6ms": "byte-delay",
    "accept-delay 200ms": "accept-delay",
    "close-delay 1000ms": "close-delay",
}
FAULTY_DEVICES = Path(__file__).resolve().parents[1] / "matrix" / "faulty_devices.py"


@contextlib.contextmanager
def sketch(arguments):
    """The address of such a device."""
    with subprocess.Popen([sys.executable, FAULTY_DEVICES, *arguments.split()],
                          stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process.stderr.readline().split()[-1]
        process.stdin.close()  # which ends it


class Findings(CheckCase):
    def find(self, name):
        # Stalls show in other traffic, so there must be some.
        only = f"full-duplex,{name}" if name == "stalls" else name
        code = 6 if name == "reconnect-limit" else 99  # then the device is lost for good
        with Sim(*FAULTY[name]) as sim:
            arguments = (sim.host, "--only", only, "--fail-on", "diagnosis")
            for _ in range(4):  # a machine that is too busy for a verdict may have been so for a while
                result = self.run_especho("check", *arguments, "--json")
                if result.code != 7 or b"this machine is too busy" not in result.out:
                    break
            self.assertEqual(result.code, code, result.out)
            return parse(result.out)["findings"]

    def test_each_fault_is_found_with_its_evidence_and_a_fix(self):
        with ThreadPoolExecutor(4) as pool:
            for name, findings in zip(FAULTY, pool.map(self.find, FAULTY)):
                with self.subTest(name):
                    self.assertEqual([one["id"] for one in findings], [name])
                    self.assertIn(findings[0]["confidence"], ("medium", "high"))
                    self.assertTrue(findings[0]["evidence"] and findings[0]["message"])
                    self.assertTrue(findings[0]["fix"])

    def examine(self, arguments):
        with sketch(arguments) as host:
            return self.check(99, host, "--quick", "--only", SKETCHES[arguments],
                              "--fail-on", "diagnosis")["findings"]

    def test_each_faulty_sketch_is_found_with_its_evidence_and_a_fix(self):
        with ThreadPoolExecutor(4) as pool:
            for arguments, findings in zip(SKETCHES, pool.map(self.examine, SKETCHES)):
                with self.subTest(arguments):
                    self.assertEqual([one["id"] for one in findings], [SKETCHES[arguments]])
                    self.assertTrue(findings[0]["evidence"] and findings[0]["fix"])

    def test_lost_bytes_are_no_stall(self):
        with sketch("first-bytes 256") as host:
            doc = self.check(5, host, "--timeout", "1s", "--only", "size-mss,cut-echo,stalls")
        self.assertEqual([one["id"] for one in doc["findings"]], ["cut-echo"])
        self.assertEqual(doc["findings"][0]["evidence"]["cause"], "fixed buffer")
        self.assertEqual(doc["findings"][0]["evidence"]["bytes_back_most"], 256)

    def test_the_period_of_a_poll_delay_is_measured(self):
        period = self.find("poll-delay")[0]["evidence"]["period_ms"]
        self.assertGreaterEqual(period, 49)
        self.assertLess(period, 75)

    def test_a_reboot_shows_in_refusals(self):
        with Sim("--reboot-after", "32k", "--boot-time", "1s") as sim:
            doc = self.check(5, sim.host, "--only", "size-64k,hello,pipelined,reboot")
        finding = doc["findings"][0]
        self.assertEqual(finding["id"], "reboot")
        self.assertGreaterEqual(finding["evidence"]["longest_absence_ms"], 500)


class HealthyDevice(CheckCase):
    # What a busy machine can't cause.
    UNTIMED = ("byte-writes", "one-client", "few-slots", "small-window", "reconnect-limit",
               "dropped-at-accept", "reboot")

    def test_nothing_is_invented(self):
        with Sim() as sim:
            doc = self.check(0, sim.host, "--quick", "--only", ",".join(self.UNTIMED))
        self.assertEqual(doc["findings"], [])
        self.assertEqual({one["id"]: one["verdict"] for one in doc["diagnoses"]},
                         dict.fromkeys(self.UNTIMED, "clear"))

    def test_without_evidence_nothing_is_claimed(self):
        with Sim("--truncate-after", "1") as sim:
            doc = self.check(7, sim.host, "--quick", "--only", "nagle-delayed-ack")
        self.assertEqual(doc["findings"], [])
        self.assertEqual(doc["diagnoses"][0]["verdict"], "unclear")
