"""What this machine lacks is said to be its own matter, and is never blamed on the device."""
import contextlib
import errno
import os
import resource
import socket
import unittest

from support import servers
from support.bench import BenchCase
from support.check_cases import CheckCase
from support.especho import SANITIZED
from support.link import DEVICE, Link
from support.namespace import Namespace, failing, ip, need_failing, set_kernel
from support.servers import Server

BLAMES_THE_DEVICE = r"device has joined this network|its sketch runs|serial output|try fewer"
PORTS = "net/ipv4/ip_local_port_range"
NO_PORT = "this machine has no free local port left"


class _Local(BenchCase):
    """Every test is in a namespace of its own, in which only the loopback is up."""

    @classmethod
    def setUpClass(cls):
        Namespace.need()

    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(Namespace(stack).entered())
        ip("link set lo up")

    def assert_local(self, text, *patterns):
        self.assert_tells(text, *patterns)
        self.assertNotRegex(text, BLAMES_THE_DEVICE)

    def send(self, host, *patterns, args=(), **options):
        result = self.expect(1, "send", host, "hello", *args, **options)
        self.assert_local(result.err, *patterns)

    def local_failure(self, doc):
        """The run that ended for this machine's sake, and the first failure that did."""
        run = doc["results"][-1]
        failure = next(f for f in run["failures"] if "local_cause" in f)
        self.assert_local(doc["exit"]["reason"], failure["local_cause"])
        self.assertNotRegex(failure["advice"], BLAMES_THE_DEVICE)
        return run, failure


@contextlib.contextmanager
def local_ports(count):
    set_kernel(PORTS, f"40000 {40000 + count - 1}")
    try:
        yield
    finally:
        set_kernel(PORTS, "32768 60999")


@contextlib.contextmanager
def all_ports_taken(server):
    """Connections to one server need a port each."""
    with local_ports(4), contextlib.ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        yield


class Ports(_Local):
    def test_a_bench_that_reconnects_runs_out_of_them(self):
        with Server(servers.echo) as server, local_ports(40):
            doc = self.bench(1, server.host, "-n", 1000, "--reconnect", "--connect-timeout", "200ms")
        run, failure = self.local_failure(doc)
        self.assertEqual(failure["local_cause"], NO_PORT)
        self.assertEqual((failure["outcome"], failure["detail"]),
                         ("unreachable", os.strerror(errno.EADDRNOTAVAIL)))
        self.assertIn("--rate", failure["advice"])
        self.assertEqual(run["local_failures"], {"unreachable": run["echoes"]["unreachable"]})
        self.assertTrue(run["outages"][-1]["local"])

    def test_the_text_of_a_bench_reports_it_with_the_advice(self):
        with Server(servers.echo) as server, all_ports_taken(server):
            result = self.expect(1, "bench", server.host, "-n", 10, "-c", 2)
        self.assert_local(result.err, NO_PORT, "--rate")
        self.assert_local(result.out.decode(), NO_PORT, "because of this machine")

    def test_a_send_reports_it(self):
        with Server(servers.echo) as server, all_ports_taken(server):
            self.send(server.host, NO_PORT, "wait for them")


class Descriptors(_Local):
    def test_a_bench_that_may_open_no_more(self):
        """Most of what the limit allows is open already, as a parent may leave it."""
        if SANITIZED:
            raise unittest.SkipTest("a sanitizer needs a descriptor to see whether memory is there")
        with Server(servers.echo) as server, contextlib.ExitStack() as stack:
            files = [stack.enter_context(open(os.devnull, "rb")) for _ in range(100)]
            most = max(file.fileno() for file in files) + 12
            doc = self.bench(1, server.host, "-n", 100, "-c", 20,
                             pass_fds=[file.fileno() for file in files],
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE,
                                                                   (most, most)))
        _, failure = self.local_failure(doc)
        self.assert_tells(failure["local_cause"], "no more files and sockets")
        self.assertIn("ulimit -n", failure["advice"])


