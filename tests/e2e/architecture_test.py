"""Which folder may include what."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (".cpp", ".hpp", ".h", ".ino")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
ASIO = r"^(asio|boost/asio)\b"
CLI11 = r"^CLI(11)?[./]"
# Parts of reports, and not reports themselves.
WORDINGS = {"advice", "check_advice", "gate_hint", "summary", "where"}


def other_rooms(*known):
    """Matches what lies in a folder of src that is not among those."""
    return rf"^src/(?!({'|'.join(known)})/)"


def sources(folder):
    return sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in SOURCES)


def target(path, name):
    """The file that is included, seen from the root; or the name itself if it is not ours."""
    for base in (path.parent, ROOT / "include", ROOT / "src", ROOT / "firmware", ROOT):
        found = (base / name).resolve()
        if found.is_file() and ROOT in found.parents:
            return found.relative_to(ROOT).as_posix()
    return name


def includes(folder):
    """(file, what it includes) of all sources below the folder."""
    found = [(path.relative_to(ROOT).as_posix(), target(path, name))
             for path in sources(folder) for name in INCLUDE.findall(path.read_text())]
    if not found:
        raise AssertionError(f"nothing is included in {folder}: is it still there?")
    return found


class Architecture(unittest.TestCase):
    def assert_never(self, folder, *forbidden):
        wrong = [f"{file} includes {name}" for file, name in includes(folder)
                 if any(re.search(pattern, name) for pattern in forbidden)]
        self.assertEqual(wrong, [])

    def test_the_core_knows_only_itself_and_the_public_headers(self):
        self.assert_never("src/core", other_rooms("core"), r"^firmware/", ASIO, CLI11)

    def test_the_core_knows_no_sockets_and_no_streams(self):
        self.assert_never("src/core", r"^sys/socket", r"^netinet/", r"^unistd", r"^iostream$")

    def test_the_public_headers_stand_alone(self):
        self.assert_never("include/especho", r"^src/", r"^firmware/", ASIO, CLI11)

    def test_net_compare_and_report_are_on_the_core(self):
        self.assert_never("src/net", other_rooms("core", "net"), r"^firmware/")
        self.assert_never("src/compare", other_rooms("core", "compare"), r"^firmware/")
        self.assert_never("src/report", other_rooms("core", "compare", "report"), r"^firmware/")

    def test_a_bench_is_on_net(self):
        self.assert_never("src/bench", other_rooms("core", "net", "bench"), r"^firmware/")
        self.assertTrue(any(name.startswith("src/net/") for _, name in includes("src/bench")))

    def test_a_check_is_on_net_and_knows_nothing_of_its_reports(self):
        self.assert_never("src/check", other_rooms("core", "net", "check"), r"^firmware/")
        self.assertTrue(any(name.startswith("src/net/") for _, name in includes("src/check")))

    def test_a_diagnosis_works_on_observations(self):
        self.assert_never("src/check/diagnosis", other_rooms("core", "check"), r"^src/check/(?!diagnosis/)",
                          r"^firmware/")

    def test_places_are_found_in_text_alone(self):
        self.assert_never("src/check/places", other_rooms("core", "check"),
                          r"^src/check/(?!places/|diagnosis/)", r"^firmware/", r"^fstream$")

    def test_a_sketch_is_built_and_run_on_the_core_and_the_runners_options(self):
        self.assert_never("src/sketch", other_rooms("core", "sketch"), ASIO, CLI11,
                          r"^firmware/(?!host/(run_options|faults)\.hpp)")

    def test_only_net_and_bench_know_asio(self):
        for folder in ("src/compare", "src/check", "src/report", "src/cli"):
            self.assert_never(folder, ASIO)
        self.assertTrue(any(re.search(ASIO, name) for _, name in includes("src/net")))

    def test_only_cli_knows_cli11(self):
        for folder in ("src/net", "src/bench", "src/compare", "src/check", "src/report"):
            self.assert_never(folder, CLI11)
        self.assertTrue(any(re.search(CLI11, name) for _, name in includes("src/cli")))

    def test_the_firmware_and_its_host_know_nothing_of_the_tool(self):
        self.assert_never("firmware", r"^src/", ASIO, CLI11)

    def test_every_output_has_a_row(self):
        """A report of a whole result as a string that no row of the table names is written by nobody."""
        declared = re.compile(r"^std::string (\w+)\((?:const (?:Bench|Check)Result& \w+\);"
                              r"|const std::vector<NamedResult>&)", re.MULTILINE)
        headers = [path for folder in ("src/report", "include/especho") for path in sources(folder)
                   if path.suffix == ".hpp" and path.parent.name != "text"]
        texts = [path.read_text() for path in headers]
        reports = {name for text in texts if "namespace especho::html" not in text  # its sections
                   for name in declared.findall(text) if name not in WORDINGS}
        self.assertGreater(len(reports), 5, "is this how they are declared?")
        table = (ROOT / "src/cli/output/outputs.cpp").read_text()
        rows = table[table.index("using BenchDocument"):table.index("const Output& output_of")]
        self.assertEqual({name for name in reports if not re.search(rf"\b{name}\b", rows)}, set())

    def test_every_include_of_ours_is_found(self):
        wrong = [f"{file}: {name}" for folder in ("src", "include")
                 for file, name in includes(folder) if name.startswith("especho/")]
        self.assertEqual(wrong, [], "these look like ours, but no such file is there")
