"""When the confusion matrix is good enough, and what it complains of."""
import subprocess
import sys
import unittest
from pathlib import Path

from support.especho import BINARY, LIMIT

FOLDER = Path(__file__).resolve().parents[1] / "matrix"
sys.path.insert(0, str(FOLDER))
import faulty_devices  # noqa: E402
import table  # noqa: E402
import trial  # noqa: E402
from devices import CORRECTNESS, DEVICES, Device, faulty  # noqa: E402

WELL = Device("well")
SLOW = faulty("slow", "--poll-delay 10ms", "poll-delay", tolerated=["stalls"])
WRONG = faulty("wrong", "--drop 1%", CORRECTNESS)


def row(device, *trials):
    return table.Row(device, list(trials))


def trial_of(device, *found, **more):
    return trial.Trial(device, 1, found=set(found), **more)


def times(count, device, *found, **more):
    return [trial_of(device, *found, **more) for _ in range(count)]


class MatrixTable(unittest.TestCase):
    def complaints(self, *rows, well=None, **more):
        healthy = row(WELL, *(well or times(20, WELL)))
        return table.complaints([healthy, *rows], **more)

    def test_nothing_is_said_where_all_is_found_and_nothing_invented(self):
        self.assertEqual(self.complaints(row(SLOW, *times(20, SLOW, "poll-delay")),
                                         row(WRONG, *times(20, WRONG, failed_cases=["size-1"]))),
                         [])

    def test_one_of_twenty_may_be_missed_but_not_two(self):
        one = row(SLOW, trial_of(SLOW), *times(19, SLOW, "poll-delay"))
        two = row(SLOW, *times(2, SLOW), *times(18, SLOW, "poll-delay"))
        self.assertEqual(self.complaints(one), [])
        self.assertEqual(self.complaints(two), ["slow: recall 90%"])

    def test_a_device_whose_cases_all_passed_is_missed(self):
        self.assertEqual(self.complaints(row(WRONG, *times(20, WRONG))), ["wrong: recall 0%"])

    def test_recall_is_that_of_what_is_found_least(self):
        both = faulty("both", "", "poll-delay", CORRECTNESS)
        trials = [trial_of(both, "poll-delay", failed_cases=["size-1"]), trial_of(both, "poll-delay")]
        self.assertEqual(row(both, *trials).recall(), 0.5)

    def test_a_trial_without_result_is_a_miss(self):
        trials = [*times(18, SLOW, "poll-delay"), *times(2, SLOW, trouble="it did not start")]
        self.assertEqual(self.complaints(row(SLOW, *trials)), ["slow: recall 90%"])

    def test_any_finding_on_a_healthy_device_is_invented(self):
        self.assertIn("healthy devices: 5.0% of checks with a finding",
                      self.complaints(well=[trial_of(WELL, "drift"), *times(19, WELL)]))
        self.assertIn("healthy devices: 5.0% of checks with a finding",
                      self.complaints(well=[trial_of(WELL, failed_cases=["idle"]), *times(19, WELL)]))

    def test_an_extra_finding_on_a_faulty_device_is_invented_unless_it_may_follow(self):
        one = row(SLOW, *times(20, SLOW, "poll-delay", "drift", "stalls"))
        self.assertEqual(one.invented(), [("drift", 20)])
        self.assertIn("20!", one.line())
        # Once in each check of the faulty device, of its columns less those two, and of the
        # healthy one's.
        share = 1 / (len(table.COLUMNS) - 2 + len(table.COLUMNS))
        self.assertEqual(self.complaints(one),
                         [f"all devices: {share:.1%} of verdicts are invented"])

    def test_an_unclear_or_skipped_verdict_on_a_healthy_device_is_reported(self):
        gaps = 2 * [trial_of(WELL, unclear={"drift", "stalls"}, skipped={"soak"})]
        self.assertEqual(self.complaints(well=gaps + times(18, WELL)),
                         ["well: unclear: drift, stalls", "well: skipped: soak"])

    def test_one_in_twenty_may_be_unclear(self):
        self.assertEqual(self.complaints(well=[trial_of(WELL, unclear={"stalls"}), *times(19, WELL)]),
                         [])

    def test_an_unclear_verdict_on_a_faulty_device_is_not(self):
        trials = times(20, SLOW, "poll-delay", unclear={"drift"})
        self.assertEqual(self.complaints(row(SLOW, *trials)), [])

    def test_an_unclear_verdict_on_what_a_device_hides_is_right(self):
        jitters = Device("jitters", hidden=frozenset({"poll-delay"}))
        trials = times(20, jitters, unclear={"poll-delay", "drift"})
        self.assertEqual(self.complaints(row(jitters, *trials)), ["jitters: unclear: drift"])

    def test_a_device_that_was_left_out_is_reported(self):
        self.assertEqual(self.complaints(left_out=[SLOW]), ["slow: left out"])

    def test_without_a_healthy_device_it_is_not_good(self):
        said = ["no healthy device examined"]
        self.assertEqual(table.complaints([]), said)
        self.assertEqual(table.complaints([row(SLOW, *times(20, SLOW, "poll-delay"))]), said)
        without_result = row(WELL, *times(20, WELL, trouble="it did not start"))
        self.assertEqual(table.complaints([without_result]), ["well: 20 without result", *said])


class MatrixDevices(unittest.TestCase):
    def test_each_device_has_a_name_of_its_own(self):
        names = [device.name for device in DEVICES]
        self.assertEqual(sorted(set(names)), sorted(names))

    def test_each_finding_has_a_device_that_must_have_it(self):
        listed = subprocess.run([BINARY, "check", "--list", "--only", "diagnosis"], check=True,
                                capture_output=True, text=True, timeout=LIMIT).stdout
        findings = {line.split()[0] for line in listed.splitlines()[1:]}
        self.assertEqual(findings | {CORRECTNESS}, set(table.COLUMNS))

    def test_each_column_has_a_head_of_its_own(self):
        heads = table.HEAD.split()
        self.assertEqual(len(set(heads)), len(table.COLUMNS) + 2, heads)

    def test_what_a_device_must_have_is_a_column(self):
        for device in DEVICES:
            self.assertLessEqual(device.expected | device.tolerated, set(table.COLUMNS))

    def test_servers_are_of_a_kind_that_there_is(self):
        for device in DEVICES:
            if device.server:
                self.assertIn(device.server.split()[0], faulty_devices.KINDS)

    def test_files_of_switches_are_there(self):
        for device in DEVICES:
            for word in device.switches.split():
                if word.endswith(".txt"):
                    self.assertTrue((FOLDER / word).is_file(), word)


if __name__ == "__main__":
    unittest.main()
