"""A whole province from a cold start to its page: beside the loop of papermill and nbconvert, and how it grows with its cities.

`python -m benchmarks.batch 1000` runs a generated province of so many cities alone.
"""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copytree, ignore_patterns

from auditlib.audit import open_audit
from auditlib.batch import run_summary
from auditlib.batch.child import ready
from auditlib.execute import execute, parameters_of
from auditlib.params import read_params
from auditlib.report.page import render_page
from auditlib.run import run_city

TOP = Path(__file__).parent.parent
FOLDER = TOP / "params" / "jiangsu-2012"
NOTEBOOK = TOP / "notebooks" / "city_audit.ipynb"
BIN = Path(sys.executable).parent
ROUNDS = 3
SIZES = 33, 333
BATCH = [sys.executable, "-c", "from auditlib.cli import main; main()", "batch"]
# Run in a process of its own, so that its peak is its own: all cities, then the peaks in MB and the summary's.
PEAKS = """
import resource, sys, time
from pathlib import Path
from auditlib.batch import Plan, run_batch, run_summary
folder, reports = map(Path, sys.argv[1:])
for outcome in run_batch(folder, reports, Plan(force=True)): pass
def peak(who): return resource.getrusage(who).ru_maxrss / 1024
own, child = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)
run_summary(folder, reports)
print(own, child, peak(resource.RUSAGE_CHILDREN))
"""


def main() -> None:
    """Print the sample province's times and ratios, where they go, and two larger provinces' growth."""
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        folder = copytree(FOLDER, top / "sample", ignore=ignore_patterns("log.sqlite*"))
        _beside_the_loop(folder, top)
        _parts(folder, top)
        for size in SIZES:
            generate(size, top / str(size))
        _growth(top)


def generate(size: int, folder: Path) -> None:
    """Write a generated province."""
    command = [sys.executable, "-m", "tools.sample", "--cities", str(size), str(folder)]
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)


def batch(folder: Path, reports: Path, *options: str) -> float:
    """Run a batch from a cold start, and tell the seconds."""
    return _time([*BATCH, str(folder), "--reports", str(reports), *options])


def _beside_the_loop(folder: Path, top: Path) -> None:
    cities = sorted(folder.glob("3*.yaml"))
    batch(folder, top / "first")
    start = time.perf_counter()
    for city in cities:
        _time([str(BIN / "papermill"), str(NOTEBOOK), f"{top}/{city.stem}.ipynb", "-p", "params", str(city)])
        _time([str(BIN / "jupyter"), "nbconvert", "--to", "html", f"{top}/{city.stem}.ipynb"])
    loop = time.perf_counter() - start
    ours = statistics.median(batch(folder, top / f"cold-{n}") for n in range(ROUNDS))
    print(f"{len(cities)} cities, {os.cpu_count()} processors, cold start; medians of {ROUNDS}, the loop once")
    print(f"  papermill, then nbconvert, one by one {loop:7.2f} s")
    print(f"  auditlib batch, province page too     {ours:7.2f} s   {loop / ours:.1f} times faster (bound 20)")
    again = statistics.median(batch(folder, top / "first") for _ in range(ROUNDS))
    print(f"  auditlib batch, nothing changed       {again:7.2f} s   (bound 2)")
    touched = []
    for number in range(ROUNDS):
        with zipfile.ZipFile(folder / "evidence" / f"{cities[1].stem}.xlsx", "a") as workbook:
            workbook.comment = str(number).encode()
        touched.append(batch(folder, top / "first"))
    print(f"  auditlib batch, one workbook changed  {statistics.median(touched):7.2f} s")


