"""Files of a workspace that are not as they should be: each fault is told with the file that it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.compare import two_of
from auditlib.desk import score_file, write_blank
from auditlib.errors import AuditError, EvidenceError, FileError
from tests.fields.test_field import laid_out


def two_counties(folder: Path) -> list[Path]:
    """A workspace of two counties, whose workbooks are yet to be written."""
    params = laid_out(folder)
    province = folder / "province.yaml"
    values = "values: {cod_target: 2, good_days_prev: 304}"
    text = province.read_text(encoding="utf-8")
    province.write_text(text.replace("{甲县:", f"{{乙县: {{code: '2', {values}}}, 甲县:"), encoding="utf-8")
    other = folder / "2.yaml"
    other.write_text(params.read_text(encoding="utf-8").replace("甲县", "乙县").replace("'1'", "'2'"), encoding="utf-8")
    return list(write_blank(folder, folder / "out"))


def test_a_workbook_that_is_there_is_kept_and_all_others_are_written(tmp_path: Path) -> None:
    first, second = two_counties(tmp_path)
    first.write_bytes(b"filled in by hand")
    second.unlink()
    with pytest.raises(FileError, match=f"{first.name}: 已有这个文件，未覆盖，其余的已写出"):
        list(write_blank(tmp_path, tmp_path / "out"))
    assert first.read_bytes() == b"filled in by hand"
    assert second.is_file()


def test_a_value_that_does_not_fit_is_told_in_the_provinces_file(tmp_path: Path) -> None:
    laid_out(tmp_path)
    province = tmp_path / "province.yaml"
    province.write_text(
        province.read_text(encoding="utf-8").replace("cod_target: 2", "cod_target: 两吨"), encoding="utf-8"
    )
    with pytest.raises(EvidenceError, match=r"province\.yaml"):
        list(write_blank(tmp_path, tmp_path / "out"))


def test_a_params_file_without_a_workbook_is_no_citys_values(tmp_path: Path) -> None:
    params = laid_out(tmp_path)
    text = params.read_text(encoding="utf-8")
    params.write_text(text.replace("workbook: evidence/甲县.yaml", "accidents: 0"), encoding="utf-8")
    with pytest.raises(AuditError, match=r"(?s)缺少 workbook.*不认识的名称 accidents"):
        score_file(params, None, {})


def test_a_name_in_place_of_a_reports_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="没有任何一版报告，无从比较；请给报告的目录"):
        two_of(tmp_path / "甲县", None)
