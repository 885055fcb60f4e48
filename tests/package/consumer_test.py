"""The installed tree, and a program that is built with its library."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support.especho import ROOT, Process

HERE = Path(__file__).resolve().parent
BUILD = os.environ["BUILD_DIR"]
CONFIG = os.environ["CONFIG"] or "Debug"
CMAKE = os.environ["CMAKE"]


def run(*command):
    """Its output; an error that shows the output when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", timeout=100)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}")
    return done.stdout


def block(readme, language):
    """The one block of README in that language."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if len(blocks) != 1:
        raise AssertionError(f"README has {len(blocks)} blocks of {language}: the library's "
                             "example should be the only one")
    return blocks[0]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        first = cls.folder / "first"
        run(CMAKE, "--install", BUILD, "--config", CONFIG, "--prefix", first)
        # Whoever unpacks an archive has it somewhere else than the one who packed it.
        cls.prefix = cls.folder / "moved here"
        first.rename(cls.prefix)
        cls.consumer = cls.build_consumer()

    @classmethod
    def build_consumer(cls):
        build = cls.folder / "consumer"
        run(CMAKE, "-S", HERE / "consumer", "-B", build, f"-DCMAKE_BUILD_TYPE={CONFIG}",
            f"-DCMAKE_PREFIX_PATH={cls.prefix}")
        run(CMAKE, "--build", build, "--config", CONFIG)
        return next(path for path in (build / "consumer", build / CONFIG / "consumer")
                    if path.exists())

    def measure_installed_device(self, *arguments):
        especho = self.prefix / "bin" / "especho"
        with Process("sim", "--port", "0", program=especho) as sim:
            host = sim.err.wait_for(r"listening on (127\.0\.0\.1:\d+)")[1].decode()
            with Process(host, *arguments, program=self.consumer) as process:
                result = process.finish()
        self.assertEqual(result.code, 0, result.err)
        return result

    def test_a_program_finds_the_library_and_measures_the_installed_device(self):
        result = self.measure_installed_device()
        lines = result.out.decode().splitlines()
        self.assertRegex(lines[0], r"^64 B: p99 [\d.]+ [mun]?s$")
        self.assertRegex(lines[1], r"^4 KiB: p99 [\d.]+ [mun]?s$")
        self.assertEqual(len(lines), 2)

    def test_a_program_writes_the_json_of_what_it_measured(self):
        result = json.loads(self.measure_installed_device("--json").out)
        self.assertEqual(result["schema"], "especho.bench/1")
        self.assertEqual([run["echoes"]["ok"] for run in result["results"]], [100, 100])

    def test_a_program_whose_device_is_not_there_gets_the_exit_code_of_that(self):
        with Process("127.0.0.1:1", program=self.consumer) as process:
            self.assertEqual(process.finish().code, 3)

    def test_it_takes_no_fmt_whose_functions_have_other_names(self):
        config = next(self.prefix.rglob("especho-config.cmake")).read_text()
        if "fmt::fmt" not in next(self.prefix.rglob("especho-targets.cmake")).read_text():
            self.assertNotIn("fmt", config)  # it is inside
            return
        found = re.search(r"^find_dependency\(fmt (\d+)[\d.]*\.\.\.<(\d+)\)$", config, re.MULTILINE)
        self.assertTrue(found, config)
        self.assertEqual(int(found[2]), int(found[1]) + 1)

    def test_what_the_firmware_needs_is_installed_and_no_secrets(self):
        firmware = self.prefix / "share/especho/firmware"
        source = ROOT / "firmware"
        for path in ("platformio.ini", "especho/especho.ino", "especho/config.h",
                     "especho/arduino_secrets.h.example", "especho/sketch.yaml"):
            self.assertEqual((firmware / path).read_bytes(), (source / path).read_bytes())
        self.assertFalse((firmware / "especho/arduino_secrets.h").exists())

    @unittest.skipUnless(sys.platform == "linux", "sketches of users run on Linux only")
    def test_a_sketch_is_built_with_what_is_installed(self):
        sketch = self.folder / "mine"
        shutil.copytree(self.prefix / "share/especho/firmware/especho", sketch)
        (sketch / "especho.ino").rename(sketch / "mine.ino")
        with Process("sim", "--port", "0", "--sketch", sketch, "-v",
                     program=self.prefix / "bin" / "especho",
                     env={"XDG_CACHE_HOME": str(self.folder / "cache")}) as sim:
            host = sim.err.wait_for(r"listening on (127\.0\.0\.1:\d+)")[1].decode()
            with Process(host, program=self.consumer) as process:
                self.assertEqual(process.finish().code, 0)

    def test_no_link_in_the_installed_documents_is_dead(self):
        readme, = self.prefix.rglob("README.md")
        documents = list(readme.parent.glob("*.md"))
        self.assertGreater(len(documents), 5)
        for document in documents:
            for link in re.findall(r"\]\(([^)#\s]+)", document.read_text()):
                if not re.match(r"[a-z]+:", link):
                    self.assertTrue((document.parent / link).exists(), f"{document.name}: {link}")

    def test_nothing_that_is_installed_knows_where_it_was_built(self):
        places = (os.fsencode(BUILD), os.fsencode(ROOT), b"/first/")
        for path in self.prefix.rglob("*"):
            if path.suffix not in (".cmake", ".hpp", ".1", ".kit"):
                continue
            text = path.read_bytes()
            for place in places:
                self.assertNotIn(place, text, path)


class Example(unittest.TestCase):
    readme = (ROOT / "include/especho/README.md").read_text()

    def test_the_program_in_readme_is_the_one_that_is_built_here(self):
        self.assertEqual(block(self.readme, "cpp"), (HERE / "consumer/main.cpp").read_text())

    def test_the_cmake_lines_in_readme_are_those_that_are_used_here(self):
        used = (HERE / "consumer/CMakeLists.txt").read_text()
        self.assertIn(block(self.readme, "cmake"), used)
