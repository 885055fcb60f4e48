"""Runs a program of Catch2 tests, all in one process, without those that are left out."""
import subprocess
import xml.etree.ElementTree as ElementTree

LIMIT = 600


def run(wine, program, left_out, folder):
    """Yields (name, outcome, text) of each test; outcome is passed, passed alone (see run.py), failed
    or left out."""
    kind = program.stem.removesuffix("_tests")
    chosen = []
    for name in names_of(wine, program):
        reason = left_out.reason(f"{kind}: {name}")
        if reason is None:
            chosen.append(name)
        else:
            yield f"{kind}: {name}", "left out", reason
    files = (folder / f"{kind}.xml", folder / f"{kind}.txt")
    outcomes = run_all(wine, program, chosen, *files)
    failed = [name for name in chosen if outcomes.get(name, ("failed",))[0] == "failed"]
    again = run_all(wine, program, failed, *files) if failed else {}
    for name in chosen:
        if name in failed:
            outcome, text = again.get(name, ("failed", "it did not come to an end"))
            yield f"{kind}: {name}", "passed alone" if outcome == "passed" else outcome, text
        else:
            yield f"{kind}: {name}", *outcomes[name]


def names_of(wine, program):
    listed = subprocess.run(wine.command(program, "--list-test-names-only"), env=wine.environment,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LIMIT,
                            check=False)  # the exit code is the number of tests
    return [line.strip() for line in listed.stdout.decode().splitlines() if line.strip()]


def run_all(wine, program, names, report, chosen):
    escaped = (name.replace(",", r"\,") for name in names)
    chosen.write_text("".join(f'"{name}"\n' for name in escaped), "utf-8")
    report.unlink(missing_ok=True)
    # By their names alone: Catch2 takes what begins with a slash for an option on Windows.
    options = ("-f", chosen.name, "-r", "xml", "-o", report.name)
    try:
        subprocess.run(wine.command(program, *options), cwd=report.parent, env=wine.environment,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LIMIT,
                       check=False)
    except subprocess.TimeoutExpired:
        pass  # the report shows how far it came
    return outcomes_of(report)


def outcomes_of(report):
    """Also of a report that ends in the middle, as a crash leaves it."""
    outcomes = {}
    parser = ElementTree.XMLPullParser(["end"])
    text = report.read_text("utf-8", errors="replace") if report.exists() else ""
    try:
        parser.feed(text)
        for _, element in parser.read_events():
            if element.tag == "TestCase":
                result = element.find("OverallResult")
                if result is not None:
                    passed = result.get("success") == "true"
                    outcomes[element.get("name")] = ("passed" if passed else "failed",
                                                     "" if passed else "\n".join(messages(element)))
    except ElementTree.ParseError as error:
        print(f"{report}: {error}")
    return outcomes


def messages(test):
    for check in test.iter("Expression"):
        if check.get("success") == "false":
            expanded = (check.findtext("Expanded") or "").strip()
            yield f"{check.get('filename')}:{check.get('line')}: {expanded}"
    for tag in ("Exception", "Failure", "FatalErrorCondition"):
        for element in test.iter(tag):
            yield f"{element.get('filename')}:{element.get('line')}: {(element.text or '').strip()}"
