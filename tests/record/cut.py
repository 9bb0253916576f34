"""A publication stopped at its n-th system call, for every n: `python -m tests.record.cut PLACE CALLS HOW`.

CALLS are strace's names of calls, each taken by itself ("fsync,pwrite64"), HOW is what becomes of the n-th: "signal=KILL" or
"error=ENOSPC". A second version is published over a first; afterwards all must be the old or the new, and the next publication
must find nothing in its way. For each it prints how many were stopped and how many had got as far as the new version, or what is wrong.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from auditlib.errors import AuditError
from auditlib.log.log import Log, open_log
from auditlib.record.found import Found
from auditlib.record.manifest import read_manifest
from auditlib.record.publishing import Edition, heal, publish, workplace
from auditlib.record.verify import verify
from auditlib.record.versions import latest

ANY_TRACER = 0x59616D61
PAGE = "<main>\n<p>{}</p>\n</main>\n</body>\n</html>"


def log_at(place: Path) -> Log:
    return open_log(f"sqlite:///{place / 'log.sqlite'}", "某标准/某省")


def make(place: Path, text: str) -> None:
    """Publish a version as a run does; healing comes first."""
    directory = place / "reports" / "province"
    with log_at(place) as log, workplace(directory) as work:
        heal(directory, log)
        (work / "report.html").write_text(PAGE.format(text), encoding="utf-8")
        (work / "figures.json").write_text(text, encoding="utf-8")
        publish(work, directory, Edition("", "", "某标准", "某省", text, ()), log)


def stopped(place: Path, call: str, how: str, n: int) -> tuple[int, bool]:
    """Publish in a child whose n-th call is stopped; tell how it ended, as waitpid does, and whether there was an n-th."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(ANY_TRACER, ctypes.c_ulong(-1), 0, 0, 0)
        os.read(reading, 1)
        try:
            make(place, "新")
        except (OSError, AuditError):
            os._exit(3)
        os._exit(0)
    trace = place.with_name("trace")
    command = ["strace", "-p", str(child), "-o", str(trace), "-e", f"trace={call}"]
    tracer = subprocess.Popen([*command, "-e", f"inject={call}:{how}:when={n}"], stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    tracer.stderr.readline()  # it is attached
    os.write(writing, b".")
    _, status = os.waitpid(child, 0)
    tracer.communicate()
    os.close(reading)
    os.close(writing)
    return status, os.WIFSIGNALED(status) or "(INJECTED)" in trace.read_text(encoding="utf-8", errors="replace")


def judge(place: Path, *, ended_well: bool) -> int:
    """Check that what is there is old or new, and that the next run goes on from it; tell the version that was led to."""
    directory = place / "reports" / "province"
    now = latest(directory)
    assert now is not None
    assert (now.number, now.reason) in ((1, "旧"), (2, "新"))
    assert now.number == 2 or not ended_well, "what was acknowledged is gone"
    for version in directory.glob("v*"):
        manifest = read_manifest(version / "manifest.json")
        assert {path.name for path in version.iterdir()} == {*manifest.outputs, "manifest.json"}
    make(place, "后")
    assert errors(place) == [], errors(place)
    left = [path.name for path in directory.parent.iterdir() if path.name != "province"]
    assert left == [], left
    return now.number


def errors(place: Path) -> list[Found]:
    with log_at(place) as log:
        found = verify(place / "reports" / "province", log)
    return [each for each in found if each.level == "error"]


def main(top: str, calls: str, how: str) -> None:
    before = Path(top) / "before"
    make(before, "旧")
    for call in calls.split(","):
        ended = reached = 0
        for n in count(1):
            place = Path(top) / "now"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(before, place)
            status, there = stopped(place, call, how, n)
            try:
                new = judge(place, ended_well=status == 0) == 2
            except (AssertionError, AuditError) as error:
                print(f"{call} {n}: {type(error).__name__} {error}", flush=True)
                sys.exit(1)
            if not there:
                break
            ended, reached = ended + 1, reached + new
        print(call, ended, reached, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
