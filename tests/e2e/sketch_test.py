"""--sketch: a user's sketch as the virtual device."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support.especho import LIMIT, ROOT, Case, Process, Sim

# Calls echo() before its definition, as the Arduino IDE allows.
ECHO = """\
#include <WiFi.h>
#include "arduino_secrets.h"

WiFiServer server(80);

void setup() {
  Serial.begin(115200);
  WiFi.begin(SECRET_SSID, SECRET_PASS);
  while (WiFi.status() != WL_CONNECTED) delay(10);
  server.begin();
  Serial.println("ready");
}

void loop() {
  WiFiClient client = server.available();
  if (client) echo(client);
  delay(1);
}

void echo(WiFiClient& client) {
  uint8_t bytes[500];
  while (client.connected()) {
    int count = client.read(bytes, sizeof(bytes));
    if (count > 0) client.write(bytes, count);
    if (count <= 0) delay(1);
  }
  client.stop();
}
"""
EMPTY_LOOP = "void loop() { delay(10); }\n"


def setUpModule():
    if sys.platform != "linux":
        raise unittest.SkipTest("sketches of users run on Linux only")
    if not any(shutil.which(name) for name in ("c++", "g++", "clang++")):
        raise unittest.SkipTest("no compiler here")
    # One cache for all, so that what several tests use is built once.
    global CACHE
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    CACHE = folder.name


class _SketchCase(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.env = {"XDG_CACHE_HOME": CACHE}

    def sketch(self, text, name="echo", **others):
        """A folder with this sketch; further files by name, with _ for the dot."""
        folder = self.folder / name
        folder.mkdir()
        (folder / f"{name}.ino").write_text(text)
        for file, content in others.items():
            (folder / file.replace("_", ".")).write_text(content)
        return folder

    def sim(self, sketch, *args, env=None, **popen):
        sim = Sim("--sketch", sketch, *args, env={**self.env, **(env or {})}, **popen)
        self.addCleanup(sim.__exit__)
        return sim

    def refused(self, code, sketch, *args, env=None):
        return self.expect(code, "sim", "--port", 0, "--sketch", sketch, *args,
                           env={**self.env, **(env or {})}).err

    def assert_echoes(self, port, data=b"Hello World"):
        with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as client:
            client.sendall(data)
            received = b""
            while len(received) < len(data):
                chunk = client.recv(4096)
                self.assertTrue(chunk, received)
                received += chunk
            self.assertEqual(received, data)


def children(process):
    """Processes that descend from it."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True,
                           timeout=LIMIT, check=True).stdout
    parents = dict(map(int, line.split()) for line in found.splitlines())
    return [pid for pid, parent in parents.items() if parent == process.popen.pid]


def assert_gone(case, pid):
    end = time.monotonic() + LIMIT
    while os.path.exists(f"/proc/{pid}") and "Z" not in Path(f"/proc/{pid}/stat").read_text():
        case.assertLess(time.monotonic(), end, "it still runs")
        time.sleep(0.01)


