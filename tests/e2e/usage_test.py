"""Command lines that make no sense, files that can't be read, and help."""
import os
import re
import shutil
import tempfile
from pathlib import Path

from support.especho import BINARY, Case

COMMANDS = ("send", "bench", "check", "compare", "report", "schema", "sim", "completion", "man")
NOBODY = 65534


class Usage(Case):
    def assert_usage(self, *args, tells):
        result = self.expect(2, *args)
        self.assertEqual(result.out, b"")
        self.assert_tells(result.err, *tells)

    def test_a_size_with_an_unknown_unit_is_explained(self):
        for command in ("send", "bench"):
            self.assert_usage(command, "sim", "--size", "4q", tells=("--size", "4q", "4k"))

    def test_a_size_within_a_list_is_explained(self):
        self.assert_usage("bench", "sim", "--size", "1,,4k", tells=("--size",))

    def test_a_negative_count_is_explained(self):
        self.assert_usage("bench", "sim", "--count", "-1", tells=("--count", "-1", "number"))

    def test_a_count_of_nothing_is_no_bench(self):
        self.assert_usage("bench", "sim", "--count", "0", tells=("--count",))

    def test_a_size_of_nothing_is_no_bench(self):
        self.assert_usage("bench", "sim", "--size", "0", tells=("--size",))

    def test_a_port_out_of_range_is_explained(self):
        for command in (("send", "127.0.0.1", "Hello"), ("bench", "127.0.0.1"), ("sim",)):
            self.assert_usage(*command, "--port", "70000", tells=("--port", "70000", "65535"))

    def test_a_port_out_of_range_in_the_host_is_explained(self):
        self.assert_usage("send", "127.0.0.1:70000", "Hello", tells=("70000", "65535"))

    def test_an_unknown_option_names_the_nearest_one(self):
        self.assert_usage("bench", "sim", "--coutn", "5", tells=("--coutn", "--count"))
        self.assert_usage("send", "sim", "x", "--timeuot=1s", tells=("--timeuot", "--timeout"))

    def test_a_file_after_the_short_name_of_json_is_refused_with_the_long_one(self):
        for command in (("bench", "sim"), ("check", "sim"), ("compare", "a", "b")):
            for option in ("-J=r.json", "-qJ=r.json"):
                self.assert_usage(*command, option, tells=("'=r.json'", "--json=r.json"))
        self.assert_usage("send", "sim", "x", "-q=1", tells=("'=1' can't follow a one-letter option",))

    def test_a_duration_without_sense_is_explained(self):
        for option in ("--timeout", "--connect-timeout", "--deadline", "--wait-ready"):
            for command in (("send", "sim", "x"), ("bench", "sim")):
                self.assert_usage(*command, option, "5 apples", tells=(option, "5 apples", "ms"))

    def test_a_warm_up_without_sense_is_explained(self):
        self.assert_usage("bench", "sim", "--warmup", "soon", tells=("--warmup", "soon"))

    def test_a_load_of_nothing_is_explained(self):
        for option in ("--connections", "--depth", "--rate", "--repeat", "--threads"):
            with self.subTest(option):
                self.assert_usage("bench", "sim", option, "0", tells=(option,))

    def test_a_rate_without_sense_is_explained(self):
        for rate in ("-1", "nan", "inf", "10ms"):
            self.assert_usage("bench", "sim", "--rate", rate, tells=("--rate", rate, "0.5"))

    def test_a_pause_without_sense_is_explained(self):
        for pause in ("soon", "10ms..", "-1..5ms"):
            self.assert_usage("bench", "sim", "--think", pause,
                              tells=("--think", re.escape(pause), r"10\.\.50ms"))

    def test_a_pause_upside_down_is_explained_with_both_ends(self):
        self.assert_usage("bench", "sim", "--think", "50..10ms",
                          tells=("--think", "50 ms", "10 ms"))

    def test_loads_that_contradict_themselves_are_explained(self):
        for first, second in (("--rate 10", "--think 1ms"), ("--depth 2", "--think 1ms"),
                              ("--depth 2", "--reconnect"), ("--threads 3", "--connections 2"),
                              ("--count 4", "--connections 5")):
            with self.subTest(first + " " + second):
                self.assert_usage("bench", "sim", *first.split(), *second.split(),
                                  tells=(first.split()[0], second.split()[0]))

    def test_too_much_of_a_load_is_explained_with_its_limit(self):
        for args, limit in ((("-c", "60001"), "60000"), (("-d", "1000001"), "1000000"),
                            (("--repeat", "1001"), "1000")):
            self.assert_usage("bench", "sim", *args, tells=(limit,))

    def test_a_meaningless_load_is_refused_before_anything_is_touched(self):
        with tempfile.TemporaryDirectory() as folder:
            result = self.expect(2, "bench", "no-such-device.invalid", "--depth", "0",
                                 f"--json={folder}/r.json")
            self.assertNotIn("no-such-device", result.err)
            self.assertEqual(os.listdir(folder), [])

    def test_a_pattern_without_sense_is_explained(self):
        for pattern in ("rnadom", "0x100", "0x"):
            self.assert_usage("bench", "sim", "--pattern", pattern,
                              tells=("--pattern", pattern, "random", "ascii", "counter", "0x"))

    def test_hex_digits_without_sense_are_explained(self):
        for digits in ("4", "48 6g"):
            self.assert_usage("send", "sim", "--hex", digits, tells=("--hex",))

    def test_an_escape_without_sense_is_explained(self):
        for text in (r"\q", r"\x4", "\\"):
            self.assert_usage("send", "sim", text, "--escape", tells=(r"\\", "--escape|escape"))

    def test_two_payloads_are_one_too_many(self):
        self.assert_usage("send", "sim", "Hello", "--hex", "41", tells=("--hex",))
        self.assert_usage("send", "sim", "--size", "4", "--hex", "41", tells=("--hex", "--size"))

    def test_an_unknown_command_or_profile_or_colour_is_explained(self):
        self.assert_usage("bnech", tells=("bnech", "bench"))
        self.assert_usage("sim", "--profile", "turtle", tells=("--profile", "especho", "tutorial"))
        self.assert_usage("bench", "sim", "--color", "blue", tells=("--color", "never"))

    def test_a_profile_is_for_the_built_in_device_only(self):
        self.assert_usage("bench", "127.0.0.1:9", "--profile", "tutorial",
                          tells=("--profile", "sim"))

    def test_four_and_six_exclude_each_other(self):
        self.assert_usage("bench", "sim", "-4", "-6", tells=("-4", "-6"))

    def test_help_and_version_are_data(self):
        self.assertRegex(self.expect(0, "--version").out, rb"^(especho )?\d+\.\d+\.\d+\n")
        for command in ((), *((name,) for name in COMMANDS)):
            self.assertIn(b"--help", self.expect(0, *command, "--help").out)

    def test_help_lists_every_command(self):
        text = self.expect(0, "--help").out.decode()
        for command in COMMANDS:
            self.assertTrue(re.search(rf"^\s+{command}\b", text, re.MULTILINE), text)


class Files(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_missing_file_is_named(self):
        path = self.folder / "missing"
        result = self.expect(1, "send", "sim", "--file", path)
        self.assert_tells(result.err, re.escape(str(path)), "No such file")

    def test_a_folder_is_no_file(self):
        result = self.expect(1, "send", "sim", "--file", self.folder)
        self.assert_tells(result.err, re.escape(str(self.folder)), "directory")

    def test_an_unreadable_file_is_named(self):
        path = self.folder / "secret"
        path.write_bytes(b"secret")
        path.chmod(0)
        options = {}
        program = BINARY
        if os.geteuid() == 0:  # who may read everything: run a copy as somebody who may not
            self.folder.chmod(0o755)
            program = shutil.copy(BINARY, self.folder / "especho")
            options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        result = self.expect(1, "send", "sim", "--file", path, program=program, **options)
        self.assert_tells(result.err, re.escape(str(path)), "Permission denied")
        self.assertEqual(result.out, b"")

    def test_an_unreadable_file_is_reported_before_anything_is_sent(self):
        result = self.expect(1, "send", "no-such-device.invalid", "--file", self.folder / "missing")
        self.assertNotIn("no-such-device", result.err)
