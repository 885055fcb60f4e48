"""Arguments and file names in any script."""
import os
import tempfile
from pathlib import Path

from support.bench import BenchCase, parse

NAME = "Größe 測 😀"


class Names(BenchCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_text_is_sent_as_its_utf8_bytes(self):
        self.assertEqual(self.expect(0, "send", "sim", NAME, "--raw").out, NAME.encode())

    def test_an_argument_with_quotes_and_backslashes_arrives_as_it_is(self):
        for text in ('say "hi"', "C:\\dir\\", 'a\\"b', "", "*"):
            with self.subTest(text):
                self.assertEqual(self.expect(0, "send", "sim", text, "--raw").out, text.encode())

    def test_an_environment_variable_arrives_as_it_is(self):
        result = self.expect(2, "bench", env={"ESPECHO_HOST": NAME})
        self.assertIn(f"ESPECHO_HOST: '{NAME}' is not a host", result.err)

    def test_a_payload_is_read_from_a_file_of_any_name(self):
        path = self.folder / NAME
        path.write_bytes(b"payload")
        self.assertEqual(self.expect(0, "send", "sim", "--file", path, "--raw").out, b"payload")

    def test_results_get_the_names_that_they_were_given(self):
        paths = [self.folder / f"{NAME}.{kind}" for kind in ("json", "csv", "html")]
        self.expect(0, "bench", "sim", "-n", 5, f"--json={paths[0]}", "--csv", paths[1],
                    "--html", paths[2])
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(path.name for path in paths))
        self.check(parse(paths[0].read_text("utf-8")), 0)

    def test_a_result_is_read_again_whatever_its_name_is(self):
        path = self.folder / f"{NAME}.json"
        self.expect(0, "bench", "sim", "-n", 50, f"--json={path}")
        page = self.expect(0, "report", path, "-o", "-").out.decode()
        self.assertIn(NAME, page)

    def test_a_config_may_have_any_name(self):
        config = self.folder / f"{NAME}.toml"
        config.write_text('host = "sim"\n')
        self.expect(0, "send", "Hello", "--config", config)

    def test_a_missing_file_is_named_as_it_was_given(self):
        result = self.expect(1, "send", "sim", "--file", self.folder / NAME)
        self.assertIn(NAME, result.err)
