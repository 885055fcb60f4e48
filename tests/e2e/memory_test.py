"""A large transfer at constant memory."""
import filecmp
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from support.especho import BINARY, SANITIZED

SIZE = 64 << 20
PEAK = 32 << 20


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if SANITIZED:
            raise unittest.SkipTest("sanitizers need memory of their own")

    def test_a_large_file_comes_back_equal_in_little_memory(self):
        with tempfile.TemporaryDirectory() as folder:
            source, echo = Path(folder, "source"), Path(folder, "echo")
            with source.open("wb") as file:
                for _ in range(SIZE >> 20):
                    file.write(os.urandom(1 << 20))
            command = [BINARY, "send", "sim", "--stack", "host", "--file", str(source), "--raw"]
            with echo.open("wb") as out:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out)
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(process.returncode, 0)
            self.assertTrue(filecmp.cmp(source, echo, shallow=False))
        unit = 1 if os.uname().sysname == "Darwin" else 1024
        self.assertLess(usage.ru_maxrss * unit, PEAK)
