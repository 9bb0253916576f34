"""Run the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import sys
from importlib import import_module

ALL = ("start", "workbook", "run", "batch", "engine", "sensitivity", "log", "review", "record")

for name in sys.argv[1:] or ALL:
    print(f"== {name}")
    import_module(f"benchmarks.{name}").main()
