"""A Windows of its own, in a folder of the build: nothing else on this machine is touched."""
import os
import shutil
import subprocess
from pathlib import Path

START_LIMIT = 300  # seconds; wine fills a new prefix with some hundred megabytes
LOADERS = ("/usr/lib/wine/wine64", "wine64", "wine")  # the first is no script: signals reach it


class Wine:
    def __init__(self, folder):
        self._folder = Path(folder)
        self._loader = next(filter(None, map(shutil.which, LOADERS)), None)
        self._server = shutil.which("wineserver") or shutil.which("/usr/lib/wine/wineserver64")
        if not self._loader or not self._server:
            raise SystemExit("wine is not installed; scripts/setup --windows does it")
        prefix = self._folder / "wine"
        prefix.mkdir(parents=True, exist_ok=True)
        # Without a browser engine and .NET, which a new prefix would ask for.
        self.environment = {**os.environ, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all",
                            "WINEDLLOVERRIDES": "mscoree,mshtml=", "LC_ALL": "C.UTF-8"}
        self.environment.pop("DISPLAY", None)

    def __enter__(self):
        # The server stays, or each program that is run alone would take seconds to start.
        subprocess.run([self._server, "-p"], env=self.environment, check=False)
        subprocess.run([self._loader, "wineboot", "--init"], env=self.environment, check=True,
                       timeout=START_LIMIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        subprocess.run([self._server, "-k"], env=self.environment, check=False)

    def command(self, program, *args):
        return [self._loader, str(program), *args]

    def wrapper(self, program):
        """A program of this machine that runs that one."""
        path = self._folder / f"{Path(program).stem}.sh"
        path.write_text(f'#!/bin/sh\nexec "{self._loader}" "{program}" "$@"\n')
        path.chmod(0o755)
        return path
