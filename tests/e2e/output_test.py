"""Where output goes: pipes that close early, terminals, and colours."""
import os
import pty
import random
import re
import signal
import subprocess
import threading

from support import servers
from support.bench import BenchCase, parse
from support.especho import BINARY, Process, Stream
from support.servers import Server


class Pipes(BenchCase):
    def assert_quick_end(self, process, codes=(0, 1)):
        result = process.finish(limit=30)
        self.assertIn(result.code, codes, result.err)

    def test_a_reader_that_leaves_after_one_byte_ends_the_command(self):
        data = random.Random(5).randbytes(8 << 20)
        for args in (("send", "sim", "--size", "64M"), ("send", "sim", "-")):
            with self.subTest(args):
                read, write = os.pipe()
                with Process(*args, stdin=subprocess.PIPE, stdout=write) as process:
                    os.close(write)
                    if args[-1] == "-":
                        self._feed_in_background(process, data)
                    self.assertEqual(len(os.read(read, 1)), 1)
                    os.close(read)
                    self.assert_quick_end(process)

    def _feed_in_background(self, process, data):
        feeder = threading.Thread(target=self._feed, args=(process, data), daemon=True)
        feeder.start()
        self.addCleanup(feeder.join)

    def test_a_closed_pipe_is_no_crash(self):
        for args in (("send", "sim", "Hello"), ("bench", "sim", "-n", 5),
                     ("bench", "sim", "-n", 5, "-J"), ("--help",)):
            with self.subTest(args):
                read, write = os.pipe()
                os.close(read)
                with Process(*args, stdout=write) as process:
                    os.close(write)
                    self.assert_quick_end(process)

    def test_the_devices_serial_output_may_go_nowhere(self):
        read, write = os.pipe()
        os.close(read)
        with Process("sim", "--port", 0, stdout=write) as process:
            os.close(write)
            process.err.wait_for(r"listening on .|rror")
            process.signal(signal.SIGINT)
            self.assert_quick_end(process, (0, 1))

    def test_output_that_cannot_be_written_is_a_failure(self):
        for args in (("send", "sim", "Hello"), ("bench", "sim", "-n", 5, "-J")):
            with self.subTest(args), open("/dev/full", "wb") as full:
                with Process(*args, stdout=full) as process:
                    result = process.finish()
                self.assertEqual(result.code, 1, result.err)
                self.assert_tells(result.err, "No space left")

    def test_a_missing_standard_output_is_never_the_device(self):
        # The first socket would get descriptor 1, and the echo would be sent to the device again.
        with Server(servers.echo) as server:
            with Process("-c", 'exec "$0" "$@" >&-', BINARY, "send", server.host,
                         "Hello", program="/bin/sh") as process:
                self.assert_quick_end(process)
            self.assertLessEqual(server.received, 5)


class Terminal(BenchCase):
    def on_terminal(self, *args, env=None):
        """Runs with standard error on a terminal; returns what that showed, and the result."""
        main, side = pty.openpty()
        screen = Stream(main)
        with Process(*args, stderr=side, env={"TERM": "xterm", **(env or {})}) as process:
            os.close(side)
            result = process.finish()
        shown = screen.all().decode()
        os.close(main)
        self.assertEqual(result.code, 0, shown)
        return shown, result

    def test_a_bench_shows_its_progress_on_a_terminal(self):
        shown, result = self.on_terminal("bench", "sim", "-t", "1500ms")
        self.assertRegex(shown, r"\r[^\n]")
        self.assertIn(b"p50", result.out)

    def test_progress_leaves_the_json_whole(self):
        _, result = self.on_terminal("bench", "sim", "-t", "1500ms", "-J")
        self.check(parse(result.out), 0)

    def test_quiet_shows_no_progress(self):
        shown, _ = self.on_terminal("bench", "sim", "-t", "1500ms", "-q")
        self.assertEqual(shown, "")

    def test_elsewhere_there_is_no_progress(self):
        result = self.expect(0, "bench", "sim", "-t", "1500ms")
        self.assertNotIn("\r", result.err)
        self.assertNotIn("\x1b", result.err)


class Colour(BenchCase):
    def both(self, *args, env=None):
        """All that a run shows whose standard output and error are one terminal."""
        main, side = pty.openpty()
        screen = Stream(main)
        with Process("bench", "sim", "-n", 5, *args, stdout=side, stderr=side,
                     env={"TERM": "xterm", **(env or {})}) as process:
            os.close(side)
            code = process.finish().code
        shown = screen.all().decode()
        os.close(main)
        self.assertEqual(code, 0, shown)
        return shown

    def colours(self, text):
        """Escape sequences that set colours; those that move the cursor are progress."""
        return re.findall(r"\x1b\[[0-9;]*m", text)

    def test_a_terminal_gets_colours(self):
        self.assertTrue(self.colours(self.both()))

    def test_no_color_and_never_take_them_away(self):
        self.assertEqual(self.colours(self.both(env={"NO_COLOR": "1"})), [])
        self.assertEqual(self.colours(self.both("--color", "never")), [])

    def test_a_pipe_gets_no_colours_unless_always(self):
        plain = self.expect(0, "bench", "sim", "-n", 5)
        self.assertNotIn(b"\x1b", plain.out)
        self.assertNotIn("\x1b", plain.err)
        self.assertIn(b"\x1b[", self.expect(0, "bench", "sim", "-n", 5, "--color", "always").out)

    def test_json_is_never_coloured(self):
        self.assertNotIn(b"\x1b", self.expect(0, "bench", "sim", "-n", 5, "--color", "always",
                                              "-J").out)
