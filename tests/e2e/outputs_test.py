"""All documents that a bench writes, together in one run."""
import csv
import fcntl
import io
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
from pathlib import Path

from support import servers
from support.bench import BenchCase, parse
from support.especho import Process
from support.servers import Server

FORMATS = ("json", "junit", "csv", "hdr", "openmetrics", "markdown", "html")


class _Page(HTMLParser):
    """Counts elements."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


class _Outputs(BenchCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def options(self, *formats):
        return [f"--{name}={self.folder / name}" for name in formats or FORMATS]

    def read(self, name):
        return (self.folder / name).read_text()

    def need_full_device(self):
        if not (os.path.exists("/dev/full") and stat.S_ISCHR(os.stat("/dev/full").st_mode)):
            self.skipTest("no /dev/full")

    def check_all(self, code, echoes):
        """Every document is whole, and they agree."""
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), sorted(FORMATS))
        doc = parse(self.read("json"))
        self.check(doc, code)
        self.check_junit(code)
        self.check_csv(doc, echoes)
        lines = self.read("hdr").splitlines()
        self.assertTrue(lines and lines[0].startswith("#"), lines[:1])
        self.check_openmetrics(doc, code)
        self.assert_tells(self.read("markdown"), "^## especho bench ",
                          "passed" if code == 0 else f"Exit code {code}")
        page = self.read("html")
        self.assertTrue(page.lower().startswith("<!doctype html>"), page[:50])
        self.assertIn("body", _Page(page).tags)

    def check_exit(self, doc, code):
        if code not in (1, 99):  # which no outcome calls for
            super().check_exit(doc, code)

    def check_junit(self, code):
        suite, = xml.fromstring(self.read("junit")).iter("testsuite")
        cases = list(suite.iter("testcase"))
        for attribute, element in (("failures", "failure"), ("errors", "error"),
                                   ("skipped", "skipped")):
            found = sum(case.find(element) is not None for case in cases)
            self.assertEqual(int(suite.get(attribute)), found)
        self.assertEqual(int(suite.get("tests")), len(cases))
        self.assertAlmostEqual(float(suite.get("time")), sum(float(c.get("time")) for c in cases),
                               places=5)
        bad = int(suite.get("failures")) + int(suite.get("errors"))
        self.assertEqual(bad == 0, code == 0)

    def check_csv(self, doc, echoes):
        rows = list(csv.DictReader(io.StringIO(self.read("csv")), strict=True))
        attempted = sum(run["echoes"]["attempted"] for run in doc["results"])
        self.assertLessEqual(len(rows), attempted, "what was never sent has no row")
        if echoes is not None:
            self.assertEqual(len(rows), echoes)

    def check_openmetrics(self, doc, code):
        text = self.read("openmetrics")
        self.assertTrue(text.endswith("\n# EOF\n"))
        exit_code = re.search(r"^especho_exit_code\{.*\} (\d+)$", text, re.MULTILINE)
        self.assertEqual(int(exit_code[1]), code)
        counts = re.findall(r'^especho_echoes\{.*outcome="ok"\} (\d+)$', text, re.MULTILINE)
        self.assertEqual([int(n) for n in counts], [r["echoes"]["ok"] for r in doc["results"]])


class Together(_Outputs):
    def test_one_run_writes_all_of_them_and_the_text(self):
        result = self.expect(0, "bench", "sim", "-s", "64,4k", "-n", 50, "--repeat", 2,
                             "--expect", "p50<1h", "--expect", "errors==0", *self.options())
        self.check_all(0, 200)
        self.assertIn(b"p99", result.out)
        names = [case.get("name") for case in xml.fromstring(self.read("junit")).iter("testcase")]
        self.assertIn("64 B #1", names)
        self.assertIn("p50<1h at 4 KiB #2", names)

    def test_a_failed_expectation_is_in_all_of_them(self):
        self.expect(99, "bench", "sim", "-n", 50, "--expect", "p50<1us", *self.options())
        self.check_all(99, 50)
        self.assertIn("p50\\<1us", self.read("markdown"))
        self.assertIn('expectation="p50<1us"} 0', self.read("openmetrics"))

    def test_they_are_written_when_no_device_answers(self):
        with servers.nobody() as port:
            self.expect(3, "bench", f"127.0.0.1:{port}", "--expect", "p50<1s", *self.options())
        self.check_all(3, 0)

    def test_they_are_written_when_the_bench_could_not_begin(self):
        result = self.run_especho("bench", "sim", "-c", 60000, *self.options(),
                                  preexec_fn=self.few_descriptors)
        self.assertEqual(result.code, 1, result.err)
        self.check_all(1, 0)

    @staticmethod
    def few_descriptors():
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))

    def test_ctrl_c_leaves_all_of_them_complete(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number), Server(servers.answering(64, servers.right)) as server, \
                    Process("bench", server.host, "-s", 64, "-t", "1h", "--expect", "errors==0",
                            *self.options()) as process:
                server.wait_until(lambda s: s.echoes > 20)
                process.signal(number)
                result = process.finish(limit=20)
                self.assertEqual(result.code, code, result.err)
                self.check_all(code, None)

    def test_a_failed_echo_is_in_all_of_them(self):
        with Server(servers.answering(64, servers.right, servers.changed(3),
                                      servers.right)) as server:
            self.expect(5, "bench", server.host, "-s", 64, "-n", 5, *self.options())
        self.check_all(5, 5)

    def test_ascii_has_no_other_characters(self):
        env = {"LC_ALL": "C.UTF-8"}
        fancy = self.expect(0, "bench", "sim", env=env).out
        self.assertTrue(any(byte > 127 for byte in fancy))
        plain = self.expect(0, "bench", "sim", "--ascii", env=env).out
        self.assertFalse(any(byte > 127 for byte in plain), plain)


class Stdout(_Outputs):
    def test_a_dash_puts_one_of_them_in_place_of_the_text(self):
        checks = {"json": parse, "junit": xml.fromstring,
                  "csv": lambda out: self.assertEqual(len(out.splitlines()), 6),
                  "hdr": lambda out: self.assertTrue(out.startswith(b"#")),
                  "openmetrics": lambda out: self.assertTrue(out.endswith(b"\n# EOF\n")),
                  "markdown": lambda out: self.assertTrue(out.startswith(b"## ")),
                  "html": lambda out: self.assertIn(b"<html", out)}
        for name, check in checks.items():
            with self.subTest(name):
                option = (f"--{name}=-",) if name == "json" else (f"--{name}", "-")
                check(self.expect(0, "bench", "sim", "-n", 5, *option).out)

    def test_two_of_them_do_not_fit(self):
        result = self.expect(2, "bench", "sim", "-J", "--junit", "-")
        self.assert_tells(result.err, "--json and --junit", "standard output")

    def test_files_may_go_with_one_on_stdout(self):
        result = self.expect(0, "bench", "sim", "-n", 5, "-J", *self.options("junit", "csv"))
        parse(result.out)
        xml.fromstring(self.read("junit"))

    def test_files_are_written_even_if_stdout_is_not_read(self):
        read, write = os.pipe()
        os.close(read)
        with Process("bench", "sim", "-n", 5, *self.options(), stdout=write) as process:
            os.close(write)
            self.assertEqual(process.finish().code, 1)
        self.check_all(1, 5)
        self.assertIn("standard output", parse(self.read("json"))["exit"]["reason"])

    def test_files_are_written_and_report_it_when_stdout_is_full(self):
        self.need_full_device()
        with open("/dev/full", "wb") as full:
            for option in ((), ("--html", "-")):
                with self.subTest(option):
                    names = [name for name in FORMATS if f"--{name}" not in option]
                    result = self.run_especho("bench", "sim", "-n", 5, *option,
                                              *self.options(*names), stdout=full)
                    self.assertEqual(result.code, 1, result.err)
                    self.check(parse(self.read("json")), 1)
                    self.check_junit(1)

    def test_a_reader_that_does_not_read_is_left_after_an_interrupt_and_files_report_it(self):
        read, write = os.pipe()
        size = 1 << 12
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, size)
        os.write(write, bytes(size))
        with Process("bench", "sim", "-n", 5, *self.options(), stdout=write) as process:
            os.close(write)
            while not (self.folder / "html").exists():
                self.assertIsNone(process.popen.poll())
                time.sleep(0.01)
            process.signal(signal.SIGTERM)
            self.assertEqual(process.finish(limit=20).code, 143)
        os.close(read)
        self.check_all(143, 5)

    def test_the_systems_name_of_stdout_is_stdout(self):
        result = self.expect(0, "bench", "sim", "-n", 5, "--junit", "/dev/stdout")
        xml.fromstring(result.out)


class Paths(_Outputs):
    def test_the_same_file_for_two_of_them_is_refused(self):
        here = self.folder / "r"
        here.write_text("old")
        (self.folder / "link").symlink_to(here)
        for other in (here, self.folder / "." / "r", f"{self.folder}/../{self.folder.name}/r",
                      self.folder / "link"):
            with self.subTest(other):
                result = self.expect(2, "bench", "sim", f"--json={here}", "--junit", other)
                self.assert_tells(result.err, "--json and --junit would both write")
        self.assertEqual(here.read_text(), "old")

    def test_the_payload_file_is_not_replaced(self):
        payload = self.folder / "payload"
        payload.write_text("precious")
        for output in (f"--json={payload}", f"--csv={payload}"):
            with self.subTest(output):
                result = self.expect(2, "bench", "sim", "-n", 1, "--file", payload, output)
                self.assert_tells(result.err, "would replace the payload file")
        self.assertEqual(payload.read_text(), "precious")

    def test_what_cannot_be_written_is_reported_before_anything_is_sent(self):
        with Server(servers.echo) as server:
            for name in FORMATS:
                with self.subTest(name):
                    path = self.folder / "missing" / name
                    result = self.expect(1, "bench", server.host, f"--{name}={path}",
                                         *self.options("junit" if name == "json" else "json"))
                    self.assert_tells(result.err, re.escape(str(path)), "No such file")
            self.assertEqual(server.connections, 0)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_empty_path_is_refused(self):
        for name in FORMATS[1:]:
            self.assert_tells(self.expect(2, "bench", "sim", f"--{name}", "").err, name, "empty")

    def test_a_full_disk_does_not_prevent_the_others_which_report_it(self):
        self.need_full_device()
        for name in FORMATS:
            with self.subTest(name):
                others = [f for f in FORMATS if f != name]
                result = self.expect(1, "bench", "sim", "-n", 5, f"--{name}=/dev/full",
                                     *self.options(*others))
                self.assert_tells(result.err, "cannot write /dev/full: No space left")
                for other in others:
                    self.assertTrue(self.read(other), other)
                if name != "json":
                    exit = parse(self.read("json"))["exit"]
                    self.assertEqual(exit["code"], 1)
                    self.assertIn("cannot write /dev/full", exit["reason"])
                if name != "junit":
                    self.check_junit(1)
                if name != "markdown":
                    self.assertIn("Exit code 1", self.read("markdown"))
                if name != "openmetrics":
                    self.assertRegex(self.read("openmetrics"), r"especho_exit_code\{.*\} 1\n")
                self.assertIn(b"p99", result.out)

    def test_a_full_disk_wins_over_a_failed_expectation_but_both_are_reported(self):
        result = self.expect(1, "bench", "sim", "-n", 5, "--junit=/dev/full",
                             "--expect", "p50<1us")
        self.assert_tells(result.err, "No space left", "p50<1us")

    def test_the_same_new_file_for_two_of_them_is_refused(self):
        result = self.expect(2, "bench", "sim", "--json=x", "--csv", "./x", cwd=self.folder)
        self.assert_tells(result.err, "--json and --csv would both write")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_pipe_gets_its_document_and_one_without_a_reader_is_reported_at_once(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        with Server(servers.echo) as server:
            result = self.expect(1, "bench", server.host, "--json=" + str(pipe))
            self.assert_tells(result.err, "cannot write .*pipe: nothing reads it")
            self.assertEqual(server.connections, 0)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            self.expect(0, "bench", "sim", "-n", 5, "--json=" + str(pipe))
            self.check(parse(os.read(reader, 1 << 16)), 0)
        finally:
            os.close(reader)

    def test_devices_may_be_named_twice(self):
        self.expect(0, "bench", "sim", "-n", 5, "--junit=/dev/null", "--csv=/dev/null")


class Earlier(_Outputs):
    """What an earlier bench has left."""
    def leave(self):
        for name in FORMATS:
            (self.folder / name).write_text("all passed")

    def test_a_bench_that_cannot_begin_leaves_none_of_it(self):
        for code, args in ((2, ("--expect", "bad")), (2, ("--depth", 0)), (2, ("-6",)),
                           (1, ("--baseline", self.folder / "none")),
                           (1, ("--csv", self.folder / "none" / "csv"))):
            with self.subTest(args):
                self.leave()
                names = FORMATS if "--csv" not in args else [f for f in FORMATS if f != "csv"]
                self.expect(code, "bench", "sim", *self.options(*names), *args)
                self.assertEqual([p.name for p in self.folder.iterdir() if p.name in names], [])

    def test_one_that_cannot_be_written_is_not_left_either(self):
        self.leave()
        result = self.run_especho("bench", "sim", "-n", 5, *self.options("json"),
                                  preexec_fn=self.small_files)
        self.assertEqual(result.code, 1, result.err)
        self.assert_tells(result.err, "cannot write .*json")
        self.assertFalse((self.folder / "json").exists())

    @staticmethod
    def small_files():
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

    def test_what_a_link_leads_to_is_not_left_either(self):
        self.leave()
        link = self.folder / "link"
        link.symlink_to(self.folder / "junit")
        self.expect(2, "bench", "sim", "--junit", link, "--expect", "bad")
        self.assertFalse((self.folder / "junit").exists())

    def test_what_is_read_and_what_is_no_file_stay(self):
        config = self.folder / "lab.toml"
        config.write_text("host = sim")
        for option in ("--json=", "--junit="):
            result = self.expect(2, "bench", "--config", config, f"{option}{config}")
            self.assert_tells(result.err, "would replace the config file")
        self.assertEqual(config.read_text(), "host = sim")
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        self.expect(2, "bench", "sim", "--expect", "bad", f"--json={pipe}", "--junit=/dev/null")
        self.assertTrue(pipe.is_fifo() and os.path.exists("/dev/null"))


class Promtool(_Outputs):
    @classmethod
    def setUpClass(cls):
        cls.promtool = shutil.which("promtool")
        if not cls.promtool:
            raise unittest.SkipTest("promtool is not installed")

    def check_metrics(self, code, *args):
        self.expect(code, "bench", *args, *self.options("openmetrics"))
        told = subprocess.run([self.promtool, "check", "metrics"], timeout=60, text=True,
                              input=self.read("openmetrics"), capture_output=True, check=False)
        self.assertEqual((told.returncode, told.stdout + told.stderr), (0, ""))

    def test_prometheus_has_nothing_to_say_against_the_metrics(self):
        self.check_metrics(0, "sim", "-s", "64,4k", "--repeat", 2, "--expect", 'p50<1h')
        self.check_metrics(0, "sim", "--rate", 1000, "-c", 2, "--expect", "response.p50<1h")
        with servers.nobody() as port:
            self.check_metrics(3, f"127.0.0.1:{port}", "--expect", "errors==0")
