"""The documents are correct about links, options, exit codes, JSON, and in every command that they show."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from hdr_log_test import find_jar
from support.especho import BINARY, LIMIT, ROOT, Case, Process
from support.peers import why_no_lwip

COMMANDS = ("send", "bench", "check", "compare", "report", "schema", "completion", "man", "sim")
BOARD = "192.168.1.78"  # in the documents; here the built-in device stands in for it
# A comparison of two results that were just measured may have any verdict on a busy machine.
VERDICTS = (0, 7, 99)
# Options of programs that are not ours.
OTHERS = {"--preset", "--build", "--config", "--install", "--prefix", "--parallel",
          "--filenames-as-tags"}
OPTION = r"(?<![\w-])--[a-z][a-z-]*[a-z]"


def documents():
    """Everything that people read; the changelog also names what is gone."""
    found = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
                           cwd=ROOT, capture_output=True, text=True, timeout=LIMIT)
    if found.returncode:
        raise unittest.SkipTest("not a checkout of git")
    return sorted(name for name in found.stdout.split()
                  if name != "CHANGELOG.md" and not name.startswith("tests/unit/golden/"))


def read(name):
    return (ROOT / name).read_text()


def without_blocks(text):
    return re.sub(r"^( *)```.*?^\1```", "", text, flags=re.MULTILINE | re.DOTALL)


def commands(name):
    """Those of the sh blocks, one a line."""
    blocks = re.findall(r"^( *)```sh\n(.*?)^\1```", read(name), re.MULTILINE | re.DOTALL)
    lines = "".join(block for _, block in blocks).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip()]


def anchors(name):
    """Of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)", without_blocks(read(name)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_program(path):
    return path.is_file() and os.access(path, os.X_OK)


def help_of(program):
    done = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 0, f"{program} --help: {done.returncode}\n{done.stderr}"
    return done.stdout


class Documents(Case):
    def test_the_readme_is_short(self):
        self.assertLessEqual(len(read("README.md").encode()), 16 * 1024)

    def test_the_commands_of_each_of_them_are_run_here(self):
        self.assertEqual(documents(), sorted(case.document for case in _Commands.__subclasses__()))

    def test_every_document_can_be_reached_from_the_readme(self):
        reached, left = set(), ["README.md"]
        while left:
            name = left.pop()
            if name in reached:
                continue
            reached.add(name)
            links = re.findall(r"\]\(([^)#\s:]+\.md)", without_blocks(read(name)))
            left += [os.path.normpath(Path(name).parent / link) for link in links]
        self.assertEqual(sorted(set(documents()) - reached), [])

    def test_every_link_leads_somewhere(self):
        for name in [*documents(), "CHANGELOG.md"]:
            for link in re.findall(r"\]\(([^)\s]+)", without_blocks(read(name))):
                if re.match(r"[a-z]+:", link):
                    continue
                path, _, anchor = link.partition("#")
                target = os.path.normpath(Path(name).parent / path) if path else name
                with self.subTest(name, link=link):
                    self.assertTrue((ROOT / target).exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target))

    def test_every_file_that_they_name_exists(self):
        for name in documents():
            for path in re.findall(r"`((?:src|tests|scripts|include|firmware)/[\w./-]+)`", read(name)):
                with self.subTest(name, path=path):
                    written_by_users = path.endswith("/arduino_secrets.h")
                    self.assertTrue(written_by_users or (ROOT / path).exists())

    def test_every_option_that_they_name_exists(self):
        known = set(OTHERS)
        for command in COMMANDS:
            known |= set(re.findall(OPTION, self.expect(0, command, "--help").out.decode()))
        known |= set(re.findall(OPTION, self.expect(0, "--help").out.decode()))
        for script in (ROOT / "scripts").iterdir():
            if is_program(script) and script.name != "especho":  # which hands it on
                known |= set(re.findall(OPTION, help_of(script)))
        for name in documents():
            text = re.sub(r"^ *java .*", "", read(name), flags=re.MULTILINE)
            self.assertEqual(set(re.findall(OPTION, text)) - known, set(), name)

    def test_every_option_is_in_the_manual_page(self):
        page = self.expect(0, "man").out.decode().replace("\\-", "-")
        for command in COMMANDS:
            options = set(re.findall(OPTION, self.expect(0, command, "--help").out.decode()))
            self.assertGreater(len(options), 1)
            missing = {option for option in options if not re.search(rf"{option}(?![\w-])", page)}
            self.assertEqual(missing, set(), command)

    def test_every_exit_code_is_described(self):
        header = read("include/especho/error.hpp")
        body = re.search(r"enum class ExitCode.*?\{(.*?)\}", header, re.DOTALL)[1]
        codes = re.findall(r"=\s*(\d+)", body)
        self.assertIn("130", codes)
        table = re.search(r"^\| code \|.*\n((\|.*\n)+)", read("README.md"), re.MULTILINE)[1]
        described = re.findall(r"^\| (\d+) \|", table, re.MULTILINE)
        self.assertEqual([code for code in codes if code not in described], [])

    def test_every_field_of_the_json_is_in_its_schema(self):
        text = read("src/report/README.md")
        for command in ("bench", "check"):
            schema = self.expect(0, "schema", command).out.decode()
            section = re.search(rf"^### {command}\n(.*?)^###? ", text, re.MULTILINE | re.DOTALL)[1]
            fields = re.findall(r"^\| (.*?) \|", section, re.MULTILINE)[2:]
            names = [name for field in fields for name in re.findall(r"[\w.]+(?=[`\[])", field)]
            self.assertGreater(len(names), 5)
            for name in names:
                self.assertIn(f'"{name.split(".")[-1]}"', schema)


