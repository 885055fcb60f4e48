"""`especho check`: its options, its outputs, and the exit codes in all of them."""
import os
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from support import servers
from support.bench import parse
from support.especho import ROOT, Case, Process, Stream
from support.servers import Server

try:
    import jsonschema
except ImportError:
    jsonschema = None

FORMATS = ("json", "junit", "tap", "markdown")
FEW = "--only=connect,hello,size-1"
EARLY = (1, 3, 4, 6, 130, 143)  # only the exit itself shows these


class _Check(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def options(self, *formats):
        return [f"--{name}={self.folder / name}" for name in formats or FORMATS]

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def check_all(self, code):
        """All documents are there, are what they seem to be, and report the same exit."""
        doc = parse(self.read("json"))
        self.check_json(doc, code)
        self.check_junit(doc, code)
        self.check_tap(doc, code)
        verdict = "passed" if code == 0 else "failed"
        self.assertRegex(self.read("markdown"), rf"^## especho check \S.*: {verdict}\n")
        return doc

    def check_json(self, doc, code):
        self.assertEqual(doc["schema"], "especho.check/1")
        self.assertEqual(doc["exit"]["code"], code)
        self.assertEqual(doc["exit"]["reason"] == "ok", code == 0)
        found = [one["id"] for one in doc["diagnoses"] if one["verdict"] == "found"]
        self.assertEqual([one["id"] for one in doc["findings"]], found)
        if code == 0:
            self.assertNotIn("fail", [case["verdict"] for case in doc["cases"]])

    def check_junit(self, doc, code):
        suite, = xml.fromstring(self.read("junit"))
        cases = suite.findall("testcase")
        for attribute, element in (("failures", "failure"), ("errors", "error"),
                                   ("skipped", "skipped")):
            self.assertEqual(int(suite.get(attribute)), len(suite.findall(f"testcase/{element}")))
        self.assertEqual(int(suite.get("tests")), len(cases))
        self.assertEqual(int(suite.get("failures")) + int(suite.get("errors")) == 0, code == 0)
        names = [case["name"] for case in doc["cases"]] + [one["id"] for one in doc["diagnoses"]]
        self.assertEqual([case.get("name") for case in cases][:len(names)], names)

    def check_tap(self, doc, code):
        lines = self.read("tap").splitlines()
        points = [line for line in lines if re.match(r"(not )?ok \d+ - ", line)]
        self.assertEqual(lines[:2], ["TAP version 13", f"1..{len(points)}"])
        early = code in EARLY
        self.assertEqual(len(points), len(doc["cases"]) + len(doc["diagnoses"]) + early)
        self.assertEqual(any(line.startswith("Bail out!") for line in lines), early)
        self.assertEqual(any(line.startswith("not ok") for line in points), code != 0)


class Options(_Check):
    def assert_usage(self, *args, tells):
        result = self.expect(2, "check", *args)
        if "-J" in args or "--json" in args:
            self.assertEqual(parse(result.out)["exit"]["code"], 2)
        else:
            self.assertEqual(result.out, b"")
        self.assert_tells(result.err, *tells)

    def test_an_unknown_item_names_the_nearest_one(self):
        self.assert_usage("sim", "--only", "half-clsoe", tells=("--only", "did you mean half-close"))
        self.assert_usage("sim", "--skip", "hello,pol-delay", tells=("--skip", "poll-delay"))
        self.assert_usage("sim", "--only", "nonsense", tells=("nonsense", "--list"))

    def test_values_without_sense_are_explained(self):
        for option, value in (("--soak", "0"), ("--soak", "5 apples"), ("--clients", "0"),
                              ("--clients", "17"), ("--clients", "-1"), ("--seed", "x"),
                              ("--fail-on", "all"), ("--timeout", "0"), ("--deadline", "soon"),
                              ("--wait-ready", "x"), ("--connect-timeout", "0")):
            with self.subTest(f"{option} {value}"):
                self.assert_usage("sim", option, value, tells=(option, value))

    def test_choices_that_contradict_each_other_are_explained(self):
        self.assert_usage("sim", "--only", "hello", "--skip", "hello", tells=("nothing is left",))
        self.assert_usage("sim", "--only", "correctness", "--fail-on", "diagnosis",
                          tells=("--fail-on diagnosis",))
        self.assert_usage("sim", "--skip", "soak", "--soak", "1m", tells=("--soak",))

    def test_the_list_names_everything_and_needs_no_device(self):
        out = self.expect(0, "check", "no-such-device.invalid", "--list").out.decode()
        rows = [line.split() for line in out.splitlines()[1:]]
        self.assertGreater(len(rows), 30)
        self.assertEqual({row[1] for row in rows}, {"correctness", "diagnosis"})
        self.assertEqual({row[2] for row in rows}, {"yes", "no"})

    def names(self, *args):
        out = self.expect(0, "check", "--list", *args).out.decode()
        return [line.split()[0] for line in out.splitlines()[1:]]

    def test_the_list_is_of_what_would_be_examined(self):
        self.assertEqual(self.names("--only", "hello,poll-delay"), ["hello", "poll-delay"])
        self.assertEqual(set(self.names()) - set(self.names("--skip", "idle,soak")),
                         {"idle", "soak"})
        rows = self.expect(0, "check", "--list").out.decode().splitlines()[1:]
        self.assertEqual(self.names("--quick"),
                         [row.split()[0] for row in rows if row.split()[2] == "yes"])
        self.assert_usage("--list", "--only", "helo", tells=("did you mean hello",))

    def test_the_list_writes_no_documents(self):
        for option in ("-J", *self.options()):
            name = option.split("=")[0].replace("-J", "--json")
            self.assert_usage("--list", option, tells=("--list", name))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_help_says_what_a_check_does_to_the_device(self):
        text = self.expect(0, "check", "--help").out.decode()
        self.assert_tells(text, r"\d+ connections", r"\d+ MiB", r"less than \d+ s", "Examples")


class Exit(_Check):
    def test_a_device_that_is_well_passes(self):
        result = self.expect(0, "check", "sim", FEW, *self.options())
        doc = self.check_all(0)
        self.assertEqual([case["verdict"] for case in doc["cases"]], ["pass"] * 3)
        self.assertGreater(doc["bytes_sent"], 0)
        self.assertTrue(doc["target"]["simulated"])
        self.assert_tells(result.out.decode(), "passed")
        self.assertEqual(result.err, "")

    def test_nothing_that_listens(self):
        with servers.nobody() as port:
            result = self.expect(3, "check", f"127.0.0.1:{port}", FEW, *self.options())
        self.assert_tells(result.err, "refused")
        doc = self.check_all(3)
        self.assertEqual(doc["connections"], 0)
        self.assertNotIn("address", doc["target"])

    def test_the_wait_for_a_device_that_boots_is_reported_in_full(self):
        with servers.nobody() as port:
            result = self.expect(3, "check", f"127.0.0.1:{port}", FEW, "--wait-ready", "250ms")
        waited = re.search(r"refused by .* after ([\d.]+) (ms|s)\b", result.err)
        self.assertGreaterEqual(float(waited[1]) * {"ms": 1, "s": 1000}[waited[2]], 100)

    def test_a_wrong_echo_fails_its_case_and_says_how_to_repeat_it(self):
        with Server(servers.answering(11, servers.changed(3))) as server:
            result = self.expect(5, "check", server.host, "--only=hello,every-byte", *self.options())
            self.assert_tells(result.err, "hello", "--only hello -v")
            result = self.expect(5, "check", server.host, "--only=hello", *self.options())
            self.assert_tells(result.err, "hello", "-v shows the evidence")
            self.assertNotIn("--only", result.err)
        doc = self.check_all(5)
        self.assertEqual(doc["cases"][0]["verdict"], "fail")

    def test_the_deadline_ends_it(self):
        with Server(servers.echo) as server:
            result = self.expect(4, "check", server.host, "--only=idle", "--deadline", "700ms",
                                 *self.options())
        self.assert_tells(result.err, "deadline of 700 ms")
        self.check_all(4)

    def test_an_interrupt_leaves_all_documents_complete(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number), Server(servers.echo) as server, \
                    Process("check", server.host, "--only=connect,soak", "--soak", "1h",
                            *self.options()) as process:
                server.wait_until(lambda s: s.connections > 2)
                process.signal(number)
                result = process.finish(limit=20)
                self.assertEqual(result.code, code, result.err)
                self.assert_tells(result.err, "interrupted after 1 of 2 cases")
                self.check_all(code)

    def test_a_finding_counts_only_where_it_is_to(self):
        args = ("check", "sim", "--profile", "tutorial", "--quick", "--only=hello,one-client")
        result = self.expect(0, *args, *self.options())
        self.assertEqual(self.check_all(0)["findings"][0]["id"], "one-client")
        self.assert_tells(result.err, "--fail-on diagnosis")
        result = self.expect(99, *args, "--fail-on", "diagnosis", *self.options())
        self.assertEqual(self.check_all(99)["findings"][0]["id"], "one-client")
        self.assert_tells(result.err, "found: one-client", "one-client: ")

    def test_a_quick_check_of_the_built_in_device(self):
        self.expect(0, "check", "sim", "--quick", *self.options())
        doc = self.check_all(0)
        self.assertNotIn("soak", [case["name"] for case in doc["cases"]])


class Outputs(_Check):
    def test_a_dash_puts_one_of_them_in_place_of_the_text(self):
        checks = {"json": parse, "junit": xml.fromstring,
                  "tap": lambda out: self.assertTrue(out.startswith(b"TAP version 13\n")),
                  "markdown": lambda out: self.assertTrue(out.startswith(b"## "))}
        for name, check in checks.items():
            with self.subTest(name):
                option = (f"--{name}=-",) if name == "json" else (f"--{name}", "-")
                check(self.expect(0, "check", "sim", FEW, *option).out)

    def test_two_of_them_do_not_fit(self):
        result = self.expect(2, "check", "sim", "-J", "--tap", "-")
        self.assert_tells(result.err, "--json and --tap", "standard output")

    def test_what_cannot_be_written_is_reported_before_anything_is_sent(self):
        with Server(servers.echo) as server:
            for name in FORMATS:
                path = self.folder / "missing" / name
                result = self.expect(1, "check", server.host, f"--{name}={path}")
                self.assert_tells(result.err, re.escape(str(path)), "No such file")
            self.assertEqual(server.connections, 0)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_one_that_cannot_be_written_makes_all_others_report_it(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        self.expect(1, "check", "sim", FEW, "--tap=/dev/full",
                    *self.options("json", "junit", "markdown"))
        doc = parse(self.read("json"))
        self.check_json(doc, 1)
        self.check_junit(doc, 1)
        self.assertIn("cannot write /dev/full", doc["exit"]["reason"])

    def test_ascii_has_no_other_characters(self):
        env = {"LC_ALL": "C.UTF-8"}
        fancy = self.expect(0, "check", "sim", FEW, env=env).out
        self.assertIn("✓".encode(), fancy)
        plain = self.expect(0, "check", "sim", FEW, "--ascii", env=env).out
        self.assertFalse(any(byte > 127 for byte in plain), plain)

    def test_verbose_reports_every_case_while_it_runs(self):
        result = self.expect(0, "check", "sim", FEW, "-v")
        self.assert_tells(result.err, "^connect: pass after", "\nhello: pass", "\nsize-1: pass")


    def test_a_check_that_cannot_begin_leaves_no_documents_of_an_earlier_one(self):
        for code, args in ((2, ("--only", "nonsense")), (1, ("--config", self.folder / "none"))):
            for name in FORMATS:
                (self.folder / name).write_text("all passed")
            self.expect(code, "check", "sim", *args, *self.options())
            self.assertEqual(list(self.folder.iterdir()), [], args)


class Terminal(_Check):
    def on_terminal(self, *args):
        """Runs with standard error on a terminal; returns what that showed."""
        main, side = pty.openpty()
        screen = Stream(main)
        with Process("check", "sim", FEW, *args, stderr=side, env={"TERM": "xterm"}) as process:
            os.close(side)
            code = process.finish().code
        shown = screen.all().decode()
        os.close(main)
        self.assertEqual(code, 0, shown)
        return shown

    def test_a_live_line_names_what_is_examined_and_is_gone_in_the_end(self):
        shown = self.on_terminal()
        self.assertRegex(shown, r"1/3 accepts a connection \.\.\.")
        self.assertRegex(shown, r"3/3 ")
        self.assertNotIn("\n", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), repr(shown))

    def test_quiet_and_verbose_show_none(self):
        self.assertEqual(self.on_terminal("-q"), "")
        self.assertNotIn("\x1b", self.on_terminal("-v"))

    def test_elsewhere_there_is_none(self):
        self.assertEqual(self.expect(0, "check", "sim", FEW).err, "")


class CheckSchema(_Check):
    @classmethod
    def setUpClass(cls):
        if jsonschema is None:
            raise unittest.SkipTest("no jsonschema (Debian: python3-jsonschema)")

    def setUp(self):
        super().setUp()
        schema = parse(self.expect(0, "schema", "check").out)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.validator = jsonschema.Draft202012Validator(schema)
        self.known = schema["properties"]

    def assert_valid(self, doc):
        wrong = [f"{error.json_path}: {error.message}" for error in self.validator.iter_errors(doc)]
        self.assertEqual(wrong, [])
        self.assertEqual([name for name in doc if name not in self.known], [])

    def run_check(self, code, *args):
        return parse(self.expect(code, "check", *args, "-J").out)

    def test_a_check_that_passed(self):
        self.assert_valid(self.run_check(0, "sim", FEW + ",poll-delay", "--quick"))

    def test_every_option(self):
        self.assert_valid(self.run_check(0, "sim", "--only=correctness", "--skip=late-reader,idle",
                                         "--quick", "--soak", "100ms", "--clients", 2, "--seed", 9,
                                         "--timeout", "4s", "--connect-timeout", "4s",
                                         "--wait-ready", "1s", "--deadline", "50s"))

    def test_no_device(self):
        with servers.nobody() as port:
            self.assert_valid(self.run_check(3, f"127.0.0.1:{port}"))

    def test_a_wrong_echo(self):
        with Server(servers.answering(11, servers.changed(3))) as server:
            doc = self.run_check(5, server.host, "--only=hello")
        self.assert_valid(doc)
        doc["cases"][0].pop("message")
        self.assertFalse(self.validator.is_valid(doc))


class TapHarness(_Check):
    @classmethod
    def setUpClass(cls):
        cls.prove = shutil.which("prove")
        if not cls.prove:
            raise unittest.SkipTest("prove (of Perl) is not installed")

    def verdict(self):
        return subprocess.run([self.prove, "--exec", "cat", self.folder / "tap"], timeout=60,
                              capture_output=True, check=False, text=True)

    def test_perls_harness_agrees(self):
        self.expect(0, "check", "sim", FEW, *self.options("tap"))
        told = self.verdict()
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        self.assertIn("Tests=3", told.stdout)
        with Server(servers.answering(11, servers.changed(3))) as server:
            self.expect(5, "check", server.host, "--only=hello", *self.options("tap"))
        self.assertNotEqual(self.verdict().returncode, 0)
        with servers.nobody() as port:
            self.expect(3, "check", f"127.0.0.1:{port}", FEW, *self.options("tap"))
        self.assertIn("Bailout called", "".join(self.verdict().stdout + self.verdict().stderr))


class Catalogues(unittest.TestCase):
    """A function that no row of its catalogue names would never be called."""

    def functions_without_a_row(self, path, room, signature, row):
        catalogue = (ROOT / path).read_text()
        rows = set(re.findall(row, catalogue))
        self.assertGreater(len(rows), 20)
        code = catalogue + "".join(file.read_text() for file in sorted((ROOT / room).glob("*.cpp")))
        return set(re.findall(signature, code, re.MULTILINE)) - rows

    def test_each_function_of_a_finding_has_a_row(self):
        self.assertEqual(self.functions_without_a_row(
            "src/check/diagnosis/catalogue.hpp", "src/check/diagnosis",
            r"^Diagnosis (\w+)\(const Observations& \w+\)", r"\.diagnose = (\w+)"), set())

    def test_each_function_of_a_case_has_a_row(self):
        self.assertEqual(self.functions_without_a_row(
            "src/check/cases/cases.hpp", "src/check/cases",
            r"^CaseResult (\w+)\(Device& device\)", r"\b(\w+),\s*\{CheckStage::"), set())
