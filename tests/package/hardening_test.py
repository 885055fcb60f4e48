"""How the binary is guarded against its own memory errors, as readelf shows it."""
import os
import re
import shutil
import subprocess
import unittest

from support.especho import BINARY


def readelf(option):
    return subprocess.run(["readelf", "--wide", option, BINARY], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


class Hardening(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.environ["CONFIG"] != "Release":
            raise unittest.SkipTest("only a Release build is hardened")
        if not shutil.which("readelf"):
            raise unittest.SkipTest("readelf, of binutils, is not installed")

    def test_it_can_be_loaded_at_any_address(self):
        self.assertRegex(readelf("--file-header"), r"Type:\s+DYN")
        self.assertRegex(readelf("--dynamic"), r"\(FLAGS_1\).*\bPIE\b")

    def test_all_addresses_of_functions_are_looked_up_at_the_start_and_read_only_then(self):
        self.assertRegex(readelf("--dynamic"), r"\(BIND_NOW\)|\(FLAGS\).*\bBIND_NOW\b")
        self.assertIn("GNU_RELRO", readelf("--program-headers"))

    def test_the_stack_is_not_executable(self):
        stack = re.search(r"GNU_STACK.*", readelf("--program-headers"))[0]
        self.assertRegex(stack, r"\bRW\b")

    def test_an_overrun_of_the_stack_ends_it(self):
        self.assertIn("__stack_chk_fail", readelf("--dyn-syms"))

    def test_calls_of_the_c_library_know_how_long_their_buffers_are(self):
        self.assertRegex(readelf("--dyn-syms"), r"\b__\w+_chk\b")
