"""Names and several addresses: a silent one delays nothing, and is named."""
from support import servers
from support.bench import BenchCase, parse
from support.island import (ALIVE, DEAD, GONE, NAME, NOTHING, PATIENCE_S, SILENT, UNKNOWN, Island,
                            NameServer)
from support.peers import need
from support.servers import Server


class _OnIsland(BenchCase):
    @classmethod
    def setUpClass(cls):
        Island.need()

    def setUp(self):
        self.island = Island()
        self.island.__enter__()
        self.addCleanup(self.island.__exit__)

    def run_especho(self, *args, **options):
        return super().run_especho(*self.island.wrapped(*args), program=need("unshare"), **options)

    def names(self, **answers):
        server = NameServer(**answers)
        self.addCleanup(server.__exit__)
        return server

    def device(self, address=ALIVE):
        server = Server(servers.echo, address)
        self.addCleanup(server.__exit__)
        return f"{NAME}:{server.port}"

    def assert_did_not_wait(self, result):
        self.assertLess(result.seconds, PATIENCE_S)


class SilentHalf(_OnIsland):
    def test_a_send_takes_the_half_that_was_answered(self):
        host = self.device()
        self.names(a=[ALIVE], aaaa=SILENT)
        result = self.expect(0, "send", host, "Hello", "--connect-timeout", "50s", "-v")
        self.assertEqual(result.out, b"Hello\n")
        self.assert_did_not_wait(result)
        self.assert_tells(result.err, r"looked up in .*no answer for IPv6 \(AAAA\)")

    def test_the_other_half_does_as_well(self):
        host = self.device("::1")
        self.names(a=SILENT, aaaa=["::1"])
        self.assert_did_not_wait(self.expect(0, "send", host, "Hello", "--connect-timeout", "50s"))

    def test_a_bench_does_not_wait_and_shows_the_look_up_apart(self):
        host = self.device()
        self.names(a=[ALIVE], aaaa=SILENT)
        result = self.expect(0, "bench", host, "-n", 5, "--connect-timeout", "50s", "-J")
        self.assert_did_not_wait(result)
        doc = parse(result.out)
        self.check(doc, 0)
        self.assertEqual(doc["target"]["address"], ALIVE)
        run, = doc["results"]
        self.assertGreater(run["lookup_ms"], 0)
        self.assertEqual(run["connect_ms"]["count"], 1)
        text = self.expect(0, "bench", host, "-n", 5, "--connect-timeout", "50s").out.decode()
        self.assertRegex(text, r"(?m)^ *look-up +\d")

    def test_a_check_does_not_wait(self):
        host = self.device()
        self.names(a=[ALIVE], aaaa=SILENT)
        result = self.expect(0, "check", host, "--only", "half-close", "--connect-timeout", "50s",
                             "-J")
        self.assert_did_not_wait(result)
        self.assertGreater(parse(result.out)["lookup_ms"], 0)

    def test_no_address_of_the_other_family_is_reported_with_the_way_out(self):
        for nothing in (NOTHING, UNKNOWN):
            for answers, option in (({"a": nothing, "aaaa": SILENT}, "-4"),
                                    ({"a": SILENT, "aaaa": nothing}, "-6")):
                with self.subTest(answers), NameServer(**answers):
                    result = self.expect(3, "send", NAME, "Hello", "--connect-timeout", "500ms")
                    self.assert_tells(result.err, NAME, r"IPv4 \(A\)", r"IPv6 \(AAAA\)",
                                      "not found", "no answer within", f"{option} leaves it out")

    def test_every_command_gives_the_look_ups_own_advice(self):
        self.names(a=NOTHING, aaaa=SILENT)
        for command in (("send", NAME, "Hello"), ("bench", NAME), ("check", NAME)):
            with self.subTest(command):
                result = self.expect(3, *command, "--connect-timeout", "500ms")
                self.assert_tells(result.err, "-4 leaves it out", "name server")
                self.assertNotIn("joined this network", result.err)

    def test_both_silent_are_no_matter_of_spelling(self):
        self.names(a=SILENT, aaaa=SILENT)
        for command in (("send", NAME, "Hello"), ("bench", NAME), ("check", NAME)):
            with self.subTest(command):
                result = self.expect(3, *command, "--connect-timeout", "500ms")
                self.assert_did_not_wait(result)
                self.assert_tells(result.err, NAME, r"no answer for IPv4 \(A\) or IPv6 \(AAAA\)")
                self.assertNotIn("spelling", result.err)

    def test_an_unknown_name_is_called_a_spelling_error(self):
        self.names(a=UNKNOWN, aaaa=UNKNOWN)
        result = self.expect(3, "send", NAME, "Hello")
        self.assert_tells(result.err, NAME, "not found", "spelling")

    def test_waiting_for_a_device_waits_for_one_look_up(self):
        """Each try ends long before the answer comes, and none of them asks again. Once it has come, a
        machine that is too busy to connect in time may ask for the answered half anew."""
        host = self.device()
        for command in (("send", host, "Hello"), ("bench", host, "-n", 2),
                        ("check", host, "--only", "half-close")):
            with self.subTest(command), NameServer(a=[ALIVE], aaaa=SILENT, delay_s=1) as names:
                result = self.expect(0, *command, "--connect-timeout", "200ms", "--wait-ready", "50s")
                self.assert_tells(result.err, r"accepted its first connection after [\d.]+ (ms|s)")
                self.assertEqual(names.before_answer, ["A", "AAAA"])
                self.assertEqual(names.queries.count("AAAA"), 1)

    def test_a_device_that_comes_back_elsewhere_is_found_though_one_half_stays_silent(self):
        host = self.device()
        self.names(a=lambda number: [GONE if number == 1 else ALIVE], aaaa=SILENT)
        result = self.expect(0, "send", host, "Hello", "--wait-ready", "50s")
        self.assert_did_not_wait(result)


