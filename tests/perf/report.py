"""Measured rows as lines of a table, and as records."""
import datetime
import os
import platform
import shutil
import statistics
from pathlib import Path

from processes import COMPILER, NotMeasured, run

WIDTH = 100
LINE = "{:<13} {:>8}   {:<12} {:<9} {:<7} {}"
HEADER = LINE.format("row", "median", "spread", "target", "verdict", "figures")


def measured_record(row, measured):
    value = statistics.median(measured.values)
    return {**_described(row), "verdict": "met" if row.is_met_by(value) else "missed",
            "median": value, "min": min(measured.values), "max": max(measured.values),
            "values": measured.values, "pairs": measured.pairs, "summary": measured.summary}


def failed_record(row, reason):
    return {**_described(row), "verdict": reason.verdict, "reason": str(reason)}


def _described(row):
    target = {"at_most" if row.at_most else "at_least": row.bound}
    return {"name": row.name, "about": row.about, "unit": row.unit or "ratio", "target": target}


def line(row, record):
    bound = f"{row.bound:g} {row.unit}" if row.unit else f"{row.bound:.2f}"
    target = f"{'<=' if row.at_most else '>='} {bound}"
    if "reason" in record:
        verdict = f"{record['verdict']}: {record['reason']}"
        start = LINE.format(row.name, "", "", target, "", "")[:HEADER.index("verdict")]
        return _clipped(start + verdict)
    spread = ""
    if len(record["values"]) > 1:
        spread = f"{record['min']:.2f}..{record['max']:.2f}"
    median = f"{record['median']:.2f} {row.unit}".rstrip()
    return _clipped(LINE.format(row.name, median, spread, target, record["verdict"],
                                record["summary"]))


def _clipped(text):
    return text if len(text) <= WIDTH else text[:WIDTH - 1] + "…"


def exit_code(records):
    """What was not measured ranks before a missed target: it might be worse."""
    verdicts = {record["verdict"] for record in records}
    if verdicts - {"met", "missed"}:
        return 1
    return 99 if "missed" in verdicts else 0


def document(session, records, code):
    now = datetime.datetime.now(datetime.timezone.utc)
    return {"schema": "especho.perf/1", "date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "quick": session.quick, "pairs": session.pairs, "machine": machine(),
            "versions": versions(session), "rows": records, "exit": {"code": code}}


def machine():
    return {"cpu": _cpu(), "cpus": os.cpu_count(), "kernel": platform.release(),
            "congestion_control": _file("/proc/sys/net/ipv4/tcp_congestion_control")}


def versions(session):
    named = {"especho": session.especho, "compiler": COMPILER, "sockperf": "sockperf"}
    found = {name: _first_line(path) for name, path in named.items() if shutil.which(path)}
    return {**found, "python": platform.python_version()}


def _first_line(program):
    try:
        return run(program, "--version", limit=10).strip().splitlines()[0]
    except (NotMeasured, IndexError):
        return "unknown"


def _cpu():
    for text in _file("/proc/cpuinfo").splitlines():
        if text.startswith("model name"):
            return text.partition(":")[2].strip()
    return platform.machine()


def _file(path):
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
