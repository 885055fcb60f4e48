"""What `especho compare` makes of results that `especho bench` has stored."""
import json
import os
import tempfile

from support.bench import parse
from support.especho import Case

COUNT = 200
# The profile of the beginner's tutorial takes 10 ms more for each echo, however busy this machine.
FASTER_AT_LEAST = 0.5


class _CompareCase(Case):
    LOAD = ()

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def measure(self, name, *args):
        self.expect(0, "bench", "sim", "-n", COUNT, f"--json={self.path(name)}", *self.LOAD, *args)
        return self.path(name)

    def changed(self, path, name, change):
        """A copy of a result in which something is different."""
        with open(path, encoding="utf-8") as file:
            result = parse(file.read())
        change(result)
        with open(self.path(name), "w", encoding="utf-8") as file:
            json.dump(result, file)
        return self.path(name)

    def compare(self, code, *args, **options):
        return parse(self.expect(code, "compare", *args, "--json", **options).out)


class Verdicts(_CompareCase):
    # A run without pauses is over in milliseconds, and a busy machine may sleep through most of it.
    LOAD = ("--think", "2ms")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls()
        cls.quick = case.measure("quick.json")
        cls.slow = case.measure("slow.json", "--profile", "tutorial")

    def test_a_slower_device_is_worse_and_a_faster_one_better(self):
        options = ("--metric", "p50,mean,errors", "--tolerance", "50%")
        worse = self.compare(99, self.quick, self.slow, *options)
        self.assertEqual((worse["verdict"], worse["exit"]["code"]), ("worse", 99))
        better = self.compare(0, self.slow, self.quick, *options)
        self.assertEqual((better["verdict"], better["exit"]["code"]), ("better", 0))
        for change in better["changes"][:2]:
            self.assertLess(change["high"], -FASTER_AT_LEAST)
            self.assertGreater(change["base_ms"], change["new_ms"])
        self.assertEqual(better["changes"][2]["verdict"], "same")
        self.assertIn("profile tutorial", " ".join(better["notes"]))

    def test_a_result_is_never_worse_than_itself(self):
        same = self.compare(0, self.slow, self.slow, "--metric", "p50,errors", "--tolerance", "900%")
        self.assertEqual(same["verdict"], "same")
        p50, errors = same["changes"]
        self.assertEqual((p50["change"], errors["change"]), (0, 0))
        self.assertLessEqual(p50["low"], 0)
        self.assertGreaterEqual(p50["high"], 0)

    def test_too_few_echoes_are_inconclusive(self):
        self.assertEqual(self.compare(7, self.quick, self.quick, "--metric", "p99")["verdict"],
                         "inconclusive")
        few = self.measure("few.json", "-n", 10)
        result = self.expect(7, "compare", self.quick, few, "--metric", "p50")
        self.assert_tells(result.out.decode(), "inconclusive", "too little data: 10 echoes",
                          "--count")

    def test_a_result_may_come_from_standard_input(self):
        with open(self.slow, "rb") as file:
            slow = file.read()
        self.expect(99, "compare", self.quick, "-", "--metric", "p50", stdin=slow)

    def test_a_result_may_stand_in_a_log_that_powershell_wrote(self):
        with open(self.slow, encoding="utf-8") as file:
            log = f"PS> especho bench esp32 --json\n{file.read()}200 of 200 echoes ok\n"
        path = self.path("slow.log")
        with open(path, "w", encoding="utf-16", newline="\r\n") as file:
            file.write(log)
        self.assertEqual(self.compare(0, self.slow, path, "--tolerance", "900%",
                                      "--metric", "p50")["verdict"], "same")
        with open(path, "w", encoding="utf-8") as file:
            file.write(log + log)
        self.assert_tells(self.expect(1, "compare", self.slow, path).err, "holds 2 results")

    def test_files_get_what_stdout_would(self):
        for code, results in ((99, (self.quick, self.slow)), (0, (self.slow, self.quick))):
            args = (*results, "--metric", "p50")
            on_stdout = self.expect(code, "compare", *args, "--json").out
            self.expect(code, "compare", *args, f"--json={self.path('out.json')}",
                        "--markdown", self.path("out.md"))
            with open(self.path("out.json"), "rb") as file:
                self.assertEqual(file.read(), on_stdout)
            with open(self.path("out.md"), encoding="utf-8") as file:
                self.assert_tells(file.read(), r"^\*\*(worse|better)\*\*", r"\| rtt p50 \|")


class Refusals(_CompareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = cls().measure("result.json", "--size", "64,1k")

    def assert_unreadable(self, path, *told):
        for args in ((path, self.result), (self.result, path)):
            result = self.expect(1, "compare", *args)
            self.assertEqual(result.out, b"")
            self.assert_tells(result.err, os.path.basename(path), *told)

    def test_files_that_are_no_results(self):
        self.assert_unreadable(self.path("absent.json"))
        with open(self.path("text.json"), "w", encoding="utf-8") as file:
            file.write("Hello World\n")
        self.assert_unreadable(self.path("text.json"))
        with open(self.path("text.json"), "w", encoding="utf-8") as file:
            file.write('{"schema": "another/1"}')
        self.assert_unreadable(self.path("text.json"))
        with open(self.result, encoding="utf-8") as whole, \
                open(self.path("cut.json"), "w", encoding="utf-8") as cut:
            cut.write(whole.read()[:-100])
        self.assert_unreadable(self.path("cut.json"))

    def test_a_comparison_that_cannot_be_made_leaves_no_earlier_one(self):
        paths = [self.path("out.json"), self.path("out.md")]
        for path in paths:
            with open(path, "w", encoding="utf-8") as file:
                file.write("same")
        self.expect(1, "compare", self.result, self.path("absent.json"), f"--json={paths[0]}",
                    "--markdown", paths[1])
        self.assertEqual([path for path in paths if os.path.exists(path)], [])
        self.assertTrue(os.path.exists(self.result))

    def test_different_loads(self):
        other = self.measure("other.json", "--size", "64", "--depth", "2")
        result = self.expect(2, "compare", self.result, other)
        self.assert_tells(result.err, "sizes 64 B, 1 KiB against 64 B", "depth 1 against 2",
                          "--allow-different")
        common = self.run_especho("compare", self.result, other, "--allow-different", "--json")
        self.assertEqual({change["size"] for change in parse(common.out)["changes"]}, {64})

    def test_a_bench_that_failed_is_noted(self):
        def fail(result):
            result["exit"] = {"code": 6, "reason": "connection lost"}

        failed = self.changed(self.result, "failed.json", fail)
        result = self.run_especho("compare", self.result, failed, "--json")
        self.assertIn("the new result ended with 6: connection lost", parse(result.out)["notes"])