class DeadAddress(_OnIsland):
    """IPv6 comes first, and leads nowhere."""

    COUNT = 40
    STAGGER_S = 0.25

    def setUp(self):
        super().setUp()
        self.host = self.device()
        self.names(a=[ALIVE], aaaa=[DEAD])

    def assert_silent(self, target):
        silent, = target["silent_addresses"]
        self.assertEqual(target["address"], ALIVE)
        self.assertEqual(silent["address"], DEAD)
        self.assertGreaterEqual(silent["waited_ms"], self.STAGGER_S * 1000)

    def test_a_send_names_it(self):
        result = self.expect(0, "send", self.host, "Hello")
        self.assertEqual(result.out, b"Hello\n")
        self.assert_tells(result.err, f"no answer from {DEAD}", ALIVE)

    def test_a_bench_that_reconnects_waits_for_it_once(self):
        doc = self.bench(0, self.host, "--reconnect", "-n", self.COUNT)
        run, = doc["results"]
        self.assert_silent(doc["target"])
        self.assertLess(run["elapsed_s"], self.COUNT * self.STAGGER_S)
        self.assertEqual(run["outage_count"], 0)
        self.assertEqual(run["longest_stall_ms"], run["rtt_ms"]["max"])
        self.assertLess(run["connect_ms"]["p50"], self.STAGGER_S * 1000)

    def test_a_check_waits_for_it_once(self):
        def check(*options):
            result = self.expect(0, "check", self.host, "--quick", "--only", "reconnect-limit",
                                 "-J", *options)
            return parse(result.out)

        dead, alone = check(), check("-4")
        self.assert_silent(dead["target"])
        self.assertNotIn("silent_addresses", alone["target"])
        waits = dead["connections"] * self.STAGGER_S
        self.assertLess(dead["elapsed_s"], alone["elapsed_s"] + waits / 2)

    def test_a_device_that_is_nowhere_is_reported_with_all_its_addresses(self):
        self.host = f"{NAME}:1"
        result = self.expect(3, "send", self.host, "Hello", "--connect-timeout", "1s")
        self.assert_tells(result.err, f"refused by {ALIVE}")


class LocalBinding(_OnIsland):
    def setUp(self):
        super().setUp()
        self.server = Server(servers.echo, ALIVE)
        self.addCleanup(self.server.__exit__)

    def test_source_and_interface_are_taken_and_named(self):
        options = ("--source", "127.0.0.5", "--interface", "lo")
        self.expect(0, "send", self.server.host, "Hello", *options)
        documents = (self.bench(0, self.server.host, "-n", 2, *options),
                     parse(self.expect(0, "check", self.server.host, "--only", "half-close", "-J",
                                       *options).out))
        for doc in documents:
            self.assertEqual(doc["options"]["source"], "127.0.0.5")
            self.assertEqual(doc["options"]["interface"], "lo")

    def test_what_is_not_there_is_refused_with_what_is(self):
        for command in (("send", self.server.host, "Hello"), ("bench", self.server.host),
                        ("check", self.server.host)):
            for options, named in ((("--source", "198.51.100.7"), "198.51.100.7"),
                                   (("--source", "eth0"), "eth0"),
                                   (("--interface", "none0"), "none0"),
                                   (("--source", "127.0.0.5", "-6"), "-6|IPv4")):
                with self.subTest((*command, *options)):
                    result = self.expect(2, *command, *options)
                    self.assert_tells(result.err, named)
            result = self.expect(2, *command, "--interface", "none0")
            self.assert_tells(result.err, r"\blo\b", r"\bwire\b", "127.0.0.1")
