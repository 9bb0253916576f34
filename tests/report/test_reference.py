"""The sample province's pages are those that are kept; a change of them is made on purpose, by `make golden`."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.pages import GOLDEN, PICTURES, PRINTED, SHOTS, build, read

CITY_LIMIT, PROVINCE_LIMIT = 300_000, 1_000_000


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("reference"))


def test_the_pages_are_the_golden_ones(pages: dict[str, Path]) -> None:
    for name, text in read(pages).items():
        golden = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
        changed = list(unified_diff(golden.splitlines(), text.splitlines(), "golden", name, lineterm="", n=0))
        assert changed[:20] == [], "run: make golden"


def test_the_pages_are_light(pages: dict[str, Path]) -> None:
    sizes = {name: path.stat().st_size for name, path in pages.items()}
    assert sizes.pop("index") < PROVINCE_LIMIT
    assert all(size < CITY_LIMIT for size in sizes.values())


def test_every_picture_of_the_docs_is_kept_and_shown() -> None:
    shown = (PICTURES.parent / "report.md").read_text(encoding="utf-8")
    for name in (*SHOTS, *PRINTED):
        assert (PICTURES / f"{name}.png").stat().st_size < 300_000
        assert f"(report/{name}.png)" in shown
