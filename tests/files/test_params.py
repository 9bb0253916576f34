"""What a city's params file may say of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.errors import ProblemsError
from auditlib.params import read_params

PROVINCE = 'province: 某省\nstandard: jiangsu-2012\nyear: 2012\ncities:\n  甲市: {code: "900001", values: {}}\n'
CITY = 'standard: jiangsu-2012\ncity: 甲市\ncode: "900001"\nworkbook: 甲市.xlsx\n'


def write(folder: Path, city: str = CITY) -> Path:
    (folder / "province.yaml").write_text(PROVINCE, encoding="utf-8")
    path = folder / "city.yaml"
    path.write_text(city, encoding="utf-8")
    return path


def test_a_citys_file_is_read_with_the_provinces(tmp_path: Path) -> None:
    params = read_params(write(tmp_path))
    assert (params.city, params.code, params.province, params.sample) == ("甲市", "900001", "某省", False)
    assert params.workbook == tmp_path / "甲市.xlsx"


@pytest.mark.parametrize(
    ("city", "code", "stem"),
    [
        ("../甲市", "900001", "900001-.._甲市"),
        ("甲市", "../../x", "__.._x-甲市"),
        ("a:b", "..", "_-a_b"),
        ("甲市", "1", "1-甲市"),
    ],
)
def test_no_name_leads_out_of_the_folder(city: str, code: str, stem: str, tmp_path: Path) -> None:
    path = write(tmp_path, CITY.replace("甲市\ncode", f"{city}\ncode").replace("900001", code))
    (tmp_path / "province.yaml").write_text(
        PROVINCE.replace("  甲市:", f'  "{city}":').replace("900001", code), encoding="utf-8"
    )
    found = read_params(path).stem
    assert found == stem
    assert (tmp_path / found).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('code: "900001"', "code: 900001", "请加引号"),
        ('code: "900001"', 'code: "900002"', "代码为 900001"),
        ("city: 甲市", "city: 甲市市", "是否指 甲市"),
        ("workbook:", "workbok:", "是否指 workbook"),
        ("standard: jiangsu-2012", "standard: other", "jiangsu-2012"),
    ],
)
def test_a_fault_is_told_with_its_line(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_params(write(tmp_path, CITY.replace(before, after)))
    assert said in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)
