"""`--stack lwip`: the built-in device with the TCP of a board."""
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support.especho import BINARY, LIMIT, Case, Process, Sim
from support.peers import need, why_no_lwip

LWIP = ("sim", "--stack", "lwip")
HOST = ("sim", "--stack", "host")
# In namespaces of their own.
NO_TUN = 'mount --bind /dev/null /dev/net/tun && exec "$@"'
TUN_FOR_ALL = ("mount -t tmpfs tmpfs /dev/net && mknod -m 666 /dev/net/tun c 10 200 && "
               'exec "$@"')
NO_USER_NAMESPACES = ("echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --inh-caps -all "
                      '--bounding-set -all -- "$@"')


class _LwipCase(Case):
    @classmethod
    def setUpClass(cls):
        reason = why_no_lwip()
        if reason is not None:
            raise unittest.SkipTest(f"no --stack lwip here: {reason}")

    def bench(self, *args, code=0):
        out = self.expect(code, "bench", *LWIP, *args, "--json").out
        return json.loads(out)


class Stack(_LwipCase):
    def test_an_echo_comes_back_and_the_json_names_the_stack(self):
        result = self.bench("-s", "1,1436,4k,64k", "-n", 20)
        target = result["target"]
        self.assertEqual(target["stack"], "lwip")
        self.assertEqual((target["address"], target["port"]), ("10.80.80.2", 80))
        for run in result["results"]:
            self.assertEqual(run["echoes"]["ok"], 20)
            self.assertEqual(run["tcp"]["mss"], 1436)

    def test_every_output_names_the_stack(self):
        with tempfile.TemporaryDirectory() as folder:
            html, junit = Path(folder, "r.html"), Path(folder, "r.xml")
            out = self.expect(0, "bench", *LWIP, "-n", 5, "--html", html, "--junit", junit).out
            self.assertIn(b"stack lwip", out)
            self.assertIn("stack lwip", html.read_text())
            self.assertRegex(junit.read_text(), 'name="stack" value="lwip"')
        out = self.expect(0, "bench", *HOST, "-n", 5, "--json").out
        self.assertEqual(json.loads(out)["target"]["stack"], "host")

    def test_window_and_segment_are_those_of_a_board_or_as_asked(self):
        for options, window, mss in (("", 5744, 1436), ("--window 2920 --mss 536", 2920, 536)):
            with self.subTest(options):
                run, = self.bench("--sim", options, "-s", 1, "-n", 1)["results"]
                self.assertEqual(run["tcp"]["mss"], mss)
                # lwIP announces a read byte only with many others.
                self.assertIn(run["tcp"]["peer_window"], (window - 1, window))

    def test_many_reconnects_reuse_the_connections_of_the_stack(self):
        run, = self.bench("--reconnect", "-n", 100)["results"]
        self.assertEqual(run["echoes"]["ok"], 100)

    def test_clients_that_still_wait_at_the_end_are_dropped(self):
        self.expect(4, "bench", *LWIP, "-c", 6, "-n", 10**9, "--timeout", "1s", "--max-errors", 1)

    def test_stdin_is_sent(self):  # its reader is a thread, and comes after the network
        result = self.expect(0, "send", *LWIP, "-", stdin=b"Hello World")
        self.assertEqual(result.out, b"Hello World")

    def test_nothing_of_it_is_seen_outside_or_left(self):
        with Process("bench", *LWIP, "-t", "30s", "-n", 10**9, "--json") as process:
            inside = self.wait_for_device(process)
            self.assertNotIn("board0", Path("/proc/net/dev").read_text())
            process.popen.kill()
            process.popen.wait()
        self.assertIn("board0", inside)
        self.assertNotIn("board0", Path("/proc/net/dev").read_text())

    def wait_for_device(self, process):
        own = Path("/proc/self/net/dev").read_text()
        path = Path(f"/proc/{process.popen.pid}/net/dev")
        for _ in range(LIMIT * 20):
            if (devices := path.read_text()) != own and "board0" in devices:
                return devices
            try:
                process.popen.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            break
        raise AssertionError("it never had a network of its own")


class Nagle(_LwipCase):
    """Whole blocks with Nagle's algorithm on: a second, partial segment waits for the client's
    delayed acknowledgement, which Linux sends after 40 ms."""

    def p50(self, options):
        runs = self.bench("--sim", options, "-s", "1436,1437", "-n", 40, "-w", 25)["results"]
        return [run["rtt_ms"]["p50"] for run in runs]

    def test_the_step_is_at_the_first_byte_of_the_second_segment(self):
        one, two = self.p50("--nagle")
        self.assertGreater(two, 38)
        self.assertGreater(two, 4 * one)

    def test_without_nagle_there_is_no_step(self):
        _, two = self.p50("")
        self.assertLess(two, 38)

    def test_check_finds_it_alone(self):
        out = self.expect(0, "check", *LWIP, "--sim", "--nagle", "--only", "nagle-delayed-ack",
                          "--json").out
        self.assertEqual([f["id"] for f in json.loads(out)["findings"]], ["nagle-delayed-ack"])


