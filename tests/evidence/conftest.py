"""What the tests of evidence share: one good workbook, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.samples import PROOF, Desk, Plain, plain, write_full


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    write_full(path)
    return path.read_bytes()


@pytest.fixture(scope="session")
def content(good: bytes) -> Plain:
    return plain(good)


@pytest.fixture
def desk(tmp_path: Path, good: bytes, content: Plain) -> Desk:
    (tmp_path / "检查记录.pdf").write_bytes(PROOF)
    return Desk(tmp_path, good, content)