class Sketches(_SketchCase):
    def test_a_folder_and_its_file_run_and_echo(self):
        folder = self.sketch(ECHO)
        for path in (folder, folder / "echo.ino"):
            with self.sim(path) as sim:
                self.assert_echoes(sim.port)
                sim.out.wait_for("ready")
                self.assertEqual(sim.stop().code, 0)

    def test_the_port_is_the_one_that_was_asked_for(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            err = self.refused(1, self.sketch(ECHO), "--port", port)
            self.assert_tells(err, rf"\b{port}\b", "in use")
        with self.sim(self.folder / "echo", port=port) as sim:
            self.assertEqual(sim.port, port)

    def test_the_shipped_sketch_is_one_as_well(self):
        with self.sim(ROOT / "firmware" / "especho") as sim:
            self.assert_echoes(sim.port, bytes(100_000))

    def test_files_are_joined_and_further_ones_compiled(self):
        folder = self.sketch(
            ECHO.replace("void echo(", "void unused("),
            b_ino="void echo(WiFiClient& client) { client.write(answer()); client.stop(); }\n",
            answer_h="#pragma once\nunsigned char answer();\n",
            answer_cpp="#include \"answer.h\"\nunsigned char answer() { return '!'; }\n",
            a_ino="#include <answer.h>\n")
        with self.sim(folder) as sim:
            with socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT) as client:
                self.assertEqual(client.recv(10), b"!")

    def test_names_that_the_core_brings_along_are_there(self):
        headers = ("WCharacter", "WiFiScan", "esp32-hal", "esp32-hal-ledc", "esp32-hal-log", "pgmspace")
        text = "".join(f"#include <{name}.h>\n" for name in headers) + ECHO.replace(
            "client.write(bytes, count);", """
            for (int i = 0; i < count; ++i) {
              if (isAscii(bytes[i]) && isGraph(bytes[i])) client.write(toLowerCase(bytes[i]));
              ledcWrite(0, 1);
              digitalWrite(BUILTIN_LED, HIGH);
            }""")
        with self.sim(self.sketch(text)) as sim:
            with socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT) as client:
                client.sendall(b" \xff\xe4H")
                self.assertEqual(client.recv(10), b"h")

    def test_a_path_may_have_blanks_and_umlauts(self):
        with self.sim(self.sketch(ECHO, name="Türöffner \"neu\" 2")) as sim:
            self.assert_echoes(sim.port)


class Served(_SketchCase):
    """Unusual sketches, and faults between them and the client."""

    def test_a_sketch_that_serves_within_setup_is_served(self):
        text = ECHO.replace("void loop() {", "void loop() {}\nvoid serve() {").replace(
            'Serial.println("ready");', "for (;;) serve();")
        with self.sim(self.sketch(text)) as sim:
            self.assert_echoes(sim.port)

    def test_all_ports_are_offered(self):
        text = ECHO.replace("WiFiServer server(80);", "WiFiServer server(80), other(0);").replace(
            "server.begin();", "server.begin(); other.begin();")
        with self.sim(self.sketch(text)) as sim:
            other = int(sim.err.wait_for(r"listening on 127\.0\.0\.1:(\d+) for port 0")[1])
            self.assert_echoes(sim.port)
            self.assertNotEqual(other, sim.port)
            socket.create_connection(("127.0.0.1", other), timeout=LIMIT).close()

    def test_faults_between_client_and_sketch_work(self):
        with self.sim(self.sketch(ECHO), "--truncate-after", "5") as sim:
            sim.err.wait_for("faults: --truncate-after 5, seed 1")
            with socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT) as client:
                client.sendall(b"Hello World")
                self.assertEqual(client.recv(100), b"Hello")

    def test_settings_of_the_shipped_sketch_are_refused(self):
        folder = self.sketch(ECHO)
        for option in (("--poll-delay", "10ms"), ("--write-size", "1"), ("--nagle",),
                       ("--slots", "2"), ("--naive-accept",)):
            self.assert_tells(self.refused(2, folder, *option), option[0], "your sketch")
        self.assert_tells(self.refused(2, folder, "--profile", "tutorial"), "--profile")