class Frames(_LwipCase):
    def test_latency_shows_in_the_handshake_and_in_tcps_own_round_trip(self):
        run, = self.bench("--sim", "--latency 20ms", "-n", 20)["results"]
        self.assertGreaterEqual(run["connect_ms"]["min"], 20)
        self.assertGreaterEqual(run["rtt_ms"]["min"], 20)
        self.assertGreaterEqual(run["tcp"]["min_rtt_ms"], 20)

    def test_lost_duplicated_and_reordered_frames_cost_no_echo(self):
        run, = self.bench("--sim", "--frame-loss 2% --frame-duplicate 5% --frame-reorder 5%",
                          "-s", "8k", "-n", 60, "--timeout", "30s")["results"]
        self.assertEqual(run["echoes"]["ok"], 60)
        self.assertGreater(run["tcp"]["retransmits"], 0)

    def test_a_lost_syn_is_sent_again_after_a_second(self):
        run, = self.bench("--sim", "--syn-loss 20%", "--reconnect", "-n", 20)["results"]
        self.assertEqual(run["echoes"]["ok"], 20)
        self.assertGreaterEqual(run["connect_ms"]["max"], 1000)
        self.assertLess(run["connect_ms"]["min"], 1000)

    def test_the_capture_holds_the_frames(self):
        need("tcpdump")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "frames.pcap")
            self.bench("--sim", f"--pcap {path}", "-s", 100, "-n", 3)
            lines = subprocess.run(["tcpdump", "-nr", path, "tcp"], capture_output=True, text=True,
                                   check=True).stdout.splitlines()
        self.assertEqual(len([line for line in lines if "length 100" in line]), 6)
        self.assertIn("mss 1436", next(line for line in lines if "Flags [S.]" in line))


class Sims(_LwipCase):
    def test_the_port_of_this_machine_leads_to_it(self):
        with Sim("--stack", "lwip") as sim:
            sim.err.wait_for(r"stack lwip: .*10\.80\.80\.2:80")
            for _ in range(3):
                with socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT) as client:
                    client.sendall(b"Hello World")
                    client.shutdown(socket.SHUT_WR)
                    self.assertEqual(b"".join(iter(lambda c=client: c.recv(100), b"")),
                                     b"Hello World")
            self.assertEqual(sim.stop().code, 0)


# A server on two ports that also connects, to itself and to where nobody listens.
SKETCH = """\
#include <WiFi.h>
#include <WiFiUdp.h>

WiFiServer server(8080), other(81);
WiFiUDP udp;

void setup() {
  WiFi.begin("virtual", "network");
  while (WiFi.status() != WL_CONNECTED) delay(10);
  server.begin();
  other.begin();
  udp.begin(5000);
  udp.beginPacket(WiFi.localIP(), 5000);
  udp.print("datagram");
  udp.endPacket();
  while (udp.parsePacket() == 0) delay(1);
  Serial.printf("datagram of %d from %s:%d\\n", udp.available(),
                udp.remoteIP().toString().c_str(), udp.remotePort());
  WiFiClient client;
  Serial.printf("nobody %d\\n", client.connect("10.80.80.1", 9));
  Serial.printf("itself %d\\n", client.connect(WiFi.localIP(), 8080));
  Serial.printf("at %s:%d\\n", client.remoteIP().toString().c_str(), client.remotePort());
  client.stop();
}

void serve(WiFiServer& listener) {
  WiFiClient client = listener.available();
  uint8_t bytes[500];
  while (client.available() > 0 || client.connected()) {
    int count = client.read(bytes, sizeof(bytes));
    if (count > 0 && bytes[0] == '!') ESP.restart();
    if (count > 0) client.write(bytes, count);
    if (count <= 0) delay(1);
  }
  client.stop();
}

void loop() {
  serve(server);
  serve(other);
  delay(1);
}
"""


class UserSketch(_LwipCase):
    def setUp(self):
        if not any(shutil.which(name) for name in ("c++", "g++", "clang++")):
            self.skipTest("no compiler here")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.sketch = self.folder / "s" / "s.ino"
        self.sketch.parent.mkdir()
        self.sketch.write_text(SKETCH)

    def test_it_serves_connects_and_starts_again(self):
        capture = self.folder / "frames.pcap"
        env = {"XDG_CACHE_HOME": str(self.folder)}
        with Sim("--stack", "lwip", "--sketch", self.sketch, "--pcap", capture, env=env) as sim:
            for said in ("datagram of 8 from 10.80.80.2:5000", "nobody 0", "itself 1",
                         "at 10.80.80.2:8080"):
                sim.out.wait_for(re.escape(said))
            sim.err.wait_for(r"stack lwip: .*10\.80\.80\.2:8080")
            other = sim.err.wait_for(r"127\.0\.0\.1:(\d+) for port 81 of the sketch")
            self.assert_echo(sim.port)
            self.assert_echo(int(other[1]))
            before = capture.stat().st_size
            with socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT) as client:
                client.sendall(b"!")
                self.assertEqual(client.recv(1), b"")
            sim.out.wait_for("SW_CPU_RESET")
            self.assert_echo(sim.port)
            self.assertGreater(capture.stat().st_size, before)
            self.assertEqual(sim.stop().code, 0)
        self.assertEqual(capture.read_bytes().count((0xa1b23c4d).to_bytes(4, sys.byteorder)), 1)

    def assert_echo(self, port):
        """Soon: a board that starts again refuses connections for a while."""
        for _ in range(LIMIT * 10):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as client:
                    client.sendall(b"Hello World")
                    if client.recv(100):
                        return
            except OSError:
                pass
            time.sleep(0.1)
        self.fail("no echo")


