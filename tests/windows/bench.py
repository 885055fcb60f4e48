"""The bench that README begins with, by especho.exe against its built-in device."""
import re
import subprocess

ARGUMENTS = ("bench", "sim", "--size", "4k", "--count", "1000")
LIMIT = 300


def run(wine, program):
    """Yields (name, outcome, text) of the one test, after its lines of the report."""
    name = f"bench: {program.name} {' '.join(ARGUMENTS)}"
    try:
        done = subprocess.run(wine.command(program, *ARGUMENTS), env=wine.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        yield name, "failed", f"it did not end within {LIMIT} s"
        return
    report = done.stdout.decode(errors="replace")
    figures = re.findall(r"^(?:rtt  |throughput|echoes).*", report, re.MULTILINE)
    print("\n".join((name, *figures)), flush=True)
    if done.returncode == 0 and re.search(r"^echoes +1000 of 1000 ok$", report, re.MULTILINE):
        yield name, "passed", ""
    else:
        yield name, "failed", f"exit code {done.returncode}\n{done.stderr.decode(errors='replace')}"
