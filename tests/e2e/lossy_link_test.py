"""Over a link with a delay and losses: what is reported is what a packet capture shows."""
import contextlib
import csv
import tempfile
from pathlib import Path

from support import servers
from support.bench import BenchCase
from support.capture import Capture, median
from support.especho import SANITIZED
from support.link import DEVICE, MTU, Link
from support.peers import need
from support.servers import Server


@contextlib.contextmanager
def device_beyond(link, script=servers.echo):
    """A server at one end of the link, while the `with` block is at the other."""
    with link.device_side(), Server(script, DEVICE) as server, link.client_side():
        yield server.host


class _Linked(BenchCase):
    @classmethod
    def setUpClass(cls):
        Link.need()
        need("tcpdump")

    def run_bench(self, code, host, *args):
        run, = self.bench(code, host, *args)["results"]
        return run


class Delay(_Linked):
    TOLERANCE = 0.02 if SANITIZED else 0.01  # sanitizers need time of their own

    def test_round_trips_are_within_a_hundredth_of_the_captured_ones(self):
        for size in (64, 4096):
            with self.subTest(size), Link(delay_s=0.005) as link:
                measured, captured = self.round_trips_ms(link, size)
                # A busy machine wakes especho late, after the capture has seen the packet; what
                # measuring itself adds is in all of them, so also in those woken soonest.
                added = sorted(m - c for m, c in zip(measured, captured))
                self.assertGreaterEqual(added[0], 0, "shorter than the captured one")
                self.assertLessEqual(added[len(added) // 10],
                                     self.TOLERANCE * median(captured))

    def round_trips_ms(self, link, size, warmup=5, count=300):
        """Of the same echoes, by especho and by the capture."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "echoes.csv")
            with device_beyond(link) as host, Capture() as capture, link.promptly():
                rtt = self.run_bench(0, host, "-s", size, "-n", count, "-w", warmup,
                                     "--csv", path)["rtt_ms"]
            with path.open() as rows:
                measured = [float(row["rtt_ms"]) for row in csv.DictReader(rows)]
        self.assertEqual(len(measured), count)
        captured = capture.round_trips_ms(size)
        self.assertEqual(len(captured), warmup + count)
        self.assertAlmostEqual(rtt["p50"], median(measured), delta=0.002 * rtt["p50"])
        self.assertGreaterEqual(rtt["min"], 2 * 5, "faster than the link")
        return measured, captured[warmup:]


class Loss(_Linked):
    ARGS = ("-s", "1k", "-n", 250, "--timeout", "30s")

    def test_what_the_link_loses_is_sent_again_and_no_echo_is_lost(self):
        with Link(delay_s=0.002, loss=0.03) as link, device_beyond(link) as host:
            run = self.run_bench(0, host, *self.ARGS)
        self.assertEqual(run["echoes"]["ok"], 250)

    def test_retransmissions_are_as_many_as_in_the_capture(self):
        with Link(delay_s=0.002, loss=0.03, seed=2) as link, device_beyond(link) as host:
            with Capture() as capture:
                run = self.run_bench(0, host, *self.ARGS)
        self.assertGreater(capture.retransmissions(), 0)
        self.assertEqual(run["tcp"]["retransmits"], capture.retransmissions())

    def test_the_figures_of_the_system_are_those_of_the_link(self):
        with Link(delay_s=0.002) as link, device_beyond(link) as host:
            tcp = self.run_bench(0, host, "-s", "1k", "-n", 20)["tcp"]
        self.assertGreaterEqual(tcp["min_rtt_ms"], 2 * 2)
        self.assertGreaterEqual(tcp["rtt_ms"], tcp["min_rtt_ms"])
        headers, time_stamps = 20 + 20, 12
        self.assertIn(tcp["mss"], (MTU - headers, MTU - headers - time_stamps))


class Outage(_Linked):
    SIZE = 64
    GOOD = 20

    def bench_with_outage(self, code, packets, *args):
        """After GOOD echoes, the link loses this many packets, beginning with an answer."""
        link = Link(delay_s=0.002)

        def cut_and_answer(peer, payload):
            link.cut(packets)
            peer.send(payload)

        script = servers.answering(self.SIZE, *[servers.right] * self.GOOD, cut_and_answer,
                                   servers.right)
        with link, device_beyond(link, script) as host:
            return self.run_bench(code, host, "-s", self.SIZE, *args)

    def test_a_link_that_is_cut_ends_in_a_timeout(self):
        run = self.bench_with_outage(4, "inf", "-n", 1000, "--timeout", "1s", "--max-errors", 1)
        self.assertEqual((run["echoes"]["ok"], run["echoes"]["timeout"]), (self.GOOD, 1))
        self.assertEqual(run["failures"][0]["echo"], self.GOOD + 1)
        self.assertLess(run["elapsed_s"], 20)

    def test_an_outage_shorter_than_the_timeout_loses_nothing(self):
        run = self.bench_with_outage(0, 3, "-n", 50, "--timeout", "30s")
        self.assertEqual(run["echoes"]["ok"], 50)
