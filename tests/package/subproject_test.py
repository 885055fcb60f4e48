"""especho as a part of another project's build. It is configured only: all of it is built elsewhere."""
import tempfile
import unittest
from pathlib import Path

from consumer_test import CMAKE, HERE, run
from support.especho import ROOT


class Subproject(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        modules = Path(folder.name) / "modules"
        modules.mkdir()
        names = [path.name for path in (ROOT / "scripts/cmake").glob("*.cmake")]
        assert "dependencies.cmake" in names
        for name in names:
            (modules / name).write_text('message(FATAL_ERROR "${CMAKE_CURRENT_LIST_FILE} was included")')
        cls.build = Path(folder.name) / "build"
        run(CMAKE, "-S", HERE / "subproject", "-B", cls.build, f"-DESPECHO_SOURCE={ROOT}",
            f"-DMODULES={modules}")

    def test_it_can_be_built_beside_modules_of_the_same_names(self):
        self.assertTrue((self.build / "CMakeCache.txt").exists())

    def test_it_registers_no_tests_and_installs_nothing_unless_asked(self):
        cache = (self.build / "CMakeCache.txt").read_text()
        self.assertIn("ESPECHO_TESTS:BOOL=OFF", cache)
        self.assertIn("ESPECHO_INSTALL:BOOL=OFF", cache)
