"""The JSON of every kind of bench keeps to the schema that `especho schema` prints."""
import json
import signal
import unittest

from support import servers
from support.bench import BenchCase, parse
from support.especho import Process
from support.servers import Server

try:
    import jsonschema
except ImportError:
    jsonschema = None


class Schema(BenchCase):
    @classmethod
    def setUpClass(cls):
        if jsonschema is None:
            raise unittest.SkipTest("no jsonschema (Debian: python3-jsonschema)")

    def setUp(self):
        self.schema = parse(self.expect(0, "schema").out)
        self.validator = jsonschema.Draft202012Validator(self.schema)

    def assert_valid(self, doc):
        wrong = [f"{error.json_path}: {error.message}" for error in self.validator.iter_errors(doc)]
        self.assertEqual(wrong, [])
        self.assertEqual(self.unknown(doc, self.schema), [], "not described in the schema")

    def unknown(self, value, schema, path="$"):
        """Paths of the fields that the schema does not know."""
        while "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        found = []
        if isinstance(value, dict) and "properties" in schema:
            known = schema["properties"]
            for name, part in value.items():
                where = f"{path}.{name}"
                found += self.unknown(part, known[name], where) if name in known else [where]
        elif isinstance(value, list):
            for i, part in enumerate(value):
                found += self.unknown(part, schema["items"], f"{path}[{i}]")
        return found

    def test_the_schema_is_one_and_named_as_the_results_are(self):
        jsonschema.Draft202012Validator.check_schema(self.schema)
        self.assertEqual(self.schema["properties"]["schema"]["const"], "especho.bench/1")

    def test_a_good_bench(self):
        self.assert_valid(self.bench(0, "sim", "-n", 200))

    def test_every_option(self):
        self.assert_valid(self.bench(0, "sim", "-s", "1,1436", "-n", 20, "-t", "10s", "-w", "10ms",
                                     "-c", 2, "--think", "0..2ms", "--reconnect", "--repeat", 2,
                                     "--deadline", "50s", "--max-errors", 3, "--pattern", "0x5a",
                                     "--threads", 2, "--nagle", "--wait-ready", "1s"))

    def test_a_payload_with_a_suffix(self):
        self.assert_valid(self.bench(0, "sim", "--text", "Hello", "--suffix", r"\r\n", "-n", 20))

    def test_an_open_loop(self):
        self.assert_valid(self.bench(0, "sim", "-r", "2k", "-n", 500, "-c", 4, "-d", 2))

    def test_a_device_that_fails_in_many_ways(self):
        answers = [servers.right] * 3 + [servers.close_after(1), servers.reset_after(0),
                                         servers.changed(3), servers.more(b"x"), servers.lost(2)]
        with Server(servers.answering(8, *answers, servers.right)) as server:
            doc = self.bench(5, server.host, "-s", 8, "-n", 30)
        self.assert_valid(doc)
        self.assertTrue(doc["results"][0]["failures"])
        self.assertTrue(doc["results"][0]["outages"])

    def test_no_device(self):
        with servers.nobody() as port:
            doc = self.bench(3, f"127.0.0.1:{port}")
        self.assert_valid(doc)
        self.assertNotIn("rtt_ms", doc["results"][0])

    def test_an_interrupted_bench(self):
        with Server(servers.answering(64, servers.right)) as server:
            with Process("bench", server.host, "-s", "64,1k", "-t", "1h", "-J") as process:
                server.wait_until(lambda s: s.echoes > 20)
                process.signal(signal.SIGINT)
                result = process.finish(limit=20)
        self.assertEqual(result.code, 130, result.err)
        self.assert_valid(parse(result.out))

    def test_a_result_that_is_wrong_is_not_valid(self):
        doc = self.bench(0, "sim", "-n", 5)
        for change in (lambda d: d.pop("exit"), lambda d: d["target"].update(port="80"),
                       lambda d: d["results"][0]["echoes"].pop("cut_off"),
                       lambda d: d["results"][0]["rtt_ms"].update(p50=-1),
                       lambda d: d["results"][0]["histograms"].update(rtt="no histogram")):
            wrong = json.loads(json.dumps(doc))
            change(wrong)
            self.assertFalse(self.validator.is_valid(wrong))
