"""Runs all tests of the cross build under Wine, and reports which passed, failed and were left
out.

A test that fails is repeated alone: under Wine an echo involves three processes, which on a
busy machine miss deadlines that are meant for one. If it passes then, that is reported.
"""
import argparse
import collections
import re
import signal
import sys
from pathlib import Path

import bench
import catch
import e2e
from left_out import LeftOut
from wine import Wine

ROOT = Path(__file__).resolve().parents[2]
OUTCOMES = ("passed", "passed alone", "failed", "left out")
SUITES = ("bench", "unit", "device", "e2e")


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/windows", description=__doc__.partition("\n")[0])
    parser.add_argument("--suite", action="append", choices=SUITES, help="run only this suite")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="run only end-to-end tests with this in their names")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "mingw", metavar="FOLDER",
                        help="build with especho.exe (default: build/mingw)")
    return parser.parse_args()


def outcomes(options, wine, left_out):
    suites = options.suite or SUITES
    if "bench" in suites:
        yield from bench.run(wine, options.build / "especho.exe")
    for kind in ("unit", "device"):
        if kind in suites:
            program = options.build / "tests" / kind / f"{kind}_tests.exe"
            yield from catch.run(wine, program, left_out, options.build)
    if "e2e" in suites:
        wrapper = wine.wrapper(options.build / "especho.exe")
        yield from e2e.run(wine, wrapper, left_out, options.only)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    options.build = options.build.resolve()
    left_out = LeftOut.read()
    counts = collections.defaultdict(collections.Counter)  # by suite
    reasons = collections.defaultdict(list)
    with Wine(options.build) as wine:
        for name, outcome, text in outcomes(options, wine, left_out):
            counts[re.match(r"\w+", name)[0]][outcome] += 1
            if outcome == "left out":
                reasons[text].append(name)
            elif outcome == "failed":
                print(f"FAILED {name}\n{text}\n", flush=True)
            elif outcome == "passed alone":
                print(f"passed alone: {name}", flush=True)
    is_whole = not options.suite and not options.only
    gone = left_out.unknown() if is_whole else []
    for reason, names in reasons.items():
        print(f"left out, {len(names)}: {reason}")
        print("".join(f"  {name}\n" for name in names), end="")
    for name in gone:
        print(f"FAILED left_out.txt lists what does not exist: {name}")
    total = collections.Counter()
    for suite, of_suite in counts.items():
        total.update(of_suite)
        print(f"{suite}: {summary(of_suite)}")
    print(f"all: {summary(total)}")
    passed = total["passed"] + total["passed alone"]
    return 1 if total["failed"] or gone or not passed else 0


def summary(counts):
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