class Kept(_SketchCase):
    """What was built is kept."""

    def test_what_is_built_once_is_found_again(self):
        folder = self.sketch(ECHO.replace("ready", "built once"))
        with self.sim(folder, "-v") as sim:
            sim.err.wait_for("the sketch is built: ")
        with self.sim(folder, "-v") as sim:
            sim.err.wait_for("the sketch was built before: ")
        header = folder / "new.h"
        header.write_text("// it may matter\n")
        with self.sim(folder, "-v") as sim:
            sim.err.wait_for("the sketch is built: ")

    def test_two_may_build_the_same_at_once(self):
        folder = self.sketch(ECHO.replace("ready", "at once"))
        sims = [Process("sim", "--port", 0, "--sketch", folder, env=self.env) for _ in range(2)]
        for sim in sims:
            self.addCleanup(sim.__exit__)
        for sim in sims:
            self.assert_echoes(int(sim.err.wait_for(r"127\.0\.0\.1:(\d+)")[1]))

    def test_without_a_cache_it_is_built_for_once(self):
        closed = self.folder / "closed"
        closed.write_text("no folder")
        temporary = self.folder / "temporary"
        temporary.mkdir()
        env = {"XDG_CACHE_HOME": str(closed), "TMPDIR": str(temporary)}
        with self.sim(self.sketch(ECHO), env=env) as sim:
            self.assert_echoes(sim.port)
            self.assertEqual(sim.stop().code, 0)
        self.assertEqual(list(temporary.iterdir()), [])


