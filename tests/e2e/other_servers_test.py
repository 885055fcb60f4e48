"""What all commands say of a server that echoes nothing, and of a device that changes all it echoes."""
import time

from support import servers
from support.bench import parse
from support.check_cases import CheckCase
from support.servers import Server

NOT_ECHO = "not-an-echo-server"
HTTP = (b"HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\nContent-Length: 11\r\n"
        b"Connection: close\r\n\r\nBad Request")
TELNET = b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27"
FTP_ERROR = b"530 Please login with USER and PASS.\r\n"

# What each does with a connection, and what its words are taken for.
SERVERS = {
    "HTTP": (servers.refusing(HTTP), "HTTP", "'HTTP/1.1 400 Bad Request'"),
    "SSH": (servers.greeting(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", servers.quiet), "SSH",
            "'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3'"),
    "TLS": (servers.refusing(b"\x15\x03\x01\x00\x02\x02\x46"), "TLS", "15 03 01 00 02 02 46"),
    "telnet": (servers.greeting(TELNET, servers.quiet), "telnet", "ff fd 18 ff fd 20 ff fd"),
    "SMTP": (servers.greeting(b"220 mail.example.org ESMTP Postfix\r\n",
                              servers.replying(b"500 5.5.2 Error: bad syntax\r\n")),
             "SMTP", "'220 mail.example.org ESMTP Postfix'"),
    "FTP": (servers.greeting(b"220 (vsFTPd 3.0.3)\r\n", servers.replying(FTP_ERROR)), "FTP",
            "'220 (vsFTPd 3.0.3)'"),
    "MQTT": (servers.refusing(b"\x20\x02\x00\x01"), "MQTT", "20 02 00 01"),
}


class OtherServers(CheckCase):
    def servers(self):
        for name, (script, protocol, said) in SERVERS.items():
            with self.subTest(name), Server(script) as server:
                yield server, protocol, said

    def test_send_names_them(self):
        for server, protocol, said in self.servers():
            result = self.expect(5, "send", server.host, "Hello World", "--raw", "--timeout", "5s")
            self.assertIn(f"is not an echo server: it answered like {protocol} ({said})", result.err)
            self.assertIn("check the address and the port", result.err)

    def test_bench_names_them(self):
        for server, protocol, said in self.servers():
            doc = parse(self.expect(5, "bench", server.host, "-n", 2, "-s", 64, "-w", 0, "--json").out)
            failure = doc["results"][0]["failures"][0]
            self.assertIn(f"is not an echo server: it answered like {protocol} ({said})",
                          failure["message"])
            self.assertEqual((failure["outcome"], failure["kind"], failure["protocol"]),
                             ("mismatch", "not-an-echo", protocol))

    def test_check_finds_them_first_and_ends(self):
        for server, protocol, said in self.servers():
            doc = self.check(5, server.host, "--quick", "--timeout", "1s")
            self.assert_other_server(doc, f"it answered like {protocol} ({said})")
            self.assertEqual(doc["findings"][0]["confidence"], "high")

    def test_a_fixed_answer_of_no_known_protocol_is_found_by_check(self):
        for script in (servers.replying(b"ERROR\r\n"), servers.refusing(b"who are you?"),
                       servers.greeting(b"Welcome to the lab!\r\n", servers.quiet)):
            with Server(script) as server:
                doc = self.check(5, server.host, "--quick", "--timeout", "1s")
            self.assert_other_server(doc, "whatever was sent, on all 3 connections")

    def assert_other_server(self, doc, words):
        verdicts = self.verdicts(doc)
        self.assertEqual([name for name, verdict in verdicts.items() if verdict == "fail"], ["hello"])
        self.assertEqual(set(list(verdicts.values())[2:]), {"skip"})
        self.assertEqual(self.case(doc, "soak" if "soak" in verdicts else "idle")["message"],
                         "not an echo server")
        self.assertIn(f"not an echo server: {words}" if words.startswith("it ") else words,
                      self.case(doc, "hello")["message"])
        self.assertIn(words, doc["exit"]["reason"])
        self.assertEqual([finding["id"] for finding in doc["findings"]], [NOT_ECHO])
        self.assertEqual(doc["diagnoses"][0]["id"], NOT_ECHO)
        self.assertEqual({one["verdict"] for one in doc["diagnoses"][1:]}, {"unclear"})
        self.assertNotIn("clients_at_once", doc.get("portrait", {}))

    def test_a_check_of_diagnoses_alone_ends_as_well(self):
        with Server(SERVERS["HTTP"][0]) as server:
            doc = self.check(5, server.host, "--only", "diagnosis")
        self.assertEqual([finding["id"] for finding in doc["findings"]], [NOT_ECHO])
        self.assertIn("not an echo server: it answered like HTTP", doc["exit"]["reason"])

    def test_one_answer_for_all_clients_is_no_crosstalk_and_serves_none(self):
        with Server(SERVERS["HTTP"][0]) as server:
            doc = self.check(5, server.host, "--only", "several-clients,one-client")
        self.assertNotIn("belongs to", self.case(doc, "several-clients")["message"])
        self.assertEqual(self.case(doc, "several-clients")["evidence"]["served"], 0)
        self.assertEqual(doc["diagnoses"][0]["verdict"], "unclear")

    def test_wrong_answers_do_not_count_as_served(self):
        def script(peer):
            while True:
                peer.send(bytes(byte ^ 0x5A for byte in peer.receive()))
        with Server(script) as server:
            doc = self.check(5, server.host, "--only", "more-clients,one-client", "--timeout", "1s")
        evidence = self.case(doc, "more-clients")["evidence"]
        self.assertEqual(doc["diagnoses"][0]["verdict"], "unclear")
        self.assertNotIn("clients_at_once", doc.get("portrait", {}))
        self.assertEqual(evidence.get("served", 0), 0)


def every_other(data):
    return data[::2]


def flipped(data):
    return bytes(byte ^ (1 << i % 8) for i, byte in enumerate(data))


class EchoDevices(CheckCase):
    """An echo device that is faulty in whatever way is still one."""

    def late(self, peer):
        peer.send(b"220 ready\r\n")
        while True:
            data = peer.receive()
            time.sleep(0.6)  # longer than a wrong echo is listened to
            peer.send(data)

    def lines(self, peer):
        line = b""
        while True:
            line += peer.receive()
            done, end, line = line.rpartition(b"\n")
            peer.send(done + end)

    def test_it_is_never_taken_for_another_server(self):
        devices = {
            "greets": servers.greeting(b"220 ready\r\n"),
            "greets and is late": self.late,
            "lines": self.lines,
            "loses": servers.changing(every_other),
            "flips bits": servers.changing(flipped),
            "truncates": servers.changing(lambda data: data[:5]),
            "one value": servers.changing(lambda data: b"A" * len(data)),
            "upper case": servers.changing(bytes.upper),
            "reverses": servers.changing(lambda data: data[::-1]),
        }
        for name, script in devices.items():
            with self.subTest(name), Server(script) as server:
                doc = parse(self.run_especho("check", server.host, "--only", f"hello,{NOT_ECHO}",
                                             "--timeout", "2s", "--json").out)
                self.assertEqual(doc["findings"], [], doc)
                self.assertNotIn("not an echo server", str(doc["cases"]))


class Kinds(CheckCase):
    """The same bytes are said to be the same by all three commands."""
    KINDS = {
        "newlines": (lambda data: data.replace(b"\n", b"\r\n"), "LF became CR LF"),
        "mapped": (lambda data: bytes(byte ^ 0x5A for byte in data),
                   "every byte was XORed with 0x5a"),
        "reversed": (lambda data: data[::-1], "the last byte came first"),
        "length-prefix": (lambda data: len(data).to_bytes(2, "big") + data,
                          "the length, big endian"),
        "doubled": (lambda data: bytes(byte for one in data for byte in (one, one)),
                    "every byte came twice"),
    }

    def test_send_bench_and_check_agree(self):
        for kind, (change, words) in self.KINDS.items():
            with self.subTest(kind), Server(servers.changing(change)) as server:
                sent = self.expect(5, "send", server.host, "-e", r"Hello\nWorld\n", "--raw",
                                   "--timeout", "5s")
                self.assertIn(words, sent.err)
                doc = parse(self.expect(5, "bench", server.host, "-n", 1, "-s", 512, "-w", 0,
                                        "--json").out)
                failure = doc["results"][0]["failures"][0]
                self.assertEqual((failure["kind"], failure["change"]), (kind, words))
                # "Hello World" has no line end, and all bytes up and down are the same reversed.
                case = "every-byte" if kind == "newlines" else "hello"
                doc = self.check(5, server.host, "--only", case, "--timeout", "5s")
                self.assertIn(words, self.case(doc, case)["message"])

    def test_a_greeting_is_a_greeting_for_all_of_them(self):
        words = "a greeting of 19 bytes ('Welcome to the lab')"
        with Server(servers.greeting(b"Welcome to the lab\n")) as server:
            self.assertIn(words, self.expect(5, "send", server.host, "Hello World", "--raw").err)
            doc = parse(self.expect(5, "bench", server.host, "-n", 1, "-s", 64, "--json").out)
            failure = doc["results"][0]["failures"][0]
            self.assertEqual((failure["kind"], failure["said"]),
                             ("greeting", "'Welcome to the lab'"))
            doc = self.check(5, server.host, "--only", "hello")
            self.assertIn(words, self.case(doc, "hello")["message"])

    def test_a_whole_echo_that_comes_twice_is_said_to(self):
        with Server(servers.changing(lambda data: data + data)) as server:
            self.assertIn("the echo came twice",
                          self.expect(5, "send", server.host, "Hello World", "--raw").err)

    def test_a_loss_of_20000_bytes_is_counted(self):
        def script(peer):
            place = 0
            while True:
                data = peer.receive()
                peer.send(b"".join(data[i:i + 1] for i in range(len(data))
                                   if not 1000 <= place + i < 21000) or b"")
                place += len(data)
        with Server(script) as server:
            for command in (("send", server.host, "-s", "64k", "--timeout", "5s"),
                            ("bench", server.host, "-s", "64k", "-n", 1, "-w", 0)):
                result = self.expect(5, *command)
                self.assertIn("(20000 bytes lost)", result.out.decode(errors="replace") + result.err)

