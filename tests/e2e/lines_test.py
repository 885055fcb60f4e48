"""Devices that answer whole lines only, and payloads that end with one."""
import tempfile

from support import servers
from support.bench import BenchCase
from support.check_cases import CheckCase
from support.especho import Case
from support.servers import Server

BRIEF = ("--timeout", "1s")


class SendLines(Case):
    def test_a_text_without_a_newline_gets_a_hint_at_the_suffix(self):
        with Server(servers.lines()) as server:
            silent = self.expect(4, "send", server.host, "Hello World", *BRIEF)
            self.assert_tells(silent.err, "echo server", r"--suffix '\\n'")
            whole = self.expect(0, "send", server.host, "Hello World", "--suffix", r"\n", *BRIEF)
        self.assertEqual(whole.out, b"Hello World\n\n")
        self.assert_tells(whole.err, "12 bytes echoed")

    def test_an_echo_that_stops_at_a_newline_says_so(self):
        with Server(servers.lines()) as server:
            result = self.expect(4, "send", server.host, "-e", r"Hello\nWorld", *BRIEF)
        self.assert_tells(result.err, r"right after a \\n", r"--suffix '\\n'")
        self.assertNotIn("echo server", result.err)

    def test_every_payload_of_send_takes_a_suffix(self):
        with tempfile.NamedTemporaryFile() as file, Server(servers.lines(b"\r\n")) as server:
            file.write(b"from a file")
            file.flush()
            for payload, stdin, echo in (
                    (("--file", file.name), b"", b"from a file\r\n"),
                    (("--hex", "48 69"), b"", b"Hi\r\n"),
                    (("-",), b"from a pipe", b"from a pipe\r\n")):
                with self.subTest(payload):
                    result = self.expect(0, "send", server.host, *payload, "--suffix", r"\r\n",
                                         "--raw", stdin=stdin)
                    self.assertEqual(result.out, echo)
            sized = self.expect(0, "send", server.host, "--size", "100k", "--suffix", r"\r\n")
        self.assertEqual(len(sized.out), 100 << 10)
        self.assertEqual(sized.out.find(b"\r\n"), (100 << 10) - 2)

    def test_a_size_or_pattern_that_does_not_go_with_the_suffix_is_refused(self):
        for args, told in ((("--size", 1, "--suffix", r"\r\n"), "--size 3"),
                           (("--size", 9, "--suffix", r"\n", "--pattern", "0x0a"), "--pattern"),
                           (("x", "--suffix", ""), "--suffix"),
                           (("x", "--suffix", r"\q"), r"\\q"),
                           (("x", "--suffix", "x" * 16), "15 bytes")):
            with self.subTest(args):
                self.assert_tells(self.expect(2, "send", "sim", *args).err, told)


class BenchLines(BenchCase):
    def test_a_suffix_makes_lines_of_any_size(self):
        with Server(servers.lines()) as server:
            doc = self.bench(0, server.host, "-s", "2,64,4k", "-n", 20, "--suffix", r"\n", *BRIEF)
        self.assertEqual(doc["options"]["suffix"], r"\n")
        self.assertEqual([run["size"] for run in doc["results"]], [2, 64, 4096])

    def test_each_way_to_give_a_payload(self):
        with tempfile.NamedTemporaryFile() as file, Server(servers.lines()) as server:
            file.write(b"Hello")
            file.flush()
            digests = set()
            for kind, args in (("text", ("--text", "Hello")), ("hex", ("--hex", "48656c6c6f")),
                               ("file", ("--file", file.name)), ("file", ("--file", "-"))):
                with self.subTest(args):
                    doc = self.bench(0, server.host, *args, "--suffix", r"\n", "-n", 5,
                                     stdin=b"Hello")
                    options = doc["options"]
                    self.assertEqual(options["payload"]["kind"], kind)
                    self.assertNotIn("pattern", options)
                    self.assertEqual(doc["results"][0]["size"], 6)
                    digests.add(options["payload"]["digest"])
        self.assertEqual(len(digests), 1)

    def test_a_payload_that_is_the_same_in_every_echo_says_what_it_hides(self):
        with Server(servers.answering(5, servers.stale())) as server:
            result = self.expect(0, "bench", server.host, "--text", "Hello", "-n", 5)
        self.assert_tells(result.out.decode(), "stale echoes go unnoticed")

    def test_two_payloads_or_none_are_usage_errors(self):
        for args in (("--text", "a", "--size", 4), ("--hex", "61", "--pattern", "ascii"),
                     ("--file", "a", "--text", "b"), ("--text", ""), ("--escape",)):
            with self.subTest(args):
                self.assert_tells(self.expect(2, "bench", "sim", *args).err, args[0])

    def test_a_file_that_is_not_there_is_named(self):
        self.assert_tells(self.expect(1, "bench", "sim", "--file", "/no/such/file").err,
                          "/no/such/file")

    def test_another_payload_is_another_load(self):
        with tempfile.TemporaryDirectory() as folder, Server(servers.echo) as server:
            for name, args in (("a", ("--text", "Hello")), ("b", ("--text", "World"))):
                self.expect(0, "bench", server.host, *args, f"--json={folder}/{name}")
            result = self.expect(2, "compare", f"{folder}/a", f"{folder}/b")
            self.assert_tells(result.err, "payload", "--allow-different")


