"""Against echo servers that others wrote."""
import random
import tempfile
from pathlib import Path

from support import peers
from support.bench import BenchCase


class _Echoes:
    """What has to hold for every echo server; `start` is set by the classes below."""
    start = None
    file_size = 1 << 20
    sizes = (1, 1436, 64 << 10)

    def setUp(self):
        server = self.start()
        self.host = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)

    def test_prints_the_echo_of_a_text(self):
        result = self.expect(0, "send", self.host, "Hello World")
        self.assertEqual(result.out, b"Hello World\n")
        self.assertRegex(result.err, r"^11 bytes echoed in ")

    def test_a_file_comes_back_equal(self):
        data = random.Random(1).randbytes(self.file_size)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "data")
            path.write_bytes(data)
            result = self.expect(0, "send", self.host, "--file", path)
        self.assert_same_bytes(result.out, data)

    def test_a_bench_of_several_sizes_has_no_errors(self):
        doc = self.bench(0, self.host, "--size", ",".join(map(str, self.sizes)), "--count", 50)
        self.assertEqual([r["size"] for r in doc["results"]], list(self.sizes))
        self.assertEqual([r["echoes"]["ok"] for r in doc["results"]], [50, 50, 50])


class Xinetd(_Echoes, BenchCase):
    start = staticmethod(peers.xinetd)

    @classmethod
    def setUpClass(cls):
        peers.need("xinetd")


class SocatCat(_Echoes, BenchCase):
    start = staticmethod(lambda: peers.socat("EXEC:cat"))

    @classmethod
    def setUpClass(cls):
        peers.need("socat")


class SocatPipe(_Echoes, BenchCase):
    start = staticmethod(lambda: peers.socat("PIPE"))

    @classmethod
    def setUpClass(cls):
        peers.need("socat")


class Ncat(_Echoes, BenchCase):
    # ncat and the cat below it block each other, whoever the client is, when more is under way than
    # the pipe between them takes, which is 64 KiB.
    start = staticmethod(peers.ncat)
    file_size = 32 << 10
    sizes = (1, 1436, 32 << 10)

    @classmethod
    def setUpClass(cls):
        peers.need("ncat")
