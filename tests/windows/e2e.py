"""Runs the end-to-end tests against especho.exe, class by class, without those that are left out."""
import concurrent.futures
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDERS = (HERE.parent / "e2e", HERE)  # those of every system, and those of Windows alone
CLASS_LIMIT = 300


def run(wine, wrapper, left_out, only=""):
    """Yields (name, outcome, text) of each test; outcome is passed, passed alone (see run.py), failed
    or left out."""
    environment = {**wine.environment, "ESPECHO": str(wrapper), "PYTHONDONTWRITEBYTECODE": "1",
                   "PYTHONPATH": os.pathsep.join(map(str, FOLDERS))}
    classes = {}
    for test in tests(environment):
        file, group, method = test.split(".")
        name = f"e2e.{file.removesuffix('_test')}.{group}.{method}"
        if only not in name:
            continue
        reason = left_out.reason(name, name.rsplit(".", 1)[0], name.rsplit(".", 2)[0])
        if reason is not None:
            yield name, "left out", reason
        else:
            classes.setdefault((file, group), {})[test] = name
    failed = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ended = [pool.submit(run_class, list(names), environment) for names in classes.values()]
        for (key, names), future in zip(classes.items(), ended):
            for test, outcome, text in outcomes_of(names, future.result()):
                if outcome == "failed":
                    failed.setdefault(key, {})[test] = names[test]
                else:
                    yield names[test], outcome, text
    for names in failed.values():
        for test, outcome, text in outcomes_of(names, run_class(list(names), environment)):
            yield names[test], "passed alone" if outcome == "passed" else outcome, text


def outcomes_of(tests, outcomes):
    for test in tests:
        yield test, *outcomes.get(test, ("failed", outcomes.get("", "never run")))


def tests(environment):
    listed = subprocess.run([sys.executable, __file__, "list"], env=environment, check=True,
                            stdout=subprocess.PIPE, timeout=CLASS_LIMIT)
    return json.loads(listed.stdout)


def run_class(ids, environment):
    command = [sys.executable, __file__, "run", *ids]
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=CLASS_LIMIT, check=False)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"": f"its class did not end within {CLASS_LIMIT} s"}
    except ValueError:
        return {"": done.stderr.decode(errors="replace")[-2000:]}


# What follows runs in a process of its own, with the environment of a test.

class Outcomes(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def note(self, test, outcome, text=""):
        if self.outcomes.get(test.id(), ("",))[0] != "failed":  # of a subtest, maybe
            self.outcomes[test.id()] = (outcome, text)

    def stopTest(self, test):
        super().stopTest(test)
        self.note(test, *self.outcomes.get(test.id(), ("passed", "")))

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, "failed", self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, "failed", self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(test, "failed", f"{subtest}: {self._exc_info_to_string(err, test)}")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "left out", f"skipped by itself: {reason}")


def each(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from each(item)
        else:
            yield item


def main():
    loader = unittest.TestLoader()
    if sys.argv[1] == "list":
        names = [path.stem for folder in FOLDERS for path in sorted(folder.glob("*_test.py"))]
        print(json.dumps([test.id() for test in each(loader.loadTestsFromNames(names))]))
        return
    suite = loader.loadTestsFromNames(sys.argv[2:])
    result = Outcomes()
    suite.run(result)
    # A class that can't be set up stands for all of its tests.
    whole = [pair for test, pair in result.outcomes.items() if test.startswith("setUpClass")]
    for test in sys.argv[2:]:
        if whole:
            result.outcomes.setdefault(test, whole[0])
    print(json.dumps(result.outcomes))


if __name__ == "__main__":
    main()
