"""The correctness cases of `especho check`, against the virtual device and its faults."""
import socket

from support.check_cases import CheckCase
from support.especho import Sim


class HealthyDevice(CheckCase):
    def test_all_cases_pass_and_little_is_sent(self):
        with Sim() as sim:
            doc = self.check(0, sim.host, "--only", "correctness", "--skip", "late-reader")
            self.assertEqual(set(self.verdicts(doc).values()), {"pass"})
            self.assertLess(doc["bytes_sent"], 12 << 20)
            self.assertLess(doc["connections"], 150)
            self.expect(0, "send", sim.host, "still there")

    def test_a_quick_check_passes_and_is_shorter(self):
        with Sim() as sim:
            quick = self.check(0, sim.host, "--quick", "--only", "late-reader,idle")
            full = self.check(0, sim.host, "--only", "late-reader,idle")
        self.assertLess(2 * quick["elapsed_s"], full["elapsed_s"])

    def test_a_device_far_away_passes(self):
        with Sim("--latency", "80ms", "--jitter", "40ms") as sim:
            doc = self.check(0, sim.host, "--quick", "--only", "correctness")
        self.assertEqual(set(self.verdicts(doc).values()), {"pass"})

    def test_sizes_are_those_of_the_device(self):
        with Sim() as sim:
            doc = self.check(0, sim.host, "--only", "size-mss,size-window")
        self.assertEqual([case["evidence"]["bytes"] for case in doc["cases"]], [1436, 5744])


class FaultyDevice(CheckCase):
    def failed(self, faults, *args):
        """The names of the cases that failed, and the document."""
        with Sim(*faults) as sim:
            doc = self.check(5, sim.host, "--quick", *args)
        return {case["name"] for case in doc["cases"] if case["verdict"] == "fail"}, doc

    def test_one_client_at_a_time_fails_with_several(self):
        failed, doc = self.failed(["--slots", 1], "--only", "hello,several-clients,more-clients",
                                  "--timeout", "1s")
        self.assertEqual(failed, {"several-clients"})
        self.assertIn("1 of 4 clients", self.case(doc, "several-clients")["message"])

    def test_truncation_fails_beyond_its_size(self):
        failed, doc = self.failed(["--truncate-after", "8k"], "--only", "size-1,size-16k,size-64k")
        self.assertEqual(failed, {"size-16k", "size-64k"})
        self.assertIn("at byte 8192 of 16384", self.case(doc, "size-16k")["message"])

    def test_a_reset_is_reported_as_one(self):
        failed, doc = self.failed(["--reset-after", "20k"], "--only", "size-1,size-64k")
        self.assertEqual(failed, {"size-64k"})
        self.assertEqual(self.case(doc, "size-64k")["evidence"]["outcome"], "reset")

    def test_wrong_bytes_are_found(self):
        for fault in ("--corrupt", "--drop", "--duplicate"):
            with self.subTest(fault):
                failed, _ = self.failed([fault, "0.001"], "--only", "size-64k,full-duplex",
                                        "--timeout", "1s")
                self.assertEqual(failed, {"size-64k", "full-duplex"})


class RareFault(CheckCase):
    """What only the volume of a check can find."""

    def soak(self, *faults):
        with Sim(*faults) as sim:
            doc = self.check(5, sim.host, "--timeout", "2s", "--only",
                             "several-clients,full-duplex,soak")
        return [case["message"] for case in doc["cases"] if case["verdict"] == "fail"]

    def test_one_lost_byte_in_a_million_is_found(self):
        self.assertTrue(self.soak("--drop", "1e-6", "--seed", 1))

    def test_crosstalk_is_found_and_reported(self):
        messages = self.soak("--mix", "1e-5", "--seed", 1)
        self.assertTrue(any("belongs to client" in message for message in messages), messages)


class Deadlines(CheckCase):
    """How long a check takes when the device keeps it waiting."""

    def test_the_deadline_ends_the_wait_for_a_device_that_is_not_there(self):
        with socket.socket() as bound:  # and does not listen
            bound.bind(("127.0.0.1", 0))
            host = f"127.0.0.1:{bound.getsockname()[1]}"
            self.check(4, host, "--only", "hello", "--wait-ready", "20s", "--deadline", "1s")
            self.check(3, host, "--only", "hello", "--wait-ready", "300ms")