def _parts(folder: Path, top: Path) -> None:
    """Tell where a batch's time goes; each part is measured alone, in a process that is ready for it."""
    city = sorted(folder.glob("3*.yaml"))[2]
    done = top / "done.ipynb"
    start = [sys.executable, "-c", "from auditlib.batch.child import ready\nwith ready(): pass"]
    imports = statistics.median(_time(start) for _ in range(ROUNDS))

    def run() -> object:
        return run_city(city, top / f"parts-{os.getpid()}")

    def cells() -> object:
        return execute(NOTEBOOK, done, parameters_of(read_params(city)))

    with ready(NOTEBOOK):
        open_audit(city)
        executed = execute(NOTEBOOK, done, parameters_of(read_params(city)))
        whole, executing, laying, floor = (
            _forked(work) for work in (run, cells, lambda: render_page(executed), lambda: _bare(city))
        )
    (top / "first" / "jiangsu-2012" / "index.html").unlink()
    began = time.perf_counter()
    run_summary(folder, top / "first")
    print("where it goes")
    print(f"  start, imports and getting ready, once {imports:6.3f} s")
    print(f"  a city, from its process to its report {whole:6.3f} s")
    print(f"    its notebook executed and recorded   {executing:6.3f} s")
    print(f"    its page laid out                    {laying:6.3f} s")
    print(f"  the floor: its cells by exec alone     {floor:6.3f} s")
    print(f"  the province, with a process ready     {time.perf_counter() - began:6.3f} s")


def _bare(city: Path) -> None:
    """Execute the notebook's cells with nothing around them, and make what they show."""
    names: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            given = f"params = {str(city)!r}" if "parameters" in cell["metadata"].get("tags", ()) else source
            *before, last = given.strip().split("\n")
            exec("\n".join(before), names)
            try:
                shown = eval(last, names)
            except SyntaxError:
                exec(last, names)
            else:
                if hasattr(shown, "_repr_mimebundle_"):
                    shown._repr_mimebundle_()


def _forked(work: Callable[[], object]) -> float:
    """Do a piece of work in fresh forks, and tell the median of its seconds."""
    found = []
    for _ in range(2 * ROUNDS + 1):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            began = time.perf_counter()
            with redirect_stdout(StringIO()):
                work()
            os.write(writer, str(time.perf_counter() - began).encode())
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writer)
        found.append(float(os.read(reader, 99)))
        os.close(reader)
    return statistics.median(found)


def _growth(top: Path) -> None:
    small, large = SIZES
    seconds = {size: batch(top / str(size), top / f"r{size}") for size in SIZES}
    each = (seconds[large] - seconds[small]) / (large - small)
    print(f"{small} and {large} cities, cold start")
    for size in SIZES:
        print(f"  {size:4} cities {seconds[size]:7.2f} s   {seconds[size] / size:.3f} s a city (bound 0.25)")
    print(f"  each city more {each:.3f} s; {large} take {seconds[large] / (large * each):.2f} times so much")
    again = batch(top / str(large), top / f"r{large}")
    print(f"  {large:4} cities, nothing changed {again:.2f} s")
    serial = batch(top / str(large), top / "serial", "--jobs", "1")
    parallel = batch(top / str(large), top / "parallel", "--jobs", "2")
    print(
        f"  {large} cities, jobs 1 to jobs 2: {serial:.2f} s to {parallel:.2f} s, {serial / parallel:.2f} (bound 1.6)"
    )
    peaks = {size: _peaks(top / str(size), top / f"p{size}") for size in SIZES}
    for name, at, bound in (("parent", 0, "(bound 1.1)"), ("largest city", 1, "(bound 1.1)"), ("summary", 2, "")):
        few, many = peaks[small][at], peaks[large][at]
        print(f"  peak of the {name}: {few:.0f} MB to {many:.0f} MB, {many / few:.2f} {bound}")


def _peaks(folder: Path, reports: Path) -> list[float]:
    said = subprocess.run(
        [sys.executable, "-c", PEAKS, str(folder), str(reports)], cwd=TOP, check=True, capture_output=True, text=True
    ).stdout
    return list(map(float, said.split()))


def _time(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    return time.perf_counter() - start


def alone(size: int) -> None:
    """Run one generated province, twice, and tell its sums and its largest process."""
    with tempfile.TemporaryDirectory() as place:
        folder, reports = Path(place) / "province", Path(place) / "reports"
        generate(size, folder)
        for _ in range(2):
            start = time.perf_counter()
            done = subprocess.run(
                [*BATCH, str(folder), "--reports", str(reports)], cwd=TOP, check=False, capture_output=True, text=True
            )
            seconds = time.perf_counter() - start
            print(f"{seconds:.2f} s, exit {done.returncode}, {seconds / size:.3f} s a city")
            print(f"  {re.search('共 .*', done.stdout)[0]}")  # type: ignore[index]
        print(f"  largest process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    alone(int(sys.argv[1])) if sys.argv[1:] else main()
