"""A hostile or broken file is refused or read, but never hurts: no raise, little work, little memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditlib.errors import FileError
from auditlib.evidence import guard
from auditlib.evidence.read import read_evidence
from tests.evidence import hostile
from tests.evidence.samples import CITY, CODE, Desk, clean, codes, errors, full_evidence, standard

LONGEST = 6.0  # seconds of this process alone, whatever else the machine does
MEMORY = 700 * 1024 * 1024
WORST = ["million_bare_cells", "million_strings", "zip_bomb_in_total", "one_text_referred_to_often", "very_long_text"]


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hostile_file_is_refused_in_words(desk: Desk, name: str) -> None:
    make, code = hostile.REFUSED[name]
    content = make(desk.good)
    began = time.process_time()
    evidence = desk.read(content, city=CITY, code=CODE)
    assert time.process_time() - began < LONGEST
    assert codes(evidence) == [code]
    assert (evidence.city, evidence.code, evidence.values) == (CITY, CODE, {})


@pytest.mark.parametrize("name", hostile.READ)
def test_a_file_with_a_hostile_corner_is_still_read(desk: Desk, name: str) -> None:
    make, code = hostile.READ[name]
    content = make(desk.good)
    began = time.process_time()
    evidence = desk.read(content)
    assert time.process_time() - began < LONGEST
    assert [finding.code for finding in errors(evidence)][:1] == ([code] if code else [])
    assert evidence.values["appraised"].value == 70000


def test_the_worst_files_are_read_within_little_memory(tmp_path: Path, good: bytes) -> None:
    for name in WORST:
        (tmp_path / f"{name}.xlsx").write_bytes((hostile.REFUSED | hostile.READ)[name][0](good))
    script = (
        "import sys; from pathlib import Path; from auditlib.evidence.read import read_evidence\n"
        "from auditlib.standard.load import load_standard\n"
        "for path in sys.argv[1:]: print(len(read_evidence(Path(path), load_standard('jiangsu-2012')).findings))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, sorted(tmp_path.glob("*.xlsx")))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert len(done.stdout.split()) == len(WORST)


def test_entities_are_never_read(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    evidence = desk.read(hostile.with_doctype(desk.good, hostile.SHEET, doctype))
    assert codes(evidence) == ["document_type"]
    assert "机密" not in str(evidence)


def test_a_far_cell_does_not_hide_the_rest(desk: Desk) -> None:
    evidence = desk.read(hostile.with_rows(desk.good, hostile.FAR))
    assert clean(evidence) == clean(full_evidence())


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.docx", "a"])
def test_a_file_of_another_kind_is_told_in_words(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("市名,南京市", encoding="utf-8")
    assert codes(read_evidence(path, standard())) == ["not_xlsx"]


def test_a_workbook_under_another_name_is_read(desk: Desk) -> None:
    path = desk.folder / "自评.XLSX"
    path.write_bytes(desk.good)
    assert codes(read_evidence(path, standard())) == []


def test_a_missing_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="没有这个文件"):
        read_evidence(tmp_path / "没有.xlsx", standard())
    with pytest.raises(FileError, match="没有这个文件"):
        read_evidence(tmp_path, standard())


def test_a_file_that_may_not_be_read_is_an_error_of_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError(13, "没有权限")

    desk.path.write_bytes(desk.good)
    monkeypatch.setattr(Path, "open", forbid)
    with pytest.raises(FileError, match="读不出来（没有权限）"):
        read_evidence(desk.path, standard())


def test_limits_leave_room_for_a_real_workbook(good: bytes) -> None:
    assert len(good) * 100 < guard.LARGEST_FILE
    sizes = [len(hostile.part(good, f"xl/worksheets/sheet{n}.xml")) for n in range(1, 6)]
    assert max(sizes) * 50 < guard.LARGEST_PART