class Refused(Case):
    def test_options_of_the_built_in_device_are_not_for_others(self):
        for option in (("--stack", "lwip"), ("--sim", "--nagle")):
            result = self.expect(2, "send", "127.0.0.1", "x", *option)
            self.assert_tells(result.err, f"{option[0]} is for HOST sim only")

    def test_a_bad_option_in_sim_is_named(self):
        for text, complaint in (("--ngle", "unknown option --ngle.*did you mean --nagle"),
                                ("--latency", "--latency"), ("--drop 7", "'7' is out of range"),
                                ("--port 80", "unknown option --port"),
                                ("--jitter 1ms", "--latency")):
            with self.subTest(text):
                result = self.expect(2, "send", "sim", "x", "--sim", text)
                self.assertRegex(result.err, re.compile(complaint, re.DOTALL))

    def test_an_option_is_given_once(self):
        result = self.expect(2, "send", "sim", "x", "--profile", "tutorial", "--sim",
                             "--profile especho")
        self.assert_tells(result.err, "--profile is given on its own and in --sim")

    def test_frames_need_lwip(self):
        for option in ("--frame-loss 1%", "--busy-pcbs 3", "--pcap x.pcap"):
            result = self.expect(2, "send", *HOST, "x", "--sim", option)
            self.assert_tells(result.err, f"{option.split()[0]} needs --stack lwip")

    def test_faults_of_the_device_are_named_in_the_results(self):
        out = self.expect(0, "bench", "sim", "--sim", "--latency 5ms --seed 3", "-n", 3, "--json").out
        self.assertEqual(json.loads(out)["target"]["sim"], "--latency 5ms --seed 3")


class Default(Case):
    def test_it_is_lwip_where_that_can_be_and_verbose_output_says_why_not(self):
        result = self.expect(0, "bench", "sim", "-n", 5, "--json", "-v")
        stack = json.loads(result.out)["target"]["stack"]
        if why_no_lwip() is None:
            self.assertEqual(stack, "lwip")
            self.assertNotIn("stack host", result.err)
        else:
            self.assertEqual(stack, "host")
            self.assert_tells(result.err, "stack host, this machine's TCP instead of a board's: ")

    def test_the_foreground_device_has_the_tcp_of_this_machine(self):
        with Sim() as sim:
            self.assertEqual(sim.stop().code, 0)
            self.assertNotIn(b"lwip", sim.err.all())


class Rights(Case):
    """What a user gets who may not do everything."""

    @classmethod
    def setUpClass(cls):
        if "built without lwIP" in (why_no_lwip() or ""):
            raise unittest.SkipTest("built without lwIP")

    def inside(self, wrapper, *args):
        """especho behind a command that changes what it may do."""
        if not shutil.which(wrapper[0]) or subprocess.run(
                [*wrapper, BINARY, "--version"], capture_output=True, check=False,
                timeout=LIMIT).returncode:
            self.skipTest(f"{wrapper[0]} can't do that here")
        return subprocess.run([*wrapper, BINARY, *args], capture_output=True, text=True,
                              check=False, timeout=LIMIT)

    def expect_only_host(self, wrapper, *reasons):
        refused = self.inside(wrapper, "send", *LWIP, "x")
        self.assertEqual((refused.returncode, refused.stdout), (1, ""), refused.stderr)
        self.assert_tells(refused.stderr, "no --stack lwip here: ", *reasons)
        for target in (HOST, ("sim", "-v")):  # also by default
            served = self.inside(wrapper, "send", *target, "x")
            self.assertEqual((served.returncode, served.stdout), (0, "x\n"), served.stderr)
        self.assert_tells(served.stderr, "stack host, this machine's TCP", *reasons)

    def test_without_a_tun_device_it_says_so(self):
        self.expect_only_host(["unshare", "-m", "sh", "-c", NO_TUN, "sh"], "/dev/net/tun")

    def test_where_user_namespaces_are_forbidden_it_says_so(self):
        self.expect_only_host(["unshare", "-Ur", "sh", "-c", NO_USER_NAMESPACES, "sh"],
                              "user namespaces", "max_user_namespaces")

    def test_an_ordinary_user_gets_it_where_user_namespaces_are_allowed(self):
        wrapper = ["unshare", "-m", "sh", "-c", TUN_FOR_ALL, "sh", "setpriv", "--reuid", "65534",
                   "--regid", "65534", "--clear-groups"]
        result = self.inside(wrapper, "send", *LWIP, "x")
        if "user namespaces" in result.stderr or "ordinary user" in result.stderr:
            self.skipTest(f"not here: {result.stderr}")
        self.assertEqual((result.returncode, result.stdout), (0, "x\n"), result.stderr)
