"""What a city's notebook does to its process, the next city does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.run.province import CITIES, batch, states
from tests.run.test_faults import is_gone

CLEAN = """
import decimal, gc, locale, logging, os, random, signal, sys, threading, warnings
from pathlib import Path
import numpy, pandas
import auditlib.words
found = {
    "a module's global": not hasattr(auditlib.words, "LEFT"),
    "a module": "left_module" not in sys.modules,
    "an option": pandas.get_option("display.max_rows") != 7,
    "the environment": "LEFT" not in os.environ,
    "the working directory": os.getcwd() == HERE,
    "a precision": decimal.getcontext().prec == 28,
    "the umask": os.umask(0o22) != 0o77,
    "a signal": signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL,
    "a path": "/left" not in sys.path,
    "a log level": logging.getLogger().level != 1,
    "threads": not any(thread.name == "left" for thread in threading.enumerate()),
    "a file": not any("left-open" in os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")
                      if os.path.exists(f"/proc/self/fd/{fd}")),
    "garbage": gc.isenabled(),
    "a name": "left" not in globals(),
}
assert all(found.values()), [name for name, clean in found.items() if not clean]
with open(DRAWN, "a") as drawn:
    print(random.random(), numpy.random.random(), file=drawn)
"""
DIRTY = """
import subprocess, time, types
left = 1
auditlib.words.LEFT = 1
sys.modules["left_module"] = types.ModuleType("left_module")
pandas.set_option("display.max_rows", 7)
os.environ["LEFT"] = "1"
decimal.getcontext().prec = 3
os.umask(0o77)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
sys.path.append("/left")
logging.getLogger().setLevel(1)
threading.Thread(target=time.sleep, args=[60], name="left").start()
kept_open = open(Path(DRAWN).with_name("left-open"), "w")
gc.disable()
random.seed(1); numpy.random.seed(1)
with open(DRAWN + ".pids", "a") as pids:
    print(subprocess.Popen(["sleep", "60"]).pid, file=pids)
os.chdir("/")
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_city_finds_a_process_that_no_other_has_touched(
    province: Path, reports: Path, tmp_path: Path, jobs: int
) -> None:
    drawn = tmp_path / "drawn"
    names = f"HERE, DRAWN = {str(Path.cwd())!r}, {str(drawn)!r}"
    notebook = write_notebook(tmp_path / "dirty.ipynb", names, CLEAN, OPEN, DIRTY, SEAL)
    outcomes = batch(province, reports, notebook, jobs=jobs)
    assert {stem: outcome.error for stem, outcome in outcomes.items()} == dict.fromkeys(outcomes, "")
    assert list(states(outcomes)) == CITIES
    numbers = drawn.read_text(encoding="ascii").split()
    assert len(set(numbers)) == len(numbers) == 6
    pids = Path(f"{drawn}.pids").read_text(encoding="ascii").split()
    assert len(pids) == 3
    assert all(is_gone(int(pid)) for pid in pids)
