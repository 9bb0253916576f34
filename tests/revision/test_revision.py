"""What changed between two standards is told by clause, in words, and by what it does to the same cities."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from auditlib import Standard, load_standard
from auditlib.errors import InputError
from auditlib.files.strict import as_plain, read_tree
from auditlib.revision.changes import Changes, changes
from auditlib.revision.scores import CityMoved, Given, Moved, score_both
from auditlib.revision.told import told, told_page
from auditlib.standard.load import BUNDLED
from tests.scoring.cities import CLEAN, SHAPES, City

OLD = load_standard("jiangsu-2012")
TEXT = (BUNDLED / "jiangsu-2012.yaml").read_text(encoding="utf-8")
Make = Callable[..., Standard]

STEP = (
    ("取证人数每超过目标300人加0.1分", "取证人数每超过目标500人加0.1分"),
    ("above: target_certified, every: 300", "above: target_certified, every: 500"),
)
# Clause 17.2 is gone, and those after it move up.
GONE = (
    ('          - id: "17.2"\n            text: 2、未办理培训班申请手续扣1分；\n            effects:\n'
     "              - {id: 17.2a, kind: flat, deduct: 1, when: examiner_class_unapplied}\n", ""),
    ('id: "17.3"\n            text: 3、', 'id: "17.2"\n            text: 2、'), ("id: 17.3a", "id: 17.2a"),
    ('id: "17.4"\n            text: 4、', 'id: "17.3"\n            text: 3、'), ("id: 17.4a", "id: 17.3a"),
    ("  examiner_class_unapplied:\n    label: 未办理培训班申请手续\n    type: yes_no\n    note: 有此情形填“是”\n    proof: 培训班申请表\n", ""),
)  # fmt: skip
NEW = (
    ("              - {id: 18.2a, kind: steps, deduct: 2, of: institute_violations, every: 1}\n",
     "              - {id: 18.2a, kind: steps, deduct: 2, of: institute_violations, every: 1}\n"
     '          - id: "18.3"\n            text: 3、新建鉴定所每个加0.5分。\n            effects:\n'
     "              - {id: 18.3a, kind: steps, bonus: 0.5, of: new_institutes, every: 1}\n"),
    ("inputs:\n", "inputs:\n  new_institutes: {label: 新建鉴定所, type: count, unit: 个}\n"),
)  # fmt: skip

# 1,500 more than the target, and in all else what the clean city has.
MORE = {"certified": 51_500, "senior_certified": 7_800, "senior_certified_prev": 7_800, "enterprise_certified": 2_600}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make another standard of the 2012 one, by pieces of its text."""

    def making(*pieces: tuple[str, str]) -> Standard:
        text = TEXT
        for there, instead in pieces:
            assert there in text, there
            text = text.replace(there, instead)
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.yaml"
        path.write_text(text, encoding="utf-8")
        return load_standard(path)

    return making


def clauses(found: Changes) -> dict[tuple[str | None, str | None], tuple[str, ...]]:
    return {(each.old and each.old.id, each.new and each.new.id): each.said for each in found.clauses}  # type: ignore[misc]


def test_a_standard_does_not_differ_from_itself() -> None:
    found = changes(OLD, OLD)
    assert found.nothing
    assert "都相同" in told(found, None).text


def test_a_number_that_changed_is_told_in_text_and_in_rule(make: Make) -> None:
    found = changes(OLD, make(*STEP))
    assert clauses(found) == {
        ("1.2", "1.2"): (
            "文字：“300”改为“500”",
            "1.2a 的规则由“取证每超过目标300人加0.1分，完整的300人才计”改为“取证每超过目标500人加0.1分，完整的500人才计”",
        )
    }
    assert found.rest == ()


def test_clauses_that_only_moved_up_are_the_same_clauses(make: Make) -> None:
    found = changes(OLD, make(*GONE))
    assert clauses(found) == {
        ("17.2", None): ("删去此条款",),
        ("17.3", "17.2"): ("编号由 17.3 改为 17.2",),
        ("17.4", "17.3"): ("编号由 17.4 改为 17.3",),
    }
    assert found.rest == ("取消输入“未办理培训班申请手续”（examiner_class_unapplied）",)


def test_a_clause_that_moved_and_changed_is_found_by_its_words(make: Make) -> None:
    twice = (
        ("未组织培训、考核、认证扣1分", "未组织培训、考核、认证扣2分"),
        ("17.2a, kind: flat, deduct: 1", "17.2a, kind: flat, deduct: 2"),
    )
    found = clauses(changes(OLD, make(*GONE, *twice)))
    assert found["17.2", None] == ("删去此条款",)
    assert found["17.3", "17.2"][:2] == ("编号由 17.3 改为 17.2", "文字：“1”改为“2”")


def test_a_new_clause_is_told_with_its_rules(make: Make) -> None:
    found = changes(OLD, make(*NEW))
    assert clauses(found) == {(None, "18.3"): ("新增此条款", "18.3a：新建鉴定所每1个加0.5分")}