class Routes(_Local):
    def test_an_address_without_a_route(self):
        self.send("10.1.2.3", "this machine has no route to 10.1.2.3", "check the address")
        self.send("[fd00::1]", "this machine has no route to fd00::1")

    def test_a_route_that_prohibits_or_refuses(self):
        for kind, words in (("prohibit", "does not permit"), ("unreachable", "no route to"),
                            ("blackhole", "no route to")):
            with self.subTest(kind):
                ip(f"route replace {kind} 10.2.0.0/16")
                self.send("10.2.0.1", words)

    def test_a_machine_without_ipv6(self):
        set_kernel("net/ipv6/conf/all/disable_ipv6", "1")
        self.send("[fd00::1]", "this machine has no IPv6 address", "use -4")

    def test_a_network_that_is_down(self):
        ip("link set lo down")
        args = "--connect-timeout", "300ms"
        self.send("127.0.0.1", "interface lo of this machine is down", args=args)
        self.local_failure(self.bench(1, "127.0.0.1", *args))

    def test_an_interface_without_a_link(self):
        ip("link add wire type veth peer name end")
        ip("address add 192.0.2.1/24 dev wire")
        ip("link set wire up")
        self.send("192.0.2.9", "interface wire of this machine has no link", "cable",
                  args=("--connect-timeout", "300ms"))

    def test_a_device_that_does_not_answer_is_not_this_machines_matter(self):
        ip("link add wire type veth peer name end")
        ip("address add 192.0.2.1/24 dev wire")
        ip("link set wire up")
        ip("link set end up")
        for wait in ("300ms", "30s"):  # the latter until the kernel has given up looking for it
            with self.subTest(wait):
                result = self.expect(3, "send", "192.0.2.9", "hello", "--connect-timeout", wait)
                self.assertNotIn("this machine", result.err)
                self.assert_tells(result.err, "device has joined this network")

    def test_a_chosen_way_out_is_judged_itself(self):
        """The routing table leads through an interface without a link."""
        ip("link add dead type veth peer name other")
        ip("address add 198.51.100.1/24 dev dead")
        ip("link set dead up")
        ip("link add wire type veth peer name end")
        ip("address add 192.0.2.1/24 dev wire")
        ip("link set wire up")
        ip("link set end up")
        quick = "--connect-timeout", "300ms"
        for way in (("--interface", "wire"), ("--source", "192.0.2.1")):
            with self.subTest(way):
                result = self.expect(3, "send", "198.51.100.9", "hello", *way, *quick)
                self.assertNotIn("this machine", result.err)
        self.send("198.51.100.9", "interface dead of this machine has no link",
                  args=("--interface", "dead", *quick))
        self.send("10.1.2.3", "no route to 10.1.2.3 with --source 192.0.2.1",
                  args=("--source", "192.0.2.1"))
        ip("link set wire down")
        self.send("198.51.100.9", "interface wire of this machine is down",
                  args=("--interface", "wire", *quick))


class Network(BenchCase):
    @classmethod
    def setUpClass(cls):
        Link.need()

    def test_an_echo_that_times_out_since_the_network_of_this_machine_is_gone(self):
        def leave(peer, _):
            with link.client_side():
                ip("address flush dev wire")

        script = servers.answering(64, servers.right, leave)
        with Link(delay_s=0.001) as link, link.device_side(), Server(script, DEVICE) as server:
            with link.client_side():
                doc = self.bench(1, server.host, "-s", 64, "-n", 10, "--timeout", "500ms",
                                 "--max-errors", 1)
        failure, = doc["results"][0]["failures"]
        self.assertEqual((failure["outcome"], failure["local_cause"]),
                         ("timeout", f"this machine has no route to {DEVICE}"))


