"""What a device or a file says does not drive the terminal that shows it."""
import json
import tempfile
from pathlib import Path

from support import servers
from support.bench import BenchCase
from support.safety import HOSTILE, unsafe
from support.servers import Server

ESCAPES = HOSTILE.encode()


def greeting_with_escapes(peer):
    peer.send(ESCAPES)
    servers.echo(peer)


class TerminalSafety(BenchCase):
    def assert_safe(self, *texts):
        for text in texts:
            self.assertEqual(unsafe(text), [], text)

    def test_a_device_that_answers_with_escapes_is_described_in_plain_text(self):
        size = len(ESCAPES)
        answers = {"wrong": lambda peer, _: peer.send(ESCAPES), "more": servers.more(ESCAPES)}
        for name, answer in answers.items():
            with self.subTest(name), Server(servers.answering(size, answer)) as server:
                for output in ("--markdown=-", "--junit=-", "--openmetrics=-", "--json", "--ascii"):
                    result = self.expect(5, "bench", server.host, "-n", 3, "-s", size, "-v", output)
                    self.assert_safe(result.out, result.err)

    def test_a_greeting_with_escapes_is_shown_in_plain_text(self):
        with Server(greeting_with_escapes) as server:
            for output in ("--ascii", "--json", "--markdown=-", "--tap=-", "--junit=-"):
                result = self.expect(5, "check", server.host, "-v", "--only", "hello,size-0", output)
                self.assert_safe(result.out, result.err)
            self.assertIn(b"1b 5b", result.out, "the bytes are told of, in hex")

    def test_a_host_in_a_file_is_a_name_that_can_be_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder, "device.toml")
            config.write_text(f'host = "{HOSTILE}"\n')
            result = self.expect(2, "bench", "--config", config)
        self.assert_safe(result.err)
        self.assert_tells(result.err, "is not a host", r"\\x1b\[2J")

    def test_a_stored_result_does_not_drive_the_terminal(self):
        with tempfile.TemporaryDirectory() as folder:
            stored = Path(folder, "stored.json")
            self.expect(0, "bench", "sim", "-n", 40, "--json", f"--json={stored}")
            result = json.loads(stored.read_text())
            result["target"].update(host="a\u202eb\x9b31m", simulated=False)
            result["exit"] = {"code": 6, "reason": "lost\u202e\x9b2J"}
            hostile = Path(folder, "hostile.json")
            hostile.write_text(json.dumps(result))
            for output in ("--markdown=-", "--json", "--color=always"):
                told = self.run_especho("compare", stored, hostile, output)
                self.assertIn(told.code, (0, 7), told.err)
                self.assert_safe(told.out.replace(b"\x1b[", b"["), told.err)
            self.assertIn(b"\\u202e", told.out, "it is told of, escaped")
            page = self.expect(0, "report", stored, hostile, "-o", "-").out
            self.assert_safe(page)

    def test_a_stored_result_with_controls_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            stored = Path(folder, "stored.json")
            self.expect(0, "bench", "sim", "-n", 5, f"--json={stored}")
            result = json.loads(stored.read_text())
            result["target"]["host"] = HOSTILE
            stored.write_text(json.dumps(result))
            self.assert_safe(self.expect(1, "compare", stored, stored).err)

    def test_a_file_is_shown_by_a_printable_name(self):
        with tempfile.TemporaryDirectory() as folder:
            stored = Path(folder, HOSTILE.replace("/", ""))
            self.expect(0, "bench", "sim", "-n", 40, f"--json={stored}")
            told = self.run_especho("compare", stored, stored)
            self.assert_safe(told.out, told.err)
