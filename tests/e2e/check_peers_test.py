"""`especho check` against echo servers by others: the verdicts, and why."""
from support import peers
from support.check_cases import CheckCase


class _Peer:
    """What every server must do; the classes below set `start`."""
    start = None

    def setUp(self):
        server = self.start()
        self.host = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)


class _RightPeer(_Peer):
    def test_all_cases_of_a_quick_check_pass(self):
        doc = self.check(0, self.host, "--quick", "--only", "correctness")
        self.assertEqual(set(self.verdicts(doc).values()), {"pass"})
        clients = self.case(doc, "more-clients")["evidence"]
        # Each forks a process first, for which a busy machine may take too long to be "at once".
        self.assertGreater(clients["served"], 1)
        self.assertEqual(clients["served"] + clients["served_later"], clients["tried"])

    def test_a_soak_passes(self):
        doc = self.check(0, self.host, "--only", "several-clients,soak", "--soak", "500ms")
        self.assertGreater(self.case(doc, "soak")["evidence"]["echoes"], 0)


class XinetdCheck(_RightPeer, CheckCase):
    start = staticmethod(peers.xinetd)

    @classmethod
    def setUpClass(cls):
        peers.need("xinetd")


class SocatCatCheck(_RightPeer, CheckCase):
    start = staticmethod(lambda: peers.socat("EXEC:cat"))

    @classmethod
    def setUpClass(cls):
        peers.need("socat")


class SocatPipeCheck(_RightPeer, CheckCase):
    start = staticmethod(lambda: peers.socat("PIPE"))

    @classmethod
    def setUpClass(cls):
        peers.need("socat")


class NcatCheck(_Peer, CheckCase):
    # ncat ends the program that it runs, and the connection, as soon as it has read the client's
    # FIN: what the program has not written by then is lost. It and the cat below it may also block
    # each other when more is under way than a pipe takes, so large sizes are left out.
    start = staticmethod(peers.ncat)
    large = "size-64k,size-window-1,size-window,size-window+1,late-reader,full-duplex"

    @classmethod
    def setUpClass(cls):
        peers.need("ncat")

    def test_half_close_alone_fails(self):
        doc = self.check(5, self.host, "--quick", "--only", "correctness", "--skip", self.large)
        verdicts = self.verdicts(doc)
        self.assertEqual([name for name, verdict in verdicts.items() if verdict != "pass"],
                         ["half-close"])
        case = self.case(doc, "half-close")
        self.assertIn("cut by the half-close", case["message"])
        self.assertLess(case["evidence"]["bytes_back"], case["evidence"]["bytes_sent"])
