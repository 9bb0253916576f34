"""The same inputs give the same score, page and papers: elsewhere, for another user, in another time zone and locale."""

from __future__ import annotations

from pathlib import Path

from benchmarks.twice import compare


def test_cities_published_in_two_environments_are_the_same(tmp_path: Path) -> None:
    assert compare(tmp_path, 2) == (2, [])
