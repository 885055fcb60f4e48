"""Connections that are lost in the middle of a run: what the bench reports, and when it ends."""
import itertools
import socket
import threading
import time

from support import servers
from support.bench import BenchCase
from support.servers import Server

SIZE = 64


class Rebooting:
    """Serves `echoes` payloads, then is down: nothing listens until `back` is called.

    The port stays taken by a second socket, so that nobody else gets it meanwhile.
    """

    def __init__(self, echoes):
        self._echoes = echoes
        self._up, self._held = self._bind(0), None
        self.port = self._up.getsockname()[1]
        self._held = self._bind(self.port)
        self._up.listen()
        self.down = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @staticmethod
    def _bind(port):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("127.0.0.1", port))
        return sock

    def _serve(self):
        with self._up, self._up.accept()[0] as sock:
            peer = servers.Peer(sock, self)
            for _ in range(self._echoes):
                peer.send(peer.read(SIZE))
            peer.read(SIZE)
            self._up.close()
            try:
                peer.reset()
            except servers.Gone:
                sock.close()
                self.down.set()

    def count(self, **_):
        pass

    def back(self):
        self._held.listen()
        with self._held.accept()[0] as sock:
            try:
                servers.echo(servers.Peer(sock, self))
            except servers.Gone:
                pass

    def close(self):
        self._thread.join()
        self._held.close()


class Reboots(BenchCase):
    AWAY = 0.5  # seconds

    def setUp(self):
        self.device = Rebooting(echoes=3)
        self.addCleanup(self.device.close)
        self.args = (f"127.0.0.1:{self.device.port}", "-s", SIZE, "-w", 0, "-n", 10)

    def return_later(self):
        def run():
            self.device.down.wait()
            time.sleep(self.AWAY)  # the outage under test, not a way to synchronise
            self.device.back()

        later = threading.Thread(target=run, daemon=True)
        later.start()
        self.addCleanup(later.join)

    def assert_outcomes(self, run, **expected):
        seen = {name: n for name, n in run["echoes"].items() if n and name != "attempted"}
        self.assertEqual(seen, expected)

    def test_a_device_that_stays_away_ends_the_run(self):
        doc = self.bench(6, *self.args, "--connect-timeout", "400ms")
        run, = doc["results"]
        self.assert_outcomes(run, ok=3, reset=1, refused=1)
        self.assertEqual((run["outage_count"], run["recoveries"]), (1, 0))
        outage, = run["outages"]
        self.assertEqual((outage["echo"], outage["connection"], outage["outcome"]),
                         (4, 1, "reset"))
        self.assertNotIn("recovered_after_s", outage)
        self.assertAlmostEqual(run["longest_stall_ms"],
                               1000 * (run["elapsed_s"] - outage["at_s"]), places=3)
        self.assertGreaterEqual(run["longest_stall_ms"], 200)

    def test_a_device_that_comes_back_is_waited_for(self):
        self.return_later()
        doc = self.bench(6, *self.args, "--connect-timeout", "30s")
        run, = doc["results"]
        self.assert_outcomes(run, ok=9, reset=1)
        self.assertEqual((run["outage_count"], run["recoveries"]), (1, 1))
        outage, = run["outages"]
        self.assertEqual((outage["echo"], outage["connection"], outage["outcome"]),
                         (4, 1, "reset"))
        self.assertGreaterEqual(outage["recovered_after_s"], self.AWAY)
        self.assertLessEqual(outage["at_s"] + outage["recovered_after_s"], run["elapsed_s"])
        self.assertGreaterEqual(run["longest_stall_ms"], 1000 * self.AWAY)

    def test_the_text_says_when_and_for_how_long(self):
        self.return_later()
        text = self.expect(6, "bench", *self.args, "--connect-timeout", "30s").out.decode()
        self.assert_tells(text, r"\boutages: 1\b", r"\b1 recovery\b",
                          r"at .*echo 4\b.*reset.*back after")

    def test_the_text_says_that_a_device_is_not_back(self):
        text = self.expect(6, "bench", *self.args, "--connect-timeout", "400ms").out.decode()
        self.assert_tells(text, r"outages: 1\b", r"\b0 recoveries\b", r"echo 4\b.*reset.*not back")


class Outages(BenchCase):
    def against(self, code, *answers, args=()):
        with Server(servers.answering(SIZE, *answers)) as server:
            doc = self.bench(code, server.host, "-s", SIZE, "-w", 0, "-n", 20, *args)
        return doc["results"][0]

    def test_every_kind_of_loss_is_an_outage(self):
        for name, code, answer in (("reset", 6, servers.reset_after(7)),
                                   ("short", 5, servers.close_after(7)),
                                   ("timeout", 4, servers.silence)):
            with self.subTest(name):
                run = self.against(code, servers.right, servers.right, answer, servers.right,
                                   args=("--timeout", "1s"))
                self.assertEqual((run["echoes"]["ok"], run["echoes"][name]), (19, 1))
                self.assertEqual((run["outage_count"], run["recoveries"]), (1, 1))
                outage, = run["outages"]
                self.assertEqual((outage["echo"], outage["outcome"]), (3, name))
                if name == "timeout":
                    self.assertGreaterEqual(outage["recovered_after_s"], 1)

    def test_wrong_bytes_are_none(self):
        run = self.against(5, servers.right, servers.changed(9), servers.right)
        self.assertEqual(run["echoes"]["mismatch"], 1)
        self.assertEqual((run["outage_count"], run["outages"]), (0, []))

    def test_a_good_run_has_none(self):
        run = self.against(0, servers.right)
        self.assertEqual((run["outage_count"], run["recoveries"], run["outages"]), (0, 0, []))

    def test_several_are_reported_in_their_order(self):
        run = self.against(6, servers.right, servers.reset_after(0), servers.right,
                           servers.right, servers.reset_after(1), servers.right)
        self.assertEqual((run["outage_count"], run["recoveries"]), (2, 2))
        self.assertEqual([outage["echo"] for outage in run["outages"]], [2, 5])

    def test_losses_one_after_the_other_are_one(self):
        lost = servers.reset_after(0)
        run = self.against(6, servers.right, lost, lost, lost, servers.right)
        self.assertEqual((run["echoes"]["reset"], run["outage_count"]), (3, 1))
        self.assertEqual(run["outages"][0]["echo"], 2)

    def test_each_names_its_connection(self):
        numbers = itertools.count(1)

        def lose_the_sixth(peer):
            while True:
                payload = peer.read(SIZE)
                if next(numbers) == 6:
                    peer.reset()
                peer.send(payload)

        with Server(lose_the_sixth) as server:
            doc = self.bench(6, server.host, "-s", SIZE, "-n", 30, "-c", 3)
        run, = doc["results"]
        self.assertEqual((run["echoes"]["ok"], run["echoes"]["reset"]), (29, 1))
        outage, = run["outages"]
        self.assertEqual((outage["echo"] - 1) % 3 + 1, outage["connection"])

    def test_one_in_the_warm_up_is_not_in_the_time_of_the_run(self):
        with Server(servers.answering(SIZE, servers.right, servers.reset_after(0),
                                      servers.right)) as server:
            doc = self.bench(6, server.host, "-s", SIZE, "-w", 5, "-n", 20)
        run, = doc["results"]
        self.assertEqual((run["echoes"]["ok"], run["echoes"]["reset"]), (19, 1))
        for outage in run["outages"]:
            self.assertEqual(outage["at_s"], 0)
