"""One city from workbook to report with a cold start, beside papermill and nbconvert on the same notebook, in turn.

Both sides execute the same cells; the other one is `papermill` followed by `jupyter nbconvert --to html`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).parent.parent
PARAMS = Path("params") / "jiangsu-2012" / "320300-徐州市.yaml"
NOTEBOOK = Path("notebooks") / "city_audit.ipynb"
BIN = Path(sys.executable).parent
ROUNDS = 5


def main() -> None:
    """Print the median wall times of both, pair by pair, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [str(BIN / "auditlib"), "run", str(PARAMS), "--reports", f"{folder}/reports"]
        kernel = [*ours, "--cold"]
        loop = [
            [str(BIN / "papermill"), str(NOTEBOOK), f"{folder}/out.ipynb", "-p", "params", str(PARAMS)],
            [str(BIN / "jupyter"), "nbconvert", "--to", "html", f"{folder}/out.ipynb"],
        ]
        _time(ours), _time(*loop)
        pairs = [(_time(ours), _time(*loop), _time(kernel)) for _ in range(ROUNDS)]
    run, theirs, cold = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b, _ in pairs)
    print(f"one city, cold start, medians of {ROUNDS} rounds in turn")
    print(f"  auditlib run                {run:6.2f} s")
    print(f"  auditlib run --cold         {cold:6.2f} s")
    print(f"  papermill, then nbconvert   {theirs:6.2f} s")
    print(f"  ratio                       {ratio:6.2f}   (bound 0.33)")


def _time(*commands: list[str]) -> float:
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
