"""The devices of the confusion matrix: the faults of each, and what a check must find."""
import dataclasses
from dataclasses import dataclass

CORRECTNESS = "correctness"  # means that a correctness case failed


@dataclass(frozen=True)
class Device:
    name: str
    switches: str = ""           # of `especho sim`
    expected: frozenset = frozenset()  # findings that must be reported, and no others
    tolerated: frozenset = frozenset()  # findings that the fault may also cause
    hidden: frozenset = frozenset()  # findings that its jitter hides: unclear is right
    loss: float = 0.0            # share of packets lost on a simulated link
    way: float = 0.0             # seconds each way on such a link: latency that TCP sees
    server: str = ""             # instead of `especho sim`: arguments of faulty_devices.py
    stacks: tuple = ("host", "lwip")  # whose TCP can have the fault
    on_lwip: frozenset = frozenset()  # more that is tolerated there

    @property
    def healthy(self):
        return not self.expected

    def linked(self, stack):
        """Whether it takes a simulated link; on lwip, the device's own frames are late or lost."""
        return stack == "host" and (self.loss > 0 or self.way > 0)

    def on(self, stack):
        """The device with that stack; None if it can't have it."""
        if stack not in self.stacks or (stack == "lwip" and self.server):
            return None
        more = self.on_lwip if stack == "lwip" else frozenset()
        return dataclasses.replace(self, tolerated=self.tolerated | more)

    def lwip_switches(self):
        """Options of `especho sim`, with what the link does to packets."""
        return " ".join([self.switches, *[f"--frame-loss {self.loss:.2%}"] * (self.loss > 0),
                         *[f"--latency {2000 * self.way:g}ms"] * (self.way > 0)]).strip()

    @property
    def description(self):
        """A description for --list."""
        link = [f"packets lost: {self.loss:.0%}"] * (self.loss > 0)
        link += [f"{self.way * 1000:g} ms each way"] * (self.way > 0)
        return ", ".join([self.server or self.switches or "(as shipped)", *link])


def server(name, arguments, *expected, **more):
    return faulty(name, "", *expected, server=arguments, **more)


def faulty(name, switches, *expected, tolerated=(), **more):
    return Device(name, switches, frozenset(expected), frozenset(tolerated), **more)


# On the stack host the virtual device delays echoes and closes, not handshakes, like something
# between TCP and the sketch in which a fixed delay does not show.
BETWEEN = frozenset({"poll-delay", "answer-delay", "answer-after-silence", "close-delay"})

# lwIP loses a client's FIN while six segments wait to be read: then the connection stays open.
LOST_FIN = frozenset({CORRECTNESS})
# lwIP's timer begins with 3 s and doubles: an echo may come later than a check waits.
LATE = frozenset({CORRECTNESS})

# With small writes lwIP's queue is full early, for a client that reads late. After 10 s write() of
# the core gives up, and a sketch that does not look at what it returns loses bytes.
SHORT_WRITE = frozenset({CORRECTNESS})

HEALTHY = [
    Device("healthy"),
    Device("latency-5ms", "--latency 5ms --jitter 2ms"),
    Device("latency-20ms", "--latency 20ms --jitter 8ms", hidden=BETWEEN),
    # Jitter of 60 ms from end to end may also hide a wait of 40 ms.
    Device("latency-80ms", "--latency 80ms --jitter 30ms",
           hidden=BETWEEN | {"nagle-delayed-ack"}),
    Device("latency-file", "--latency-file one_way.txt", hidden=BETWEEN),
    Device("far-20ms", way=0.02),
    # Not a fault but a property, shown in the device profile.
    Device("small-segments", "--mss 536", on_lwip=LOST_FIN),
]

TUTORIAL = [
    faulty("tutorial", "--profile tutorial",
           "poll-delay", "byte-writes", "one-client", "nagle-delayed-ack", CORRECTNESS),
]

