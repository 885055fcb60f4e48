"""What a terminal shows of the echo, and of what else others have named."""
import os
import pty
import tempfile
from pathlib import Path

from support.bench import BenchCase
from support.especho import Process, Stream
from support.safety import HOSTILE, unsafe


class TerminalEcho(BenchCase):
    def on_terminal(self, *args, code=0):
        """What a terminal got, with its own line ends made plain."""
        main, side = pty.openpty()
        with Process(*args, stdout=side) as process:
            os.close(side)
            screen = Stream(main)
            result = process.finish()
            shown = screen.all()
        os.close(main)
        self.assertEqual(result.code, code, result.err)
        return shown.replace(b"\r\n", b"\n")

    def test_an_echo_does_not_drive_the_terminal(self):
        shown = self.on_terminal("send", "sim", HOSTILE)
        self.assertEqual(unsafe(shown), [], shown)
        self.assertIn(rb"x\x1b[2J\x1b]0;owned\x07\xc2\x9b31m\xe2\x80\xaegnp\x7f", shown)

    def test_lines_and_other_scripts_are_shown_as_they_are(self):
        text = "one\n\ttwo \u20ac\n"
        self.assertEqual(self.on_terminal("send", "sim", text).decode(), text + "\n")

    def test_with_raw_a_terminal_gets_the_bytes(self):
        text = "x\x1b[1mbold\x1b[0m"
        self.assertEqual(self.on_terminal("send", "sim", "--raw", text).decode(), text)

    def test_a_pipe_gets_the_bytes(self):
        self.assertEqual(self.expect(0, "send", "sim", HOSTILE).out.decode(), HOSTILE + "\n")

    def test_a_large_echo_is_shown_whole(self):
        shown = self.on_terminal("send", "sim", "--size", "100k", "--pattern", "0x1b")
        self.assertEqual(shown, rb"\x1b" * 102400 + b"\n")

    def test_messages_begin_a_line_of_their_own(self):
        for payload, shown in ((("--hex", "68 69"), b"hi\n"), (("--hex", "68 69 0a"), b"hi\n"),
                               (("--hex", "68 69 e2 82"), rb"hi\xe2\x82" + b"\n"),
                               (("--size", 0), b""), (("hi",), b"hi\n"), (("hi\n",), b"hi\n\n"),
                               (("--raw", "--hex", "68 69"), b"hi")):
            with self.subTest(payload):
                self.assertEqual(self.on_terminal("send", "sim", *payload), shown)

    def test_messages_about_files_do_not_drive_the_terminal(self):
        with tempfile.TemporaryDirectory() as folder:
            name = HOSTILE.replace("/", "")
            stored, page = Path(folder, "stored.json"), Path(folder, name)
            self.expect(0, "bench", "sim", "-n", 5, f"--json={stored}")
            self.assertEqual(unsafe(self.expect(0, "report", stored, "-o", page).err), [])
            self.assertEqual(unsafe(self.expect(1, "report", Path(folder, f"no{name}")).err), [])
            for args in (("bench", f"a{HOSTILE}b"), ("bench", "--expect", f"p50<{HOSTILE}"),
                         ("send", "sim", f"--{name}")):
                self.assertEqual(unsafe(self.expect(2, *args).err), [], args)
