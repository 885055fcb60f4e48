"""The man page, as the programs that show man pages see it."""
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from support.especho import BINARY, LIMIT, ROOT, Case
from support.shells import has


def page():
    return subprocess.run([BINARY, "man"], capture_output=True, timeout=LIMIT, check=True).stdout


class _Rendered(Case):
    program = ""

    @classmethod
    def setUpClass(cls):
        if not has(cls.program):
            raise unittest.SkipTest(f"there is no {cls.program} here")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.file = Path(folder.name) / "especho.1"
        cls.file.write_bytes(page())

    def render(self, *args, **env):
        result = self.expect(0, *args, self.file, program=self.program,
                             env={"LC_ALL": "C.UTF-8", **env})
        return re.sub(r".\x08", "", result.out.decode()), result.err


class Man(_Rendered):
    program = "man"

    def shown(self, width=80):
        text, warnings = self.render("--warnings=w", "-l", MANROFFSEQ="", MANWIDTH=str(width),
                                     MAN_KEEP_FORMATTING="")
        self.assertEqual(warnings, "")
        if len(text.splitlines()) < 100:
            raise unittest.SkipTest("man is a stand-in that shows no pages")
        return text

    def test_it_renders_without_warnings(self):
        for width in (60, 80, 120):
            self.shown(width)

    def test_it_has_the_usual_sections_in_the_usual_order(self):
        sections = re.findall(r"^[A-Z][A-Z ]+$", self.shown(), re.MULTILINE)
        self.assertEqual(sections, ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS",
                                    "WHAT A CHECK EXAMINES", "EXIT STATUS", "ENVIRONMENT", "FILES",
                                    "EXAMPLES", "SEE ALSO"])

    def test_what_is_typed_can_be_copied(self):
        text = self.shown(120)
        self.assertIn("--connect-timeout TIME", text)
        self.assertIn("especho bench sim --expect 'p99<50ms' --expect errors==0", text)
        self.assertIn(r"Interpret \r \n \t \0 \\ \xNN in TEXT.", text)
        self.assertIn('especho send 192.168.1.78 "Hello World"', text)

    def test_every_exit_code_of_the_program_is_listed(self):
        header = (ROOT / "include/especho/error.hpp").read_text()
        codes = re.findall(r"=\s*(\d+)", re.search(r"enum class ExitCode.*?};", header, re.DOTALL)[0])
        told = re.search(r"^EXIT STATUS\n(.*?)^[A-Z]", self.shown(), re.MULTILINE | re.DOTALL)[1]
        self.assertEqual(re.findall(r"^ {7}(\d+)\b", told, re.MULTILINE), codes)


class Mandoc(_Rendered):
    program = "mandoc"

    def test_it_finds_no_fault_but_that_there_is_no_date(self):
        warned = 2  # the worst of what it found, by which it exits
        result = self.expect(warned, "-T", "lint", "-W", "warning", self.file, program=self.program)
        self.assertEqual(result.err, "")
        faults = [line for line in result.out.decode().splitlines() if "missing date" not in line]
        self.assertEqual(faults, [])


class Reproducible(Case):
    def test_the_same_program_prints_the_same_page_whatever_the_day(self):
        first = self.expect(0, "man", env={"SOURCE_DATE_EPOCH": "0"})
        self.assertEqual(first.out, page())
        self.assertEqual(first.err, "")

    def test_its_day_is_a_day_and_nothing_else(self):
        self.assertIn(rb'"2026\-01\-31"', self.expect(0, "man", "--date", "2026-01-31").out)
        for day in ('x"\n.SH PWNED', "2026-1-31", "2026-01-31\n", "today", ""):
            result = self.expect(2, "man", "--date", day)
            self.assertEqual(result.out, b"")
            self.assert_tells(result.err, "--date", "2026-01-31")
