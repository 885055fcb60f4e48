"""README.md tells the truth about options, exit codes, files and examples."""
import os
import re
import signal
import tempfile
import unittest
from pathlib import Path

from support.especho import BINARY, ROOT, Case, Process

README = (ROOT / "README.md").read_text()
COMMANDS = ("send", "bench", "check", "compare", "report", "schema", "completion", "man", "sim")


def examples():
    """The commands of the sh blocks that need no more than the built-in device."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if re.match(r"(\./build/release/)?especho\b", line)
            and re.search(r"\bsim\b", line)]


class Readme(Case):
    def test_every_link_to_a_file_leads_to_one(self):
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", README)
        files = [link for link in links if not re.match(r"[a-z]+:", link)]
        self.assertEqual([link for link in files if not (ROOT / link).exists()], [])

    def test_every_option_is_described(self):
        for command in COMMANDS:
            text = self.expect(0, command, "--help").out.decode()
            options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
            self.assertGreater(len(options), 1)
            missing = {o for o in options if not re.search(rf"{o}(?![\w-])", README)}
            self.assertEqual(missing, set(), command)

    def test_every_exit_code_is_described(self):
        header = (ROOT / "include/especho/error.hpp").read_text()
        body = re.search(r"enum class ExitCode.*?\{(.*?)\}", header, re.DOTALL)[1]
        codes = re.findall(r"=\s*(\d+)", body)
        self.assertIn("130", codes)
        table = re.search(r"^\| code \|.*\n((\|.*\n)+)", README, re.MULTILINE)[1]
        described = re.findall(r"^\| (\d+) \|", table, re.MULTILINE)
        self.assertEqual([code for code in codes if code not in described], [])


class Installing(Case):
    def test_the_completions_can_be_kept_where_nothing_was_before(self):
        block, = [block for block in README.split("```")[1::2] if "completion bash >" in block]
        with tempfile.TemporaryDirectory() as home:
            Path(home, "especho").symlink_to(BINARY)
            self.expect(0, "-ec", block, program="/bin/sh",
                        env={"HOME": home, "PATH": f"{home}{os.pathsep}{os.environ['PATH']}"})
            kept = [path for path in Path(home).rglob("*especho*") if not path.is_symlink()]
            self.assertEqual(len(kept), 3)


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        release = self.folder / "build" / "release"
        release.mkdir(parents=True)
        (release / "especho").symlink_to(BINARY)
        self.path = f"{release}{os.pathsep}{os.environ['PATH']}"

    def test_every_example_with_the_built_in_device_works(self):
        self.assertTrue(examples(), "README has no example that can be run")
        for line in examples():
            with self.subTest(line), Process("-c", f"exec {line}", program="/bin/sh",
                                             cwd=self.folder, env={"PATH": self.path}) as process:
                if re.match(r"\S+ sim\b", line):  # runs until it is told to stop
                    process.err.wait_for("listening on")
                    process.signal(signal.SIGINT)
                result = process.finish()
                self.assertEqual(result.code, 0, result.err)
