"""How soon the command line answers: `auditlib --help` beside `python -c "import click"`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 15


def main() -> None:
    """Print the median wall times and their ratio."""
    help_ = [str(Path(sys.executable).parent / "auditlib"), "--help"]
    click = [sys.executable, "-c", "import click"]
    pairs = [(_time(help_), _time(click)) for _ in range(ROUNDS)]
    print(f"medians of {ROUNDS} rounds in turn")
    print(f"  auditlib --help         {statistics.median(a for a, _ in pairs):6.3f} s")
    print(f"  import click            {statistics.median(b for _, b in pairs):6.3f} s")
    print(f"  ratio                   {statistics.median(a / b for a, b in pairs):6.2f}   (bound 3)")


def _time(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