def test_a_rule_that_changed_under_the_same_words_is_told(make: Make) -> None:
    (said,) = clauses(
        changes(OLD, make(("{id: 15.1c, kind: flat, bonus: 2", "{id: 15.1c, kind: flat, bonus: 3")))
    ).values()
    assert said == ("15.1c 的规则由“被采用信息达到12则的，加2分”改为“被采用信息达到12则的，加3分”",)


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        (("default: floor_first", "default: net"), "floor_and_bonus）的默认由 floor_first 改为 net"),
        (("default: floor_first", "default: net"), "计分办法由“扣完之后再加加分”改为“得分加上加分之后再扣”"),
        (("{label: 写出检查}", "{label: 写出检查, disqualifies: yes}"), "（不影响评优）改为“写出检查”（不参与评优）"),
        (("    label: 开展高级技师统一鉴定\n", "    label: 高级技师统考\n"), "的名称由 开展高级技师统一鉴定 改为 高级技师统考"),
        (("content: 18、所属鉴定所管理规范。", "content: 18、所属机构管理规范。"), "第 18 项的考核内容，文字：“鉴定所”改为“机构”"),
        (("text: 只计满的单位", "text: 只计完整的"), "的选项 whole 有改动"),
    ],
)  # fmt: skip
def test_what_is_no_clause_is_told_in_a_sentence(make: Make, piece: tuple[str, str], said: str) -> None:
    assert any(said in each for each in changes(OLD, make(piece)).rest)


def test_points_that_moved_from_row_to_row_are_told(make: Make) -> None:
    new = make(
        ('id: "16"\n        points: 2', 'id: "16"\n        points: 3'),
        ("{id: 16.1a, kind: flat, award: 2", "{id: 16.1a, kind: flat, award: 3"),
        ("points: 100\n", "points: 101\n"),
    )
    found = changes(OLD, new)
    assert "评分行 16 的分值由 2 分改为 3 分" in found.rest
    assert "总分由 100 分改为 101 分" in found.rest


def test_what_stands_above_the_clauses_is_compared_too(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "scoring" / "shapes.yaml").read_text(encoding="utf-8")
    for there, instead in (
        ("role: bonus, cap: 5}", "role: bonus, cap: 6}"),
        ("name: 良好, at_least: 75", "name: 良好, at_least: 78"),
        ("        floor: none\n", ""),
        ("total_max: 95", "total_max: 96"),
    ):
        assert there in text
        text = text.replace(there, instead)
    (tmp_path / "later.yaml").write_text(text, encoding="utf-8")
    assert changes(SHAPES, load_standard(tmp_path / "later.yaml")).rest == (
        "计分办法由“总分以95分为限”改为“总分以96分为限”",
        "取消规定“甲3.3a、甲3.3b、甲3.3c、甲4.1c、甲4.2b合计至多加5分”",
        "取消规定“评分行甲3：扣分不设下限，评分行可为负分”",
        "取消规定“等次“良好”：总分达到75分，没有一票否决”",
        "新增规定“甲3.3a、甲3.3b、甲3.3c、甲4.1c、甲4.2b合计至多加6分”",
        "新增规定“等次“良好”：总分达到78分，没有一票否决”",
    )


# --- the same cities ------------------------------------------------------------------------------------------


def moved(new: Standard, cities: dict[str, City], readings: dict[str, str] | None = None) -> Moved:
    names = list(CLEAN) + [name for city in cities.values() for name in city if name not in CLEAN]
    values = [[(CLEAN | city).get(name) for name in names] for city in cities.values()]
    frame = pd.DataFrame(values, index=list(cities), columns=names, dtype=object)
    return score_both(OLD, new, changes(OLD, new).pairs, Given(frame, readings or {}, {}))


def of(found: Moved, city: str) -> CityMoved:
    return next(each for each in found.cities if each.city == city)


def test_a_total_that_moves_is_told_with_the_clause_that_did_it(make: Make) -> None:
    found = moved(make(*STEP), {"甲市": MORE, "乙市": {}})
    city = of(found, "甲市")
    assert (city.before, city.after) == (Decimal("100.5"), Decimal("100.3"))
    (row,) = city.rows
    assert (row.old, row.new, row.because) == ("1", "1", ("1.2：+0.5→+0.3",))
    assert of(found, "乙市").rows == ()


def test_ranks_are_told_under_both(make: Make) -> None:
    new = make(*STEP)
    found = moved(new, {"甲市": MORE, "乙市": {"posts_adopted": 12}, "丙市": {"violations": 1}})
    assert [city.ranks for city in found.cities] == [(2, 2), (1, 1), (None, None)]


def test_a_clause_that_is_gone_gives_back_what_it_took(make: Make) -> None:
    found = moved(make(*GONE), {"甲市": {"examiner_class_unapplied": True}})
    assert [(row.new, row.because) for row in of(found, "甲市").rows] == [("17", ("原17.2：−1→无此条款",))]
    assert found.idle == ("未办理培训班申请手续（examiner_class_unapplied）",)