class Calls(_Local):
    """What no namespace can bring about, the kernel is made to answer."""
    CONNECT = {errno.EPERM: "does not permit", errno.EACCES: "does not permit",
               errno.ENOBUFS: "no memory", errno.ENOMEM: "no memory",
               errno.ENETDOWN: "network of this machine is down",
               errno.EADDRINUSE: NO_PORT}
    SOCKET = {errno.EMFILE: "no more files", errno.ENFILE: "no open file left",
              errno.ENOBUFS: "no memory", errno.ENOMEM: "no memory", errno.EPERM: "does not permit",
              errno.EACCES: "does not permit"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        need_failing()

    def test_each_error_is_explained(self):
        for call, errors in (("connect", self.CONNECT), ("socket", self.SOCKET)):
            for number, words in errors.items():
                with self.subTest(call, error=errno.errorcode[number]):
                    options = {"preexec_fn": failing(number, call)}
                    self.send("127.0.0.1", words, os.strerror(number), **options)
                    _, failure = self.local_failure(self.bench(1, "127.0.0.1", **options))
                    self.assert_tells(failure["local_cause"], words)

    def test_a_connection_that_this_machine_cuts(self):
        with Server(servers.echo) as server:
            doc = self.bench(1, server.host, "-n", 5, "--max-errors", 1,
                             preexec_fn=failing(errno.ENETDOWN, "recvfrom", "recvmsg"))
        run, failure = self.local_failure(doc)
        self.assertEqual((failure["outcome"], run["local_failures"]),
                         ("unreachable", {"unreachable": 1}))


class Check(CheckCase, _Local):
    def check_hindered(self, code, *args):
        doc = self.check(code, *args)
        self.assertNotIn("fail", self.verdicts(doc).values(), doc["cases"])
        self.assertEqual(doc["findings"], [])
        self.assertNotRegex(doc["exit"]["reason"], BLAMES_THE_DEVICE)
        return doc

    def test_without_a_single_port_it_ends(self):
        with Server(servers.echo) as server, all_ports_taken(server):
            doc = self.check_hindered(1, server.host, "--quick")
            self.assert_local(self.expect(1, "check", server.host).err, NO_PORT, "wait for them")
        self.assertEqual(set(self.verdicts(doc).values()), {"skip"})
        self.assertIn(NO_PORT, doc["exit"]["reason"])

    def test_a_healthy_device_fails_nothing_for_want_of_ports(self):
        with Server(servers.echo) as server, local_ports(12):
            doc = self.check_hindered(7, server.host, "--quick", "--skip", "idle,full-duplex")
        verdicts = self.verdicts(doc)
        self.assertEqual(verdicts["hello"], "pass")
        self.assertEqual(verdicts["more-clients"], "skip")
        self.assertIn(NO_PORT, self.case(doc, "more-clients")["message"])
        unclear = [one["message"] for one in doc["diagnoses"] if one["id"] == "one-client"]
        self.assertIn(NO_PORT, unclear[0])

    def test_clients_that_this_machine_could_not_make_are_not_the_devices_limit(self):
        with Server(servers.echo) as server, local_ports(6):
            doc = self.check_hindered(7, server.host, "--only", "hello,several-clients,more-clients",
                                      "--clients", 8)
        self.assertEqual(self.verdicts(doc), {"hello": "pass", "several-clients": "skip",
                                              "more-clients": "skip"})

    def test_a_network_that_goes_down_meanwhile(self):
        def script(peer):
            data = peer.receive()
            peer.server.count(echoes=1)
            if peer.server.echoes == 1:
                peer.send(data)
                peer.drain()
            ip("link set lo down")
            peer.server.wait_until_closing()

        with Server(script) as server, contextlib.ExitStack() as stack:
            stack.callback(ip, "link set lo up")
            doc = self.check_hindered(7, server.host, "--only", "hello,size-1,several-clients",
                                      "--timeout", "1s", "--connect-timeout", "1s")
        self.assertEqual(self.verdicts(doc), {"hello": "pass", "size-1": "skip",
                                              "several-clients": "skip"})
        self.assertIn("interface lo of this machine is down", doc["exit"]["reason"])