def presets(kind):
    return {preset["name"] for preset in json.loads(read("CMakePresets.json"))[kind]}


class _Commands(unittest.TestCase):
    """Runs those of a document, in the order in which it shows them, in a folder of their own."""

    document = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        release = self.folder / "build" / "release"
        release.mkdir(parents=True)
        (release / "especho").symlink_to(BINARY)
        scripts = self.folder / "scripts"
        scripts.mkdir()
        (scripts / "especho").symlink_to(BINARY)  # the script would build it first
        (self.folder / "firmware").symlink_to(ROOT / "firmware")
        self.env = {"PATH": f"{release}{os.pathsep}{os.environ['PATH']}", "HOME": folder.name}
        jar = find_jar()
        if jar:
            (self.folder / "HdrHistogram.jar").symlink_to(jar)

    def test_every_command_works(self):
        for line in commands(self.document):
            with self.subTest(line):
                self.try_command(line.replace(BOARD, "sim"))

    def test_every_command_in_the_text_exists(self):
        for code in re.findall(r"`([^`\n]+)`", without_blocks(read(self.document))):
            if re.match(r"(\./)?scripts/[\w-]+( |$)|(cmake|ctest) --", code):
                with self.subTest(code):
                    self.check_builds(code.removeprefix("./"))

    def try_command(self, line):
        if re.match(r"\./scripts/(?!especho\b)|cmake |ctest ", line):
            self.check_builds(line.removeprefix("./"))
        else:
            self.run_line(line)

    def check_builds(self, line):
        """What builds for minutes, or needs a board, is not run; but it is there, and has these options."""
        for command in line.split(" && "):
            words = command.split()
            options = set(re.findall(OPTION, command))
            if words[0] == "cmake" and "--preset" in words:
                kind = "buildPresets" if "--build" in words else "configurePresets"
                self.assertIn(words[words.index("--preset") + 1], presets(kind))
            elif words[0] == "ctest":
                self.assertIn(words[words.index("--preset") + 1], presets("testPresets"))
            elif words[0].startswith("scripts/"):
                script = ROOT / words[0]
                self.assertTrue(script.exists(), words[0])
                if is_program(script):
                    self.assertLessEqual(options, set(re.findall(OPTION, help_of(script))))

    def run_line(self, line):
        program = re.match(r"\S+", line)[0]
        if program in ("java", "cmake") and not shutil.which(program):
            self.skipTest(f"no {program} here")
        if program == "java" and not (self.folder / "HdrHistogram.jar").exists():
            self.skipTest("no HdrHistogram here")
        piped = re.search(r"\| (man|mandoc) ", line)
        if piped and not shutil.which(piped[1]):
            self.skipTest(f"no {piped[1]} here")
        is_server = re.match(r"\S*especho sim\b", line)
        with Process("-o", "pipefail", "-c", f"exec {line}" if is_server else line, program="bash",
                     cwd=self.folder, env=self.env) as process:
            if is_server:  # runs until it is interrupted
                process.err.wait_for("listening on")
                process.signal(signal.SIGINT)
            result = process.finish()
        allowed = VERDICTS if "especho compare" in line else (0,)
        self.assertIn(result.code, allowed, f"{result.err}\n{result.out[-2000:]!r}")


class Readme(_Commands):
    document = "README.md"


class Bench(_Commands):
    document = "src/bench/README.md"


class Check(_Commands):
    document = "src/check/README.md"

    def test_everything_in_the_list_is_described(self):
        rows = subprocess.run([BINARY, "check", "--list"], capture_output=True, text=True,
                              timeout=LIMIT, check=True).stdout.splitlines()[1:]
        tables = re.findall(r"^\| (`.*?) \|", read(self.document), re.MULTILINE)
        described = {name for cell in tables for name in re.findall(r"`([^`]+)`", cell)}
        self.assertEqual({row.split()[0] for row in rows} - described, set())


class Cli(_Commands):
    document = "src/cli/README.md"

    def test_every_command_works(self):
        super().test_every_command_works()
        kept = [path for path in self.folder.rglob("*especho*")
                if path.is_relative_to(self.folder / ".local")
                or path.parent.name in (".zfunc", "completions")]
        self.assertEqual(len({path.name for path in kept}), 3, kept)


class Compare(_Commands):
    document = "src/compare/README.md"


class Net(_Commands):
    document = "src/net/README.md"


class Report(_Commands):
    document = "src/report/README.md"

    def test_every_output_is_described(self):
        table = re.search(r"^## Output files\n(.*?)^## ", read(self.document), re.MULTILINE | re.DOTALL)[1]
        for command in ("bench", "check"):
            text = subprocess.run([BINARY, command, "--help"], capture_output=True, text=True,
                                  timeout=LIMIT, check=True).stdout
            outputs = re.findall(r"^  (?:-J,)?(--[a-z]+)(?:\[=FILE\]| FILE\b)",
                                 text.partition("\nOutput:\n")[2], re.MULTILINE)
            self.assertGreater(len(outputs), 2)
            for option in outputs:
                self.assertIn(f"| `{option}` |", table)


class Firmware(_Commands):
    document = "firmware/README.md"

    def try_command(self, line):
        if "--stack lwip" in line and why_no_lwip() is not None:
            return  # a container, for example, may not have a network of its own
        super().try_command(line)


class Lwip(_Commands):
    document = "firmware/host/lwip/README.md"


class Library(_Commands):
    document = "include/especho/README.md"


class Tests(_Commands):
    document = "tests/README.md"


class Contributing(_Commands):
    document = ".github/CONTRIBUTING.md"
