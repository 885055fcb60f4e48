"""The CI recipes of README: valid YAML, and every command in them works, with `sim` as the board."""
import json
import os
import re
import shutil
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from support.especho import BINARY, ROOT, Process

try:
    import yaml
except ImportError:
    yaml = None

# 99 and 7: a limit in milliseconds is meant for a board, not for a test machine.
VERDICTS = (0, 7, 99)


def recipes():
    return re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(),
                      re.MULTILINE | re.DOTALL)


def stand_in(path, script):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


class _Recipe(unittest.TestCase):
    name = ""  # a word that only the one recipe has

    @classmethod
    def setUpClass(cls):
        if yaml is None:
            raise unittest.SkipTest("no Python module yaml (Debian: python3-yaml)")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        shutil.copytree(ROOT / "firmware", self.folder / "firmware",
                        ignore=shutil.ignore_patterns("arduino_secrets.h"))
        (self.folder / "scripts").mkdir()
        shutil.copy(ROOT / "scripts/flash", self.folder / "scripts/flash")
        stand_in(self.folder / "scripts/especho", f'exec "{BINARY}" "$@"')  # it would build
        stand_in(self.folder / "bin/arduino-cli", 'echo "$@" >> flashed; '
                 '[ "$1" != board ] || echo "/dev/ttyUSB0 serial Serial Port (USB)"')
        (self.folder / "secrets").write_text('#define WIFI_SSID "lab"\n')
        text, = [recipe for recipe in recipes() if self.name in recipe]
        self.recipe = yaml.safe_load(text)

    def run_command(self, command):
        env = {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
               "ESPECHO_HOST": "sim", "ARDUINO_SECRETS": str(self.folder / "secrets"),
               "SECRETS": (self.folder / "secrets").read_text(),
               "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md")}
        with Process("-c", command, program="/bin/sh", cwd=self.folder, env=env) as process:
            result = process.finish()
        allowed = VERDICTS if "especho bench" in command else (0,)
        self.assertIn(result.code, allowed, f"{command}\n{result.err}")

    def check_files(self):
        """What a recipe uploads is there, and is what it seems to be."""
        flashed = (self.folder / "flashed").read_text()
        self.assertIn("compile --upload --port /dev/ttyUSB0", flashed.replace("  ", " "))
        secrets = (self.folder / "firmware/especho/arduino_secrets.h").read_text()
        self.assertIn("WIFI_SSID", secrets)
        result = json.loads((self.folder / "result.json").read_text())
        self.assertTrue(result["target"]["simulated"])
        self.assertGreater(result["results"][0]["echoes"]["ok"], 0)
        for name in ("check.xml", "junit.xml"):
            suites = ElementTree.parse(self.folder / name).getroot()
            self.assertEqual(suites.tag, "testsuites")
        self.assertIn("<svg", (self.folder / "report.html").read_text())


    def check_written(self, commands, paths):
        """By especho, and removed before anything is done that may fail."""
        written = " ".join(command for command in commands if "especho " in command)
        old = next(command for command in commands if command)
        self.assertEqual(old.split()[:2], ["rm", "-f"])
        for path in paths:
            self.assertIn(path, written)
            self.assertIn(path, old.split())


class GitHub(_Recipe):
    name = "runs-on"

    def test_every_command_works(self):
        job, = self.recipe["jobs"].values()
        commands = [step["run"] for step in job["steps"] if "run" in step]
        self.assertGreaterEqual(len(commands), 3)
        for command in commands:
            with self.subTest(command):
                self.run_command(command)
        self.check_files()
        self.assertIn("| ", (self.folder / "summary.md").read_text())

    def test_what_is_uploaded_is_what_was_written(self):
        job, = self.recipe["jobs"].values()
        commands = [step.get("run", "") for step in job["steps"]]
        upload, = [step for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
        self.assertEqual(upload["if"], "always()")
        self.check_written(commands, upload["with"]["path"].split())


class GitLab(_Recipe):
    name = "artifacts"

    def test_every_command_works(self):
        job, = self.recipe.values()
        self.assertGreaterEqual(len(job["script"]), 3)
        for command in job["script"]:
            with self.subTest(command):
                self.run_command(command)
        self.check_files()

    def test_what_is_uploaded_is_what_was_written(self):
        job, = self.recipe.values()
        artifacts = job["artifacts"]
        self.assertEqual(artifacts["when"], "always")
        reports = artifacts["reports"]["junit"]
        self.check_written(job["script"], [*artifacts["paths"], *reports])
        tests = [command for command in job["script"] if "especho " in command]
        self.assertEqual([re.search(r"--junit (\S+)", test)[1] for test in tests], reports)