# Each fault at a mild and a strong setting, if there is more than one.
SETTINGS = [
    faulty("poll-delay-mild", "--poll-delay 5ms", "poll-delay"),
    faulty("poll-delay-strong", "--poll-delay 100ms", "poll-delay"),
    faulty("modem-sleep-mild", "--modem-sleep --beacon 51.2ms", "modem-sleep"),
    faulty("modem-sleep-strong", "--modem-sleep", "modem-sleep"),
    # Linux, on which the virtual device runs, holds a small segment back only behind another one.
    faulty("nagle-mild", "--nagle --write-size 700", "nagle-delayed-ack"),
    faulty("nagle-strong", "--nagle --write-size 48", "nagle-delayed-ack"),
    faulty("byte-writes-mild", "--write-size 8", "byte-writes", on_lwip=SHORT_WRITE),
    faulty("byte-writes-strong", "--write-size 1", "byte-writes", on_lwip=SHORT_WRITE),
    faulty("few-slots-mild", "--slots 3", "few-slots", CORRECTNESS),
    faulty("few-slots-strong", "--slots 2", "few-slots", CORRECTNESS),
    faulty("one-client-mild", "--slots 1", "one-client", CORRECTNESS),
    faulty("one-client-strong", "--slots 1 --latency 5ms --jitter 2ms", "one-client", CORRECTNESS),
    faulty("naive-accept-mild", "--naive-accept", "dropped-at-accept", tolerated=[CORRECTNESS]),
    faulty("naive-accept-strong", "--naive-accept --slots 1",
           "dropped-at-accept", "one-client", CORRECTNESS),
]

NETWORK = [
    faulty("small-window-mild", "--window 4308", "small-window"),
    faulty("small-window-strong", "--window 2872", "small-window"),
    # A window is a whole number of segments: ten of these are smaller than four of the usual ones.
    faulty("link-loss-mild", "--link-loss 500ms --link-loss-after 256k", "stalls",
           on_lwip=LATE),
    faulty("link-loss-strong", "--link-loss 2s --link-loss-after 256k", "stalls",
           on_lwip=LATE),
    faulty("lossy-link-mild", "", "retransmissions", loss=0.01, on_lwip=LATE),
    faulty("lossy-link-strong", "", "retransmissions", loss=0.05, on_lwip=LATE),
]

DATA = [
    faulty("corrupt-mild", "--corrupt 1e-6", CORRECTNESS),
    faulty("corrupt-strong", "--corrupt 0.1%", CORRECTNESS),
    faulty("drop-mild", "--drop 1e-6", CORRECTNESS),
    faulty("drop-strong", "--drop 0.1%", CORRECTNESS),
    faulty("duplicate-mild", "--duplicate 1e-6", CORRECTNESS),
    faulty("duplicate-strong", "--duplicate 0.1%", CORRECTNESS),
    faulty("mix-mild", "--mix 1e-5", CORRECTNESS),
    faulty("mix-strong", "--mix 1%", CORRECTNESS),
]

FAILURES = [
    faulty("truncate-mild", "--truncate-after 256k", CORRECTNESS),
    faulty("truncate-strong", "--truncate-after 4k", CORRECTNESS),
    faulty("reset-mild", "--reset-after 256k", CORRECTNESS),
    faulty("reset-strong", "--reset-after 4k", CORRECTNESS),
    faulty("stall-mild", "--stall 400ms", "stalls"),
    faulty("stall-strong", "--stall 2s", "stalls"),
    faulty("stall-endless", "--stall 7s", "stalls", CORRECTNESS),  # longer than the check waits
    faulty("slow-reader-mild", "--read-rate 40k", "slow-transfer", on_lwip=LOST_FIN),
    faulty("slow-reader-strong", "--read-rate 8k", "slow-transfer", tolerated=[CORRECTNESS]),
    faulty("leak-mild", "--leak-sockets 4", "reconnect-limit", CORRECTNESS),
    faulty("leak-strong", "--leak-sockets 1", "reconnect-limit", CORRECTNESS),
    faulty("slow-accept-mild", "--slow-accept 1ms", "slow-accept"),
    faulty("slow-accept-strong", "--slow-accept 10ms", "slow-accept"),
    faulty("drift-mild", "--drift 500us", "drift"),
    faulty("drift-strong", "--drift 5ms", "drift"),
    faulty("reboot-mild", "--reboot-after 1M --boot-time 300ms", "reboot", CORRECTNESS),
    faulty("reboot-strong", "--reboot-after 256k --boot-time 2s", "reboot", CORRECTNESS),
]

# What happens to the frames of a device, or is a fault with a board's own TCP only.
FRAMES = [
    faulty("nagle-alone", "--nagle", "nagle-delayed-ack", stacks=("lwip",)),
    faulty("nagle-alone-5ms", "--nagle --latency 5ms --jitter 2ms", "nagle-delayed-ack",
           stacks=("lwip",)),
    Device("frame-duplicates", "--frame-duplicate 5%", stacks=("lwip",)),
    # A client drops a segment that acknowledges more than a window less than it knows of; a board's
    # window is small, so one that was overtaken has to be sent again, after a second.
    Device("frame-reorder", "--frame-reorder 2%",
           tolerated=frozenset({"retransmissions", "stalls"}), hidden=frozenset({"stalls"}),
           stacks=("lwip",)),
    # Enough connections are left for all clients, and for some.
    Device("busy-pcbs-mild", "--busy-pcbs 6", stacks=("lwip",)),
    faulty("busy-pcbs-strong", "--busy-pcbs 13", "few-slots", CORRECTNESS, stacks=("lwip",)),
]

