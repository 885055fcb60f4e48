"""Where the device is: argument, environment, configuration file."""
import re
import socket
import sys
import tempfile
import unittest
from pathlib import Path

from support import servers
from support.especho import Case
from support.servers import Server


class Target(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def server(self):
        server = Server(servers.echo)
        self.addCleanup(server.__exit__)
        return server

    def config(self, *lines):
        path = self.folder / "especho.conf"
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def assert_only(self, chosen, *others):
        self.assertEqual(chosen.received, len("Hello"))
        self.assertEqual([other.connections for other in others], [0] * len(others))

    def test_the_environment_names_the_host(self):
        server = self.server()
        result = self.expect(0, "send", "Hello", env={"ESPECHO_HOST": server.host})
        self.assertEqual(result.out, b"Hello\n")

    def test_a_configuration_file_names_host_and_port_in_one(self):
        server = self.server()
        self.expect(0, "send", "Hello", "--config", self.config(f'host = "{server.host}"'))
        self.assert_only(server)

    def test_a_configuration_file_names_host_and_port_apart(self):
        server = self.server()
        config = self.config('host = "127.0.0.1"', f"port = {server.port}")
        self.expect(0, "send", "Hello", "--config", config)
        self.assert_only(server)

    def test_the_environment_beats_the_configuration_file(self):
        chosen, other = self.server(), self.server()
        self.expect(0, "send", "Hello", "--config", self.config(f'host = "{other.host}"'),
                    env={"ESPECHO_HOST": chosen.host})
        self.assert_only(chosen, other)

    def test_the_argument_beats_environment_and_configuration_file(self):
        chosen, named, configured = self.server(), self.server(), self.server()
        self.expect(0, "send", chosen.host, "Hello",
                    "--config", self.config(f'host = "{configured.host}"'),
                    env={"ESPECHO_HOST": named.host})
        self.assert_only(chosen, named, configured)

    def test_a_bench_takes_the_host_from_the_same_places(self):
        server = self.server()
        self.expect(0, "bench", "-n", 2, "-w", 0, "-s", 8, env={"ESPECHO_HOST": server.host})
        self.expect(0, "bench", "-n", 2, "-w", 0, "-s", 8,
                    "--config", self.config(f'host = "{server.host}"'))
        self.assertEqual(server.received, 32)

    def test_the_port_may_be_an_option(self):
        server = self.server()
        self.expect(0, "send", "127.0.0.1", "Hello", "--port", server.port)
        self.assert_only(server)

    def test_a_name_is_a_host(self):
        server = self.server()
        self.expect(0, "send", f"localhost:{server.port}", "Hello")
        self.assert_only(server)

    def test_four_accepts_a_four_address(self):
        server = self.server()
        self.expect(0, "send", server.host, "Hello", "-4")
        self.assert_only(server)

    def test_six_refuses_a_four_address(self):
        server = self.server()
        result = self.run_especho("send", server.host, "Hello", "-6")
        self.assertIn(result.code, (2, 3), result.err)
        self.assertEqual(server.connections, 0)

    def test_a_configuration_file_that_is_missing_is_named(self):
        missing = self.folder / "missing.conf"
        result = self.run_especho("send", "sim", "Hello", "--config", missing)
        self.assertIn(result.code, (1, 2))
        self.assertIn(str(missing), result.err)


    def test_an_address_is_never_taken_for_another_one(self):
        server = self.server()
        for address in ("127.0.0.01", "0x7f.1", "127.1", "2130706433"):
            with self.subTest(address):
                result = self.expect(2, "send", f"{address}:{server.port}", "Hello")
                self.assertIn(f"type 127.0.0.1:{server.port}", result.err)
        self.assertEqual(server.connections, 0)

    def test_blanks_around_an_address_are_ignored(self):
        server = self.server()
        self.expect(0, "send", "Hello", env={"ESPECHO_HOST": f" {server.host}\n"})
        self.assert_only(server)

    def test_a_configuration_file_may_be_utf16(self):
        server = self.server()
        path = self.config()
        path.write_text(f'host = "{server.host}"\n', encoding="utf-16")
        self.expect(0, "send", "Hello", "--config", path)
        self.assert_only(server)


class NotReady(Case):
    """All commands agree on what ends the wait for a device that is not there."""
    COMMANDS = {"send": ("Hello",), "bench": ("-n", 1), "check": ("--quick",)}

    def test_a_deadline_before_the_end_of_the_wait_is_a_timeout(self):
        with servers.nobody() as port:
            for command, args in self.COMMANDS.items():
                with self.subTest(command):
                    result = self.expect(4, command, f"127.0.0.1:{port}", *args,
                                         "--wait-ready", "1m", "--deadline", "300ms")
                    self.assert_tells(result.err, "deadline of 300 ms passed")

    def test_the_end_of_the_wait_is_no_connection(self):
        with servers.nobody() as port:
            for command, args in self.COMMANDS.items():
                with self.subTest(command):
                    result = self.expect(3, command, f"127.0.0.1:{port}", *args,
                                         "--wait-ready", "300ms", "--deadline", "1m")
                    self.assert_tells(result.err, "refused")


class LinkLocal(Case):
    def test_the_interface_that_is_missing_or_unknown_is_named_with_those_there_are(self):
        for host, complaint in (("fe80::1", "link-local"), ("fe80::1%nowhere", "nowhere")):
            result = self.expect(2, "send", host, "Hello")
            self.assert_tells(result.err, complaint, "link-local IPv6 address")

    @unittest.skipUnless(sys.platform == "linux", "every Linux calls it lo")
    def test_an_interface_that_is_there_is_used(self):
        """Whether the loopback has a route to such an address depends on the machine."""
        for args in (("fe80::1%lo",), ("fe80::1", "--interface", "lo")):
            with self.subTest(args):
                result = self.run_especho("send", *args, "Hello", "--connect-timeout", "1s")
                self.assertIn(result.code, (1, 3), result.err)
                self.assert_tells(result.err, re.escape("[fe80::1%lo]:80"))

    def test_two_interfaces_are_refused(self):
        result = self.expect(2, "send", "fe80::1%1", "Hello", "--interface", "nowhere")
        self.assert_tells(result.err, "--interface nowhere", re.escape("fe80::1%1"))


class UnknownNames(Case):
    def test_a_name_that_does_not_resolve_is_named(self):
        result = self.expect(3, "send", "no-such-device.invalid", "Hello")
        self.assert_tells(result.err, r"no-such-device\.invalid")
        self.assertNotRegex(result.err, "mDNS")
        self.assertEqual(result.out, b"")

    def test_a_local_name_that_does_not_resolve_needs_mdns(self):
        result = self.expect(3, "send", "no-such-device.local", "Hello")
        self.assert_tells(result.err, r"no-such-device\.local", "mDNS")

    def test_a_bench_fails_alike(self):
        result = self.expect(3, "bench", "no-such-device.invalid")
        self.assert_tells(result.err, r"no-such-device\.invalid")


class NoHost(Case):
    @classmethod
    def setUpClass(cls):
        try:
            socket.getaddrinfo("especho.local", 80)
        except socket.gaierror:
            return
        raise unittest.SkipTest("there is a device in this network: especho.local")

    def test_without_a_host_the_ways_to_name_one_are_reported(self):
        for command in (("send", "Hello"), ("bench",)):
            with self.subTest(command):
                result = self.expect(3, *command)
                self.assert_tells(result.err, r"especho\.local", "HOST", "ESPECHO_HOST",
                                  "--config", r"\bsim\b")
