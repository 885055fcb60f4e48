"""Streams that are never read, never written, closed or empty neither block nor kill the program."""
import contextlib
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from support import servers
from support.bench import BenchCase
from support.especho import BINARY, Process, Sim
from support.servers import Server

PIPE_FULL = 20 << 20  # bytes; more than any pipe and all socket buffers together hold
SOON = 20  # seconds, where a hang would last for ever


def swallow(peer):
    while True:
        peer.receive()


@contextlib.contextmanager
def unread_pipe():
    """The writing end of a pipe that is not read."""
    reading, writing = os.pipe()
    try:
        yield writing
    finally:
        os.close(reading)
        os.close(writing)


class UnreadOutput(BenchCase):
    def send_into(self, pipe, *args):
        return Process("send", "sim", "--size", PIPE_FULL, *args, stdout=pipe)

    def test_the_deadline_holds_while_nothing_is_read(self):
        with unread_pipe() as pipe, self.send_into(pipe, "--deadline", "300ms") as process:
            result = process.finish(SOON)
        self.assertEqual(result.code, 4, result.err)
        self.assert_tells(result.err, "deadline", "standard output")

    def test_a_signal_ends_a_send_that_is_not_read(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)):
            with self.subTest(number), unread_pipe() as pipe, \
                    Server(servers.echo) as server, \
                    Process("send", server.host, "--size", PIPE_FULL, stdout=pipe) as process:
                server.wait_until(lambda s: s.received > 0)
                process.signal(number)
                self.assertEqual(process.finish(SOON).code, code)

    def test_a_device_whose_serial_output_is_not_read_goes_on_serving(self):
        reading, writing = os.pipe()
        with os.fdopen(writing, "wb", closefd=True) as pipe:
            os.set_blocking(writing, False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    os.write(writing, b"x" * 4096)
            os.set_blocking(writing, True)
            with Sim(stdout=pipe) as sim:
                for _ in range(3):  # each leaves a line behind
                    self.expect(0, "send", sim.host, "Hello")
                result = sim.stop(signal.SIGTERM)
        os.close(reading)
        self.assertEqual(result.code, 0, result.err)
        self.assert_tells(result.err, "not read")


class BrokenTalk(BenchCase):
    def test_a_full_or_closed_standard_error_changes_no_exit_code(self):
        cases = ((0, "send sim hi"), (3, "send 127.0.0.1:1 hi"), (2, "nonsense"),
                 (3, "bench 127.0.0.1:1"))
        for code, arguments in cases:
            for target in ("2>/dev/full", "2>&-"):
                with self.subTest(arguments + " " + target), \
                        Process("-c", f'exec "$0" {arguments} {target}', BINARY,
                                program="/bin/sh") as process:
                    self.assertEqual(process.finish(SOON).code, code)


class Floods(BenchCase):
    def test_a_peer_that_floods_and_stops_reading_is_excess_at_once(self):
        def flood(peer):
            while True:
                peer.send(b"x" * 65536)

        with Server(flood) as server, open(os.devnull, "wb") as nowhere, \
                Process("send", server.host, "--size", "50M", "--timeout", "10s",
                        stdout=nowhere) as process:
            self.assertEqual(process.finish(SOON).code, 5)


class OddFiles(BenchCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.pipe = self.folder / "pipe"
        os.mkfifo(self.pipe)

    def test_a_pipe_without_a_writer_waits_no_longer_than_the_deadline(self):
        self.expect(4, "send", "sim", "--file", self.pipe, "--deadline", "300ms")

    def test_a_pipe_with_a_writer_is_a_file_like_another(self):
        with Process("send", "sim", "--file", self.pipe, "--raw") as process:
            self.pipe.write_bytes(b"through a pipe")
            result = process.finish(SOON)
        self.assertEqual((result.code, result.out), (0, b"through a pipe"), result.err)

    def test_a_result_pipe_without_a_reader_is_refused_before_the_run(self):
        with Server(servers.echo) as server:
            self.expect(1, "bench", server.host, f"--json={self.pipe}")
            self.assertEqual(server.connections, 0)

    def test_a_config_that_cannot_be_read_is_refused(self):
        for path, why in (("/dev/zero", "more than 1 MiB"), (self.folder, "directory"),
                          (self.folder / "missing", "no such file")):
            result = self.expect(1, "send", "sim", "hi", "--config", path)
            self.assert_tells(result.err, f"{path}: .*{why}", "host = ")

    def test_a_config_may_come_through_a_pipe(self):
        with Process("send", "hi", "--config", self.pipe) as process:
            self.pipe.write_text('host = "sim"\n')
            result = process.finish(SOON)
        self.assertEqual((result.code, result.out), (0, b"hi\n"), result.err)
        self.expect(0, "send", "hi", "--config", "/dev/stdin", stdin=b"host = sim")

    def test_a_config_that_never_comes_can_be_interrupted(self):
        with Process("bench", "--config", self.pipe) as process:
            writer = os.open(self.pipe, os.O_WRONLY)  # which waits for especho to read it
            process.signal(signal.SIGINT)
            result = process.finish(SOON)
            os.close(writer)
        self.assertEqual(result.code, 130, result.err)
        self.assert_tells(result.err, "interrupted while reading")

    def test_a_config_without_sense_is_refused_with_its_name(self):
        config = self.folder / "lab.toml"
        for text in ("port = 7", 'host = "127.0.0.1"\nport = "abc"', "host = [1, 2]",
                     'host = "a"\nhost = "b"', '[device]\nhost = "a"',
                     'host = "127.0.0.1:1"\nport = 2'):
            config.write_text(text)
            self.assert_tells(self.expect(2, "send", "hi", "--config", config).err, str(config))

    def test_a_file_with_nothing_where_a_value_belongs_is_no_value(self):
        for arguments in (("send", "sim", "--size=", "5"), ("bench", "--port=", "80", "sim"),
                          ("send", "--file=", "hi")):
            self.assert_tells(self.expect(2, *arguments).err, arguments[1 if arguments[0] == "bench"
                                                                        else -2])

    def test_a_link_to_the_result_stays_a_link(self):
        target, link = self.folder / "result.json", self.folder / "latest.json"
        target.write_text("old")
        target.chmod(0o600)
        link.symlink_to(target)
        self.expect(0, "bench", "sim", "-n", 1, f"--json={link}")
        self.assertTrue(link.is_symlink())
        self.assertIn("especho.bench/1", target.read_text())
        self.assertEqual(target.stat().st_mode & 0o777, 0o600)


class SlowInput(BenchCase):
    def test_the_time_before_the_first_input_is_not_the_devices(self):
        with Server(servers.echo) as server, \
                Process("send", server.host, "-", "--timeout", "300ms",
                        stdin=subprocess.PIPE) as process:
            server.wait_until(lambda s: s.connections == 1)
            process.write(b"Hello")
            process.out.wait_for("Hello")
            process.close_stdin()
            self.assertEqual(process.finish(SOON).code, 0)

    def test_input_that_trickles_does_not_hide_a_mute_device(self):
        with Server(swallow) as server, \
                Process("send", server.host, "-", "--timeout", "500ms",
                        stdin=subprocess.PIPE) as process:
            for _ in range(400):  # a byte every 50 ms, for 20 s at most
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.popen.wait(0.05)
                    break
                with contextlib.suppress(BrokenPipeError):
                    process.write(b"x")
            self.assertEqual(process.popen.poll(), 4)