# Sketches whose fault is what they do, not a setting.
SKETCHES = [
    server("http", "http", "not-an-echo-server", CORRECTNESS),
    server("greeting-mild", "greeting hi", "greeting", CORRECTNESS),
    server("greeting-strong", "greeting Welcome,_who_are_you?", "greeting", CORRECTNESS),
    server("first-bytes-mild", "first-bytes 1024", "cut-echo", CORRECTNESS),
    server("first-bytes-strong", "first-bytes 256", "cut-echo", CORRECTNESS),
    server("c-string", "c-string", "cut-echo", CORRECTNESS),
    server("lines", "lines", CORRECTNESS),  # the check ends early and names --suffix
    server("answer-delay-mild", "answer-delay 20ms", "answer-delay"),
    server("answer-delay-strong", "answer-delay 200ms", "answer-delay"),
    server("silence-mild", "answer-after-silence 50ms", "answer-after-silence"),
    server("silence-strong", "answer-after-silence 1000ms", "answer-after-silence"),
    server("byte-delay-mild", "byte-delay 0.6ms", "byte-delay", tolerated=[CORRECTNESS]),
    server("byte-delay-strong", "byte-delay 1ms", "byte-delay", tolerated=[CORRECTNESS]),
    server("accept-delay-mild", "accept-delay 100ms", "accept-delay"),
    server("accept-delay-strong", "accept-delay 500ms", "accept-delay"),
    server("close-delay-mild", "close-delay 200ms", "close-delay"),
    server("close-delay-strong", "close-delay 2000ms", "close-delay"),
    server("blocking-write", "blocking-write", CORRECTNESS),
]

MIXES = [
    faulty("mix-poll-sleep", "--poll-delay 10ms --modem-sleep", "poll-delay", "modem-sleep"),
    server("mix-answer-far", "answer-delay 100ms", "answer-delay", way=0.02),
    server("mix-silence-far", "answer-after-silence 200ms", "answer-after-silence", way=0.02),
    server("mix-accept-far", "accept-delay 200ms", "accept-delay", way=0.02),
    server("mix-close-far", "close-delay 500ms", "close-delay", way=0.02),
    faulty("mix-poll-far", "--poll-delay 10ms --latency 20ms --jitter 8ms", "poll-delay"),
    faulty("mix-one-far", "--slots 1 --latency 20ms --jitter 8ms", "one-client", CORRECTNESS),
    faulty("mix-bytes-far", "--write-size 1 --latency 20ms --jitter 8ms", "byte-writes",
           on_lwip=SHORT_WRITE),
    faulty("mix-nagle-slots", "--nagle --write-size 700 --slots 2",
           "nagle-delayed-ack", "few-slots", CORRECTNESS),
    faulty("mix-naive-poll", "--naive-accept --poll-delay 20ms", "dropped-at-accept", "poll-delay",
           tolerated=[CORRECTNESS]),
    faulty("mix-sleep-nagle", "--modem-sleep --nagle --write-size 700",
           "modem-sleep", "nagle-delayed-ack"),
    faulty("mix-bytes-accept", "--write-size 4 --slow-accept 2ms", "byte-writes", "slow-accept",
           on_lwip=SHORT_WRITE),
    faulty("mix-window-far", "--window 2872 --latency 20ms --jitter 8ms", "small-window"),
    faulty("mix-drift-slots", "--drift 1ms --slots 3", "drift", "few-slots", CORRECTNESS),
    faulty("mix-stall-drop", "--stall 1500ms --drop 1e-5", "stalls", CORRECTNESS),
    faulty("mix-all-settings", "--poll-delay 20ms --write-size 1 --nagle --slots 2 --modem-sleep",
           "poll-delay", "byte-writes", "nagle-delayed-ack", "few-slots", "modem-sleep",
           CORRECTNESS),
]

DEVICES = HEALTHY + TUTORIAL + SETTINGS + NETWORK + FRAMES + DATA + FAILURES + SKETCHES + MIXES
