"""`especho sim`: the virtual device as clients and people at the serial monitor see it."""
import random
import select
import socket
import threading
import unittest

from support.especho import LIMIT, Case, Process, Sim

TEXT = b"Hello World"


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)


def receive(sock, size):
    """So many bytes, or fewer when the connection ends before."""
    data = b""
    try:
        while len(data) < size and (chunk := sock.recv(size - len(data))):
            data += chunk
    except ConnectionResetError:
        pass
    return data


def tutorial_client(port):
    """The tutorial's client: sends, then reads byte by byte until as many have come back."""
    received = b""
    with connect(port) as client:
        client.send(TEXT)
        while len(received) < len(TEXT) and (byte := receive(client, 1)):
            received += byte
    return received


class _Device:
    """What holds for the device in both profiles."""
    profile = None

    def setUp(self):
        self.sim = Sim("--profile", self.profile)
        self.addCleanup(self.sim.__exit__)

    def connect(self):
        client = connect(self.sim.port)
        self.addCleanup(client.close)
        return client

    def test_the_tutorials_client_gets_its_echo_time_and_again(self):
        for _ in range(10):
            self.assertEqual(tutorial_client(self.sim.port), TEXT)

    def test_serial_output_is_the_tutorials_and_comes_line_by_line(self):
        lines = r"Connecting to WiFi\.\.\r?\n(.*\n)*Connected to the WiFi network\r?\n"
        self.sim.out.wait_for(lines + r"(.*\n)*?\d+\.\d+\.\d+\.\d+\r?\n")
        for count in range(1, 4):
            self.assertEqual(tutorial_client(self.sim.port), TEXT)
            self.sim.out.wait_for(r"(Client disconnected\r?\n(.*\n)*?){%d}" % count)

    def test_after_a_half_close_the_whole_echo_comes_and_then_the_end(self):
        client = self.connect()
        client.sendall(TEXT * 20)
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(receive(client, 10_000), TEXT * 20)

    def test_a_client_that_resets_does_no_harm_to_the_next(self):
        client = self.connect()
        client.sendall(TEXT)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
        self.assertEqual(tutorial_client(self.sim.port), TEXT)

    def test_it_ends_at_once_although_a_client_reads_nothing(self):
        client = self.connect()
        client.setblocking(False)
        while select.select([], [client], [], 0.5)[1]:  # until nothing on the way takes more
            try:
                client.send(bytes(1 << 16))
            except BlockingIOError:
                pass
        result = self.sim.stop()
        self.assertEqual(result.code, 0)


class Especho(_Device, unittest.TestCase):
    profile = "especho"

    def test_several_clients_are_served_at_the_same_time(self):
        clients = [self.connect() for _ in range(4)]
        for round_number in range(5):
            texts = [b"client %d round %d" % (i, round_number) for i in range(4)]
            for client, text in zip(clients, texts):
                client.sendall(text)
            for client, text in reversed(list(zip(clients, texts))):
                self.assertEqual(receive(client, len(text)), text)

    def test_large_echoes_of_several_clients_do_not_mix(self):
        def run(seed):
            data = random.Random(seed).randbytes(200_000)
            client = self.connect()
            sender = threading.Thread(target=client.sendall, args=(data,))
            sender.start()
            echoes[seed] = receive(client, len(data)) == data
            sender.join()

        echoes = {}
        threads = [threading.Thread(target=run, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(echoes, {seed: True for seed in range(4)})


class Tutorial(_Device, unittest.TestCase):
    profile = "tutorial"

    def test_a_second_client_has_to_wait_until_the_first_has_left(self):
        first, second = self.connect(), self.connect()
        first.sendall(TEXT)
        self.assertEqual(receive(first, len(TEXT)), TEXT)
        second.sendall(TEXT)
        for _ in range(5):
            first.sendall(TEXT)
            self.assertEqual(receive(first, len(TEXT)), TEXT)
        self.assertEqual(select.select([second], [], [], 0)[0], [])
        first.close()
        self.assertEqual(receive(second, len(TEXT)), TEXT)
        second.close()
        self.assertEqual(tutorial_client(self.sim.port), TEXT)


class Ports(Case):
    def test_a_port_that_is_taken_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = self.expect(1, "sim", "--port", port)
        self.assert_tells(result.err, rf"\b{port}\b", "in use")

    def test_the_port_asked_for_is_the_one_listened_at(self):
        with Sim() as sim:
            port = sim.port
        with Process("sim", "--port", port) as again:
            again.err.wait_for(rf"listening on 127\.0\.0\.1:{port}\b")
            self.assertEqual(tutorial_client(port), TEXT)
