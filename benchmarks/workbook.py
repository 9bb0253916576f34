"""An evidence workbook read and checked: the sample's fullest ones, imports paid."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import auditlib
from auditlib.evidence.read import read_evidence

FOLDER = Path(__file__).parent.parent / "params" / "jiangsu-2012" / "evidence"
ROUNDS = 5


def main() -> None:
    """Print the median and the longest time of reading and checking one workbook."""
    standard = auditlib.load_standard("jiangsu-2012")
    books = sorted(FOLDER.glob("*.xlsx"))
    read_evidence(books[0], standard)
    times = []
    for book in books * ROUNDS:
        start = time.perf_counter()
        read_evidence(book, standard)
        times.append(time.perf_counter() - start)
    print(f"{len(books)} workbooks, {ROUNDS} rounds")
    print(f"  read and check, median  {statistics.median(times):6.3f} s")
    print(f"  longest                 {max(times):6.3f} s  (bound 0.5)")


if __name__ == "__main__":
    main()