class CheckLines(CheckCase):
    def test_a_device_that_answers_lines_is_recognised_early(self):
        with Server(servers.lines()) as server:
            doc = self.check(5, server.host, *BRIEF)
            self.assertLess(server.connections, 8)
        self.assert_tells(doc["exit"]["reason"], "only whole lines", r"use --suffix '\\n'")

    def test_another_suffix_is_recognised_as_the_wrong_one(self):
        with Server(servers.lines()) as server:
            doc = self.check(5, server.host, *BRIEF, "--suffix", ";")
            self.assertLess(server.connections, 8)
        self.assert_tells(doc["exit"]["reason"], "only whole lines",
                          r"use --suffix '\\n' instead of ';'")

    def test_with_the_suffix_every_case_passes(self):
        with Server(servers.lines()) as server:
            doc = self.check(0, server.host, "--quick", "--only", "correctness", "--suffix", r"\n")
        self.assertEqual(set(self.verdicts(doc).values()), {"pass"})
        self.assertEqual(doc["options"]["suffix"], r"\n")


class Closing(BenchCase):
    def test_bench_names_reconnect(self):
        with Server(servers.close_after_each) as server:
            doc = self.bench(5, server.host, "-n", 20)
            text = self.expect(5, "bench", server.host, "-n", 20)
            self.bench(0, server.host, "-n", 20, "--reconnect")
        lost = doc["results"][0]["lost_connections"]
        self.assertEqual(lost, {"count": 10, "between_echoes": 10, "fewest_echoes": 1,
                                "most_echoes": 1})
        self.assert_tells(text.err, "closes the connection after each echo: use --reconnect")
        self.assert_tells(text.out.decode(), "closes each after 1 echo")

    def test_send_has_nothing_to_complain_of(self):
        with Server(servers.close_after_each) as server:
            self.expect(0, "send", server.host, "Hello World")


class ClosingCheck(CheckCase):
    def test_the_cases_that_fail_for_it_say_so(self):
        with Server(servers.close_after_each) as server:
            doc = self.check(5, server.host, "--only", "hello,idle,reconnects", "--quick")
        self.assertEqual(self.verdicts(doc),
                         {"hello": "pass", "idle": "fail", "reconnects": "fail"})
        for name in ("idle", "reconnects"):
            self.assert_tells(self.case(doc, name)["message"],
                              "closes the connection after each echo")


class GoodBefore(BenchCase):
    def test_a_device_that_went_silent_is_no_stranger(self):
        answers = [servers.right] * 59 + [servers.silence]
        with Server(servers.answering(64, *answers)) as server:
            result = self.expect(4, "bench", server.host, "-n", 60, "--timeout", "300ms")
        self.assert_tells(result.err, "after 59 good echoes")
        self.assertNotIn("echo server", result.err)