def test_what_the_new_standard_asks_for_and_nobody_gave_is_named_and_leaves_its_row_pending(make: Make) -> None:
    found = moved(make(*NEW), {"甲市": {}})
    assert found.lacking == ("新建鉴定所（new_institutes）",)
    city = of(found, "甲市")
    assert city.provisional == (False, True)
    assert [(row.new, row.after, row.because) for row in city.rows] == [("18", None, ("18.3：无此条款→待定",))]


def test_what_no_row_waits_for_is_not_wanting(make: Make) -> None:
    new = make(*STEP)
    frame = pd.DataFrame([CLEAN | MORE], index=["甲市"], dtype=object).drop(
        columns="contest_missing_deduction", errors="ignore"
    )
    found = score_both(OLD, new, changes(OLD, new).pairs, Given(frame, {}, {}))
    assert found.lacking == ()
    frame["contest_missing_events"] = 1
    wanting = score_both(OLD, new, changes(OLD, new).pairs, Given(frame, {}, {}))
    assert wanting.lacking == ("竞赛缺项酌情扣分（contest_missing_deduction）",)


def test_points_that_a_floor_gave_back_are_told_beside_the_clause(make: Make) -> None:
    new = make(("- {id: 18.2a, kind: steps, deduct: 2,", "- {id: 18.2a, kind: steps, deduct: 0.5,"))
    (row,) = of(moved(new, {"甲市": {"institute_violations": 2}}), "甲市").rows
    assert (row.before, row.after) == (0, 1)
    assert row.because == ("18.2：−4→−1", "原本行扣到0分为止")


def test_a_value_that_only_the_new_standard_asks_for_counts_where_it_is_given(make: Make) -> None:
    found = moved(make(*NEW), {"甲市": {"new_institutes": 3}})
    assert [row.because for row in of(found, "甲市").rows] == [("18.3：无此条款→+1.5",)]
    assert found.lacking == ()


def test_a_void_that_is_gone_is_told(make: Make) -> None:
    found = moved(
        make(("default: void\n    reason: 造假", "default: none\n    reason: 造假")), {"甲市": {"data_falsified": True}}
    )
    assert [row.because for row in of(found, "甲市").rows] == [("13.2.1：+2，不得分→+2",)]


def test_an_adding_up_that_differs_is_told(make: Make) -> None:
    city = {"contest_hosted": True, "contest_complaints": 5}
    found = moved(make(("default: floor_first", "default: net")), {"甲市": city})
    assert [row.because for row in of(found, "甲市").rows] == [("各条款的分没有变，加总的办法不同",)]


def test_the_provinces_readings_hold_under_both(make: Make) -> None:
    city = {"contest_hosted": True, "contest_complaints": 5}
    found = moved(make(("default: floor_first", "default: net")), {"甲市": city}, {"floor_and_bonus": "net"})
    assert of(found, "甲市").rows == ()


def test_an_input_of_another_type_is_not_taken(make: Make) -> None:
    new = make(
        ("    label: 数据造假\n    type: yes_no\n", "    label: 数据造假\n    type: count\n"),
        ("when: data_falsified", "when: {of: data_falsified, above: 0}"),
    )
    found = moved(new, {"甲市": {}})
    assert found.lacking == ("数据造假（data_falsified）",)
    assert found.idle == ("数据造假（data_falsified）",)


def test_a_value_that_the_new_standard_refuses_is_told(make: Make) -> None:
    new = make(("    label: 提供信息的月数\n    type: count\n    unit: 个月\n    max: 12", "    label: 提供信息的月数\n    type: count\n    unit: 个月\n    max: 6"), ("below: 12, every: 1", "below: 6, every: 1"))  # fmt: skip
    with pytest.raises(InputError, match=r"甲市.*months_with_posts"):
        moved(new, {"甲市": {}})


def test_grades_are_told_where_a_standard_has_them(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "scoring" / "shapes.yaml").read_text(encoding="utf-8")
    (tmp_path / "later.yaml").write_text(text.replace("name: 优秀, at_least: 85", "name: 优秀, at_least: 90"), "utf-8")
    later = load_standard(tmp_path / "later.yaml")
    values = as_plain(read_tree(Path(__file__).parents[1] / "scoring" / "shapes-cases.yaml"))["clean_city"]
    frame = pd.DataFrame([list(values.values())], index=["甲市"], columns=list(values), dtype=object)
    found = changes(SHAPES, later)
    both = score_both(SHAPES, later, found.pairs, Given(frame, {}, {}))
    assert of(both, "甲市").grades == ("优秀", "良好")
    assert "新等次" in told(found, both).text
    assert "新等次" not in told(found, moved(OLD, {"甲市": {}})).text


def test_the_page_tells_what_the_terminal_tells(make: Make) -> None:
    new = make(*STEP, *NEW)
    found = told(changes(OLD, new), moved(new, {"甲市": MORE}))
    page = told_page(found)
    for words in ("“300”改为“500”", "1.2：+0.5→+0.3", "新建鉴定所（new_institutes）"):
        assert words in found.text
        assert words in page
