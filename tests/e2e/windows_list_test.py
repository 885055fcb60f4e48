"""The list of the tests that don't run under wine is of tests that exist, each with its reason."""
import re
import sys
import unittest
from pathlib import Path

from support.especho import ROOT

sys.path.insert(0, str(ROOT / "tests" / "windows"))
from left_out import LeftOut  # noqa: E402


def catch_names(folder):
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / folder).rglob("*_test.cpp"))
    literals = re.findall(r'TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)', text)
    return {re.sub(r'"\s*"', "", literal.strip())[1:-1].replace('\\"', '"') for literal in literals}


def end_to_end_names():
    """Files, classes in them, and tests of those."""
    for path in Path(__file__).parent.glob("*_test.py"):
        file = f"e2e.{path.name.removesuffix('_test.py')}"
        yield file
        group = None
        for line in path.read_text("utf-8").splitlines():
            if match := re.match(r"class (\w+)\(", line):
                group = f"{file}.{match[1]}"
                yield group
            elif match := re.match(r"    def (test_\w+)\(", line):
                yield f"{group}.{match[1]}"


class List(unittest.TestCase):
    def test_every_entry_names_something_that_exists(self):
        known = set(end_to_end_names())
        for kind in ("unit", "device"):
            known |= {f"{kind}: {name}" for name in catch_names(f"tests/{kind}")}
        self.assertGreater(len(known), 500)
        self.assertEqual([name for name in LeftOut.read().reasons if name not in known], [])

    def test_an_entry_without_a_reason_is_refused(self):
        with self.assertRaises(ValueError):
            LeftOut("e2e.bench\n[a reason]\n")

    def test_an_entry_that_is_listed_twice_is_refused(self):
        with self.assertRaises(ValueError):
            LeftOut("[a reason]\ne2e.bench\n[another]\ne2e.bench\n")

    def test_what_is_never_asked_for_is_reported_as_unknown(self):
        listed = LeftOut("# a remark\n[a reason]\n\ne2e.bench\nunit: it holds\n")
        self.assertIsNone(listed.reason("e2e.send"))
        self.assertEqual(listed.reason("e2e.bench.Load.test_x", "e2e.bench.Load", "e2e.bench"),
                         "a reason")
        self.assertEqual(listed.unknown(), ["unit: it holds"])