class Life(_SketchCase):
    """From the start of the process to its end."""

    def test_the_sketch_dies_with_especho(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            with self.sim(self.sketch(ECHO, name=f"echo{number}")) as sim:
                (child,) = children(sim)
                sim.signal(number)
                sim.finish()
                assert_gone(self, child)

    def test_ctrl_c_while_it_does_not_listen_yet(self):
        folder = self.sketch('void setup() { Serial.println("here"); for (;;) delay(10); }\n' +
                             EMPTY_LOOP)
        with Process("sim", "--port", 0, "--sketch", folder, env=self.env) as sim:
            sim.out.wait_for("here")
            sim.signal(signal.SIGINT)
            self.assertEqual(sim.finish().code, 130)

    def test_a_restart_begins_anew_on_the_same_port(self):
        text = ECHO.replace("WiFiServer server(80);", "WiFiServer server(80);\nint boots = 0;")
        text = text.replace('"ready"', "++boots")
        with self.sim(self.sketch(text), "--reboot-after", "11", "--boot-time", "10ms") as sim:
            for _ in range(3):
                self.assert_echoes_in_time(sim.port)
            sim.out.wait_for(r"^1\r?\n(.*\n)*1\r?\n(.*\n)*1\r?\n")  # its globals are new
            result = sim.stop()
        self.assertEqual(result.code, 0)
        self.assert_tells(result.err, r"started again \d")

    def assert_echoes_in_time(self, port):
        """It is refused while the board restarts."""
        self.expect(0, "send", f"127.0.0.1:{port}", "Hello", "--wait-ready", "20s")
        try:
            self.assert_echoes(port, bytes(11))
        except (ConnectionError, AssertionError):
            pass  # the restart may come before the echo is out

    def test_what_is_typed_reaches_the_sketch(self):
        text = ECHO.replace("delay(1);", "if (Serial.available()) Serial.write(Serial.read() + 1);"
                                         " delay(1);", 1)
        with self.sim(self.sketch(text), stdin=subprocess.PIPE) as sim:
            sim.write(b"HAL\n")
            sim.out.wait_for("IBM")

    def test_what_does_nothing_here_is_said(self):
        text = ECHO.replace("server.begin();", "server.begin(); pinMode(2, OUTPUT);")
        with self.sim(self.sketch(text)) as sim:
            sim.err.wait_for("the sketch uses .*, which does nothing here")

    def test_serial_output_of_megabytes_passes(self):
        text = ECHO.replace('Serial.println("ready");',
                            "for (int i = 0; i < 40000; ++i) Serial.println("
                            '"0123456789012345678901234567890123456789");')
        with self.sim(self.sketch(text)) as sim:
            self.assert_echoes(sim.port)
            sim.out.wait_for(r"(0123456789){4}")
            self.assertEqual(sim.stop().code, 0)


class Ends(_SketchCase):
    """Why a sketch does not serve, or serves no longer."""

    def test_a_crash_is_named(self):
        text = "#include <signal.h>\n" + ECHO.replace(
            "void echo(WiFiClient& client) {", "void echo(WiFiClient& client) { raise(SIGSEGV);")
        # AddressSanitizer would make the signal an exit.
        with self.sim(self.sketch(text), env={"ASAN_OPTIONS": "handle_segv=0"}) as sim:
            with socket.create_connection(("127.0.0.1", sim.port), timeout=LIMIT):
                result = sim.finish()
        self.assertEqual(result.code, 6)
        self.assert_tells(result.err, "crashed", "SIGSEGV")

    def test_a_crash_in_setup_is_named(self):
        err = self.refused(6, self.sketch("void setup() { __builtin_trap(); }\n" + EMPTY_LOOP))
        self.assert_tells(err, "crashed in setup", "SIG")

    def test_a_crash_in_the_first_loop_is_not_one_in_setup(self):
        err = self.refused(6, self.sketch("#include <WiFi.h>\nWiFiServer server(80);\n"
                                          "void setup() { server.begin(); }\n"
                                          "void loop() { __builtin_trap(); }\n"))
        self.assert_tells(err, "crashed: SIG")

    def test_an_uncaught_exception_is_a_crash(self):
        err = self.refused(6, self.sketch("void setup() { throw 1; }\n" + EMPTY_LOOP))
        self.assert_tells(err, "crashed in setup", "SIGABRT")

    def test_a_sketch_that_ends_says_so(self):
        err = self.refused(6, self.sketch(
            "#include <stdlib.h>\nvoid setup() { exit(3); }\n" + EMPTY_LOOP))
        self.assert_tells(err, "ended with code 3")

    @unittest.skipIf("ESPECHO_SANITIZED" in os.environ, "sanitizers need the address space")
    def test_a_sketch_that_uses_up_its_memory_says_so(self):
        err = self.refused(6, self.sketch(
            "#include <string.h>\nvoid setup() { for (;;) memset(new char[1000000], 1, 1000000); }\n" + EMPTY_LOOP))
        self.assert_tells(err, "used up its memory")

    def test_a_sketch_that_does_not_listen_in_time(self):
        blocked = (4, [r"setup\(\)", "did not return"])
        deaf = (3, ["listened on no TCP port"])
        trials = (
            ("sleeps", "for (;;) delay(10);", ("sim", "--port", 0), blocked),
            ("spins", "for (volatile unsigned i = 0;;) i = i + 1;", ("check", "sim"), blocked),
            ("deaf", "", ("sim", "--port", 0), deaf),
            ("deaf_too", "", ("bench", "sim", "--json"), deaf),
            ("restarts", "ESP.restart();", ("send", "sim", "Hello"),
             (3, [r"restarted the board \d+ times", "never listened"])))
        started = []  # all at once, since each of them takes the whole limit
        for name, body, command, _ in trials:
            folder = self.sketch("void setup() { " + body + " }\n" + EMPTY_LOOP, name=name)
            started.append(Process(*command, "--sketch", folder, env=self.env))
            self.addCleanup(started[-1].__exit__)
        for process, (name, _, _, (code, words)) in zip(started, trials):
            with self.subTest(name):
                result = process.finish()
                self.assertEqual(result.code, code, result.err)
                self.assert_tells(result.err, *words)


class Measured(_SketchCase):
    """As HOST sim of the other commands."""

    def run_on(self, code, command, sketch, *args):
        return self.expect(code, command, "sim", "--sketch", sketch, *args, env=self.env)

    def test_each_command_takes_a_sketch(self):
        folder = self.sketch(ECHO)
        self.assertEqual(self.run_on(0, "send", folder, "Hello").out, b"Hello\n")
        result = json.loads(self.run_on(0, "bench", folder, "--count", 3, "--json").out)
        self.assertEqual(result["results"][0]["echoes"]["ok"], 3)
        self.assertTrue(result["target"]["simulated"])
        self.assertEqual(result["target"]["profile"], "sketch echo")
        result = json.loads(self.run_on(0, "check", folder, "--only", "hello", "--json").out)
        self.assertEqual(result["target"]["profile"], "sketch echo")

    def test_a_port_of_several_is_chosen(self):
        text = ECHO.replace("WiFiServer server(80);", "WiFiServer other(23), server(80);").replace(
            "server.begin();", "other.begin(); server.begin();")
        folder = self.sketch(text)
        self.assertEqual(self.run_on(0, "send", folder, "--port", 80, "Hello").out, b"Hello\n")
        self.assert_tells(self.run_on(3, "send", folder, "--port", 81, "Hello").err,
                          "does not listen on port 81", "23, 80")
        self.assert_tells(self.run_on(4, "send", folder, "--timeout", "100ms", "Hello").err,
                          "ports 23, 80; this is 23")

    def test_a_crash_is_named_next_to_the_lost_connection(self):
        text = "#include <signal.h>\n" + ECHO.replace(
            "void echo(WiFiClient& client) {", "void echo(WiFiClient& client) { raise(SIGSEGV);")
        # AddressSanitizer would make the signal an exit.
        result = self.run_especho("send", "sim", "--sketch", self.sketch(text), "Hello",
                                  env={**self.env, "ASAN_OPTIONS": "handle_segv=0"})
        # Linux resets or closes its connections; a board that crashes falls silent (lwip).
        self.assertIn(result.code, (4, 5, 6))
        self.assert_tells(result.err, "crashed", "SIGSEGV", r"(127\.0\.0\.1|10\.80\.80\.2):\d+")
        self.assertEqual(result.err.count("\n  "), 1, result.err)  # no advice but that on the crash

    def test_what_can_t_be_built_is_refused_by_each_command(self):
        wrong = self.sketch(ECHO.replace("delay(1);", "delay(1)", 1), name="wrong")
        for args in (("send", "sim", "Hello"), ("bench", "sim", "--json"), ("check", "sim")):
            with self.subTest(args[0]):
                result = self.expect(2, *args, "--sketch", wrong, env=self.env)
                self.assert_tells(result.err, r"wrong\.ino:\d+: expected ';'")
                result = self.expect(1, *args, "--sketch", wrong, env={**self.env, "CXX": "none"})
                self.assert_tells(result.err, "compiler that CXX names is not there: none")
                if "--json" in args:
                    self.assertEqual(json.loads(result.out)["exit"]["code"], 1)
                else:
                    self.assertEqual(result.out, b"")

    def test_the_sketch_dies_with_the_command(self):
        folder = self.sketch(ECHO)
        with Process("bench", "sim", "--sketch", folder, "--duration", "1h", "-v",
                     env=self.env) as bench:
            bench.err.wait_for("the sketch is built")
            end = time.monotonic() + LIMIT
            while not children(bench):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
            (pid,) = children(bench)
            bench.signal(signal.SIGKILL)
            bench.finish()
            assert_gone(self, pid)

    def test_a_crash_within_a_check_is_named(self):
        text = ("#include <signal.h>\nint clients = 0;\n" + ECHO).replace(
            "void echo(WiFiClient& client) {",
            "void echo(WiFiClient& client) { if (++clients == 3) raise(SIGSEGV);")
        result = self.run_especho(
            "check", "sim", "--sketch", self.sketch(text), "--only", "connect,hello,size-1,size-mss-1", "--quick",
            "--timeout", "1s", "--json", env={**self.env, "ASAN_OPTIONS": "handle_segv=0"})
        self.assertNotIn(result.code, (0, 99))
        self.assert_tells(result.err, "crashed", "SIGSEGV")
        self.assertEqual([], json.loads(result.out)["findings"])

    def test_only_a_check_looks_into_the_source_beside_a_real_device(self):
        folder = self.sketch(ECHO)
        with Sim() as sim:
            for command, args in (("send", ("Hello",)), ("bench", ("--count", 1))):
                err = self.expect(2, command, sim.host, "--sketch", folder, *args).err
                self.assert_tells(err, "--sketch is for HOST sim only")
            self.expect(0, "check", sim.host, "--sketch", folder, "--only", "hello")
            err = self.expect(2, "check", "sim", "--sketch", folder, "--profile", "tutorial").err
            self.assert_tells(err, "--profile", "--sketch")


class Places(_SketchCase):
    """Lines of a sketch that can cause a finding."""
    TUTORIAL = ROOT / "firmware" / "host" / "sketches" / "tutorial"
    CAUSES = {"poll-delay": "delay(10);", "byte-writes": "client.write(",
            "one-client": "while (client.connected()) {", "nagle-delayed-ack": "server.begin();"}

    def check(self, host, *args):
        only = ("--only", ",".join(self.CAUSES), "--fail-on", "diagnosis")
        for _ in range(4):  # a machine that is too busy for a verdict may have been so for a while
            result = self.run_especho("check", host, "--sketch", self.TUTORIAL, *only, "--json", *args,
                                      env=self.env)
            if b"this machine is too busy" not in result.out:
                break
        self.assertEqual(result.code, 99, result.err)
        return json.loads(result.out)["findings"]

    def assert_lines_of_the_tutorial(self, findings):
        lines = (self.TUTORIAL / "tutorial.ino").read_text().splitlines()
        self.assertEqual({one["id"] for one in findings}, set(self.CAUSES))
        for one in findings:
            with self.subTest(one["id"]):
                (place,) = one["places"]
                self.assertTrue(place["text"].startswith(self.CAUSES[one["id"]]), place)
                self.assertEqual(lines[place["line"] - 1].strip(), place["text"])
                self.assertTrue(place["file"].endswith("tutorial.ino"))
                self.assertTrue(place["reason"])

    def test_a_sketch_that_runs_here_has_them(self):
        junit = self.folder / "check.xml"
        self.assert_lines_of_the_tutorial(self.check("sim", "--junit", junit))
        self.assertRegex(junit.read_text(), r"likely: \S+/tutorial\.ino:\d+: delay\(10\);")

    def test_a_device_elsewhere_has_them_from_its_source(self):
        with Sim("--profile", "tutorial") as sim:
            self.assert_lines_of_the_tutorial(self.check(sim.host))

    def test_a_radio_that_the_sketch_lets_sleep(self):
        folder = self.sketch(ECHO)
        args = ("check", "sim", "--sketch", folder, "--only", "modem-sleep", "--json")
        awake = self.run_especho(*args, env=self.env)
        self.assertEqual(json.loads(awake.out)["findings"], [])
        asleep = self.run_especho(*args, "--sim", "--modem-sleep", env=self.env)
        (finding,) = json.loads(asleep.out)["findings"]
        self.assertEqual(finding["id"], "modem-sleep")
        self.assertIn("setSleep", finding["places"][0]["reason"])
        forbids = self.sketch(ECHO.replace("server.begin();", "WiFi.setSleep(false); server.begin();"),
                              name="forbids")
        awake = self.run_especho("check", "sim", "--sketch", forbids, "--only", "modem-sleep",
                                 "--json", "--sim", "--modem-sleep", env=self.env)
        self.assertEqual(json.loads(awake.out)["findings"], [])

    def test_without_a_sketch_there_are_none(self):
        result = self.run_especho("check", "sim", "--profile", "tutorial", "--only", "one-client", "--json")
        (finding,) = json.loads(result.out)["findings"]
        self.assertNotIn("places", finding)

    def test_a_source_that_is_not_there_is_refused_before_the_check(self):
        err = self.expect(1, "check", "127.0.0.1:9", "--sketch", self.folder / "none").err
        self.assert_tells(err, "there is no sketch")


class Compiling(_SketchCase):
    """Why a sketch can't be built."""

    def test_an_error_is_shown_with_the_users_file_and_line(self):
        text = ECHO.replace("delay(1);", "delay(1)", 1)
        line = text[:text.index("  delay(1)\n")].count("\n") + 1
        err = self.refused(2, self.sketch(text))
        self.assert_tells(err, rf"especho: \S*/echo/echo\.ino:{line}: expected ';'")
        folder = self.folder / "echo"
        (folder / "echo.ino").write_text(ECHO)
        (folder / "z.ino").write_text("// one\n// two\nint x = ;\n")
        self.assert_tells(self.refused(2, folder), r"especho: \S*/echo/z\.ino:3: expected")

    def test_lines_after_the_prototypes_are_right(self):
        text = ECHO.replace("client.stop();", "client.stop(1, 2);")
        line = text[:text.index("client.stop(1")].count("\n") + 1
        self.assert_tells(self.refused(2, self.sketch(text)), rf"echo\.ino:{line}: ")

    def test_what_the_api_does_not_have_is_named(self):
        member = self.sketch(ECHO.replace("Serial.begin(115200);", "WiFi.fly();"), name="member")
        self.assert_tells(self.refused(1, member), r"member\.ino:7: ", "WiFi.*::fly")
        header = self.sketch("#include <Nonsense.h>\n" + ECHO, name="header")
        self.assert_tells(self.refused(1, header), r"header\.ino:1: ", r"Nonsense\.h")
        absent = self.sketch("#include <SD.h>\n" + ECHO, name="absent")
        self.assert_tells(self.refused(1, absent), r"especho: \S*absent\.ino:1: .*has no SD")
        call = self.sketch(ECHO.replace("Serial.begin(115200);", "flyAway(3);"), name="call")
        self.assert_tells(self.refused(2, call), r"call\.ino:7: flyAway", "neither")


class Refused(_SketchCase):
    """What is not tried at all."""

    def test_a_sketch_needs_one_setup_and_one_loop(self):
        two = self.sketch(ECHO, name="two")
        (two / "more.ino").write_text("\nvoid setup() {}\n")
        self.assert_tells(self.refused(2, two), r"two functions setup\(\)", r"two\.ino:6",
                          r"more\.ino:2")
        self.assert_tells(self.refused(2, self.sketch("// later\n", name="nothing")), "is empty")
        self.assert_tells(self.refused(2, self.sketch(EMPTY_LOOP, name="half")), r"no setup\(\)")
        other = self.sketch("// below\n", name="other", rest_cpp="void setup() {}\n")
        self.assert_tells(self.refused(2, other), r"no loop\(\)")

    def test_a_path_without_a_sketch(self):
        (self.folder / "readme.txt").write_text("")
        self.assert_tells(self.refused(2, self.folder), r"no \.ino")
        self.assert_tells(self.refused(2, self.folder / "readme.txt"), "neither a folder nor")
        self.assert_tells(self.refused(1, self.folder / "gone"), "there is no sketch", "gone")

    def test_a_compiler_that_is_not_there(self):
        folder = self.sketch(ECHO)
        nowhere = str(self.folder / "g++")
        self.assert_tells(self.refused(1, folder, env={"CXX": nowhere}), "CXX", re.escape(nowhere))
        self.assert_tells(self.refused(1, folder, env={"CXX": "false"}), "does not work")

    def test_ctrl_c_while_the_compiler_runs(self):
        slow = self.folder / "slow"
        slow.write_text("#!/bin/sh\ncase $1 in --version) echo slow;; *) echo $$ > \"$0.pid\";"
                        " sleep 1000;; esac\n")
        slow.chmod(0o755)
        with Process("sim", "--sketch", self.sketch(ECHO),
                     env={**self.env, "CXX": str(slow)}) as sim:
            note = self.folder / "slow.pid"
            end = time.monotonic() + LIMIT
            while not note.exists() or not note.read_text().endswith("\n"):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
            sim.signal(signal.SIGINT)
            self.assertEqual(sim.finish().code, 130)
            self.assertFalse(os.path.exists(f"/proc/{note.read_text().strip()}"))
