"""What a Windows console does: Ctrl-C, colours and width. Wine makes one of a terminal.

Of other keys and a closed window see left_out.txt.
"""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios

from support import servers
from support.bench import BenchCase, parse
from support.especho import Process, Sim, Stream
from support.servers import Server


class CtrlC(BenchCase):
    def interrupted_bench(self, *args):
        with Server(servers.answering(64, servers.right)) as server, \
                Process("bench", server.host, "-s", 64, "-t", "1h", *args) as process:
            server.wait_until(lambda s: s.echoes > 20)
            process.signal(signal.SIGINT)
            result = process.finish()
        self.assertEqual(result.code, 130, result.err)
        return result

    def test_an_interrupted_bench_writes_its_results_as_text(self):
        result = self.interrupted_bench()
        self.assert_tells(result.out.decode(), "p50")
        self.assert_tells(result.err, "interrupted after")

    def test_an_interrupted_bench_writes_its_results_as_json(self):
        doc = parse(self.interrupted_bench("-J").out)
        self.check(doc, 130)
        self.assertGreaterEqual(doc["results"][0]["echoes"]["ok"], 20)

    def test_the_device_ends_in_good_order(self):
        for profile in ("especho", "tutorial"):
            with self.subTest(profile), Sim("--profile", profile) as sim:
                self.assertEqual(sim.stop().code, 0)


class Terminal(BenchCase):
    def shown(self, *args, columns=100, env=None, out=None):
        """All that a run shows whose talk and, by default, output are a terminal."""
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
        screen = Stream(main)
        with Process("bench", "sim", *args, stdin=subprocess.DEVNULL, stdout=out or side,
                     stderr=side, env=env) as process:
            os.close(side)
            code = process.finish().code
        shown = screen.all().decode(errors="replace")
        os.close(main)
        self.assertEqual(code, 0, shown)
        return shown

    def colours(self, shown):
        return [code for code in re.findall(r"\x1b\[([0-9;]+)m", shown) if code != "0"]

    def test_a_console_gets_colours(self):
        self.assertTrue(self.colours(self.shown("-n", 5)))

    def test_no_color_takes_them_away(self):
        self.assertEqual(self.colours(self.shown("-n", 5, env={"NO_COLOR": "1"})), [])

    def test_the_live_line_shows_progress_and_is_no_wider_than_the_console(self):
        for columns in (24, 100):
            lines = self.live_lines("-t", "1500ms", "--ascii", columns=columns)
            self.assertTrue(any(re.match(r" *\d+ %  64 B", line) for line in lines), lines)
            self.assertEqual([line for line in lines if len(line) > columns], [])
        self.assertGreater(max(map(len, lines)), 24)

    def live_lines(self, *args, **how):
        """Wine draws characters one by one, and escapes, too, as if they were such."""
        shown = self.shown(*args, out=subprocess.DEVNULL, **how).replace("\x1b[K\x1b[1C", " ")
        written = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|[\r\n]", "", shown)
        return re.findall(r"\x1b\[\?7l(.*?)\x1b\[K", written)
