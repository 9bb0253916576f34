"""What `auditlib standard lint` proves of the 2012 standard, and that it sees every kind of fault at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditlib.errors import StandardError
from auditlib.standard.editor import editor_schema
from auditlib.standard.lint import lint_standard
from auditlib.standard.load import BUNDLED, load_standard

FILE = BUNDLED / "jiangsu-2012.yaml"

# The faults that people make, each as (what stands in the file, what is written instead, what lint says of it).
FAULTS = {
    "a_letter_of_a_clause_lost": ("text: 1、完成鉴定目标数得2分,", "text: 1、完成鉴定目标得2分,", "与原文不符"),
    "a_letter_of_a_clause_added": ("以此类推；\n", "以此类推；；\n", "与原文不符"),
    "a_letter_of_a_duty_changed": ("content: 18、所属", "content: 18、下属", "与原文不符"),
    "the_title_cut_short": ("title: 附件2：2012年", "title: 2012年", "与原文不符"),
    "an_award_that_is_not_the_rows": ("award: 8, note", "award: 7, note", "评分行 1 的分值是 10，各得分项之和却是 9"),
    "rows_that_do_not_sum_up": ("points: 100\n", "points: 99\n", "总分是 99，各评分行分值之和却是 100"),
    "an_unknown_input": ("at_least: target_appraised", "at_least: target_aprased", "是否指 target_appraised"),
    "an_unused_input": ("at_least: target_appraised", "at_least: 5", "没有计分点用到"),
    "an_unknown_kind": ("{id: 1.1a, kind: flat", "{id: 1.1a, kind: flot", "是否指 flat"),
    "an_unknown_name": ("{id: 1.1a, kind: flat", "{id: 1.1a, knd: flat", "kind"),
    "an_unknown_word_of_an_input": ("    short: 鉴定\n", "    shrt: 鉴定\n", "是否指 short"),
    "a_repeated_id": (
        "{id: 1.1b, kind: flat, award: 8, note",
        "{id: 1.1a, kind: flat, award: 8, note",
        "计分点编号 1.1a 出现 2 次",
    ),
    "an_id_in_the_wrong_clause": ("{id: 2.1.3a,", "{id: 2.1.4b,", "应以所在处的编号 2.1.3 开头"),
    "an_id_that_became_a_number": (
        "{id: 1.1b, kind: flat, award: 8, note",
        "{id: 1.1, kind: flat, award: 8, note",
        "请加引号",
    ),
    "a_bare_no_for_text": ("label: 全省通报", "label: no", "请加引号"),
    "points_finer_than_a_thousandth": (
        "award: 2, when: {of: appraised",
        "award: 2.0001, when: {of: appraised",
        "三位小数",
    ),
    "an_input_for_a_step": (
        "every: 300}",
        "every: target_certified}",
        "却是 target_certified；此处只写数，不写输入名或算式",
    ),
    "a_measure_for_the_edge_of_a_band": (
        "{up_to: 20, points: 2}",
        "{up_to: {sum: [appraised, certified]}, points: 2}",
        "却是 一组“名称: 值”（sum）；此处只写数，不写输入名或算式",
    ),
    "a_measure_for_points": (
        "award: 8, note",
        "award: {sum: [appraised, certified]}, note",
        "此处只写数，不写输入名或算式",
    ),
    "an_input_called_as_no_is_written": ("  appraised:\n", "  n:\n", "输入名 n 会被读成数字、是非或日期"),
    "a_step_of_nothing": ("every: 300}", "every: 0}", "every 应大于 0"),
    "a_deduction_from_no_award": ("from: 1.1b", "from: 1.1x", "是否指 1.1b"),
    "a_count_for_a_finding": ("when: technician_plan_ok", "when: technician_faults", "应为是非类输入"),
    "a_finding_for_a_count": ("of: technician_faults", "of: technician_plan_ok", "是非类"),
    "a_state_not_scored": ("not_operating: 2, none: 0}, of", "not_operating: 2}, of", "每个状态"),
    "a_state_called_what_the_workbook_means_otherwise": ("none: 没有建立平台", "none: 不适用", "状态请换一个说法"),
    "a_ledger_of_what_is_no_number": (
        "    label: 建立空白证书出入台账\n",
        "    label: 建立空白证书出入台账\n    ledger: yes\n",
        "只用于 type: count",
    ),
    "an_unknown_sanction": (
        "sanctions: [certificates_void,",
        "sanctions: [certificate_void,",
        "是否指 certificates_void",
    ),
    "an_unknown_measure": ("{share: [passed,", "{shar: [passed,", "应为计分输入的名称"),
    "an_unknown_condition": ("when: {all: [contest_entered", "when: {al: [contest_entered", "应为是非输入的名称"),
    "two_roles_at_once": ("{id: 1.1b, kind: flat, award: 8", "{id: 1.1b, kind: flat, bonus: 1, award: 8", "之一"),
    "a_repeated_key": ("year: 2012\n", "year: 2012\nyear: 2012\n", "重复"),
    "an_anchor": ("year: 2012\n", "year: &y 2012\n", "锚点"),
    "a_tag": ("year: 2012\n", "year: !!int 2012\n", "类型标记"),
    "an_octal_year": ("year: 2012\n", "year: 02012\n", "应为十进制数"),
    "bands_out_of_order": ("{up_to: 20, points: 2}", "{up_to: 5, points: 2}", "由小到大"),
    "a_default_that_is_no_option": ("default: whole\n", "default: wholly\n", "没有选项 wholly"),
    "a_reading_of_no_clause": ('clauses: ["11.9"]', 'clauses: ["11.99"]', "没有条款 11.99"),
    "a_rule_that_is_none": ("set: {floor: clause}", "set: {flor: clause}", "是否指 floor"),
    "two_readings_of_one_rule": ("set: {bonus: net}", "set: {floor: none}", "规则 floor 已由口径 deduction_floor 选定"),
    "an_option_that_does_nothing": ("计, set: {steps: started}}", "计}", "选项 whole、started 都没有写明作用"),
    "an_effect_defined_anew_that_is_not_there": (
        "          - id: 11.9b\n",
        "          - id: 11.9x\n",
        "没有计分点 11.9x",
    ),
    "a_reading_that_changes_a_role": (
        "- {id: 1.2b, kind: steps, deduct: 0.1, of",
        "- {id: 1.2b, kind: steps, bonus: 0.1, of",
        "计分点 1.2b 是扣分",
    ),
    "a_reading_that_changes_full_points": (
        "- {id: 1.1b, kind: flat, award: 8, when",
        "- {id: 1.1b, kind: flat, award: 7, when",
        "计分点 1.1b 满分是 8，此读法却是 7",
    ),
    "a_reading_that_lifts_a_sanction": (
        "void: none, when: data_falsified, sanctions: [province_notice, award_disqualified]",
        "void: none, when: data_falsified, sanctions: [province_notice]",
        "口径不改变处理",
    ),
    "a_reading_of_an_unknown_input": (
        "when: data_falsified, sanctions",
        "when: data_falsifid, sanctions",
        "data_falsified",
    ),
    "a_count_among_findings_met": ("met: [quality_system,", "met: [violations,", "应为是非类输入"),
    "a_finding_in_the_provinces_growth": (
        "{province: {growth: [senior_certified, senior_certified_prev]}",
        "{province: {growth: [quality_system, senior_certified_prev]}",
        "是非类",
    ),
    "a_province_s_figure_that_is_no_ratio": (
        "{province: {growth: [senior_certified, senior_certified_prev]}",
        "{province: {sum: [senior_certified, senior_certified_prev]}",
        "应为share 或 growth",
    ),
    "a_range_too_wide_for_int64": (
        "    max: 12\n",
        "    max: 90000000000000000000\n",
        "输入 months_with_posts: max 与 decimals 合起来超出 64 位整数",
    ),
    "a_word_in_the_wrong_place": (
        "{id: 1.1a, kind: flat",
        "{id: 1.1a, kind: flat, of: certified",
        "flat 里不能写 of",
    ),
    "a_scope_of_a_void_that_is_none": (
        "void: none, when: data_falsified",
        "void: item, when: data_falsified",
        "void 应为 row、clause、total、none 之一，却是 item",
    ),
    "a_name_that_became_a_no": ("at_least: target_appraised", "at_least: n", '请加引号，写成 "n"'),
}


def broken(tmp_path: Path, before: str, after: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "jiangsu-2012.txt").write_bytes((BUNDLED / "jiangsu-2012.txt").read_bytes())
    path = tmp_path / "standard.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_the_standard_of_2012_is_its_source_to_the_letter() -> None:
    standard = lint_standard(FILE)
    assert (len(standard.items), len(standard.rows), standard.points) == (18, 20, 100_000)
    assert list(standard.rows) == [
        "1",
        "2.1",
        "2.2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
        "13.1",
        "13.2",
        "14",
        "15",
        "16",
        "17",
        "18",
    ]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line(fault: str, tmp_path: Path) -> None:
    before, after, said = FAULTS[fault]
    path = broken(tmp_path, before, after)
    with pytest.raises(StandardError if said not in ("重复", "锚点", "类型标记") else Exception) as caught:
        lint_standard(path)
    message = str(caught.value)
    assert said in message
    assert re.match(rf"{re.escape(str(path))}:\d+:\d+: ", message)


def test_a_fault_stands_at_the_line_where_it_was_made(tmp_path: Path) -> None:
    path = broken(tmp_path, "at_least: target_appraised", "at_least: target_aprased")
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "aprased" in text)
    with pytest.raises(StandardError) as caught:
        lint_standard(path)
    assert line in {problem.line for problem in caught.value.problems}


def test_a_sentence_missing_at_the_end_is_seen(tmp_path: Path) -> None:
    path = broken(tmp_path, "year: 2012", "year: 2012")
    with (tmp_path / "jiangsu-2012.txt").open("a", encoding="utf-8") as source:
        source.write("附则")
    with pytest.raises(StandardError, match="缺少原文第"):
        lint_standard(path)


def test_a_standard_without_a_source_is_not_held_against_one(tmp_path: Path) -> None:
    path = broken(tmp_path, "source: jiangsu-2012.txt\n", "")
    assert lint_standard(path).source is None


def test_the_schema_for_editors_is_the_one_of_the_code() -> None:
    assert (BUNDLED / "standard.schema.json").read_text(encoding="utf-8") == editor_schema()


def test_an_unknown_standard_is_refused_with_the_nearest() -> None:
    with pytest.raises(StandardError, match="是否指 jiangsu-2012"):
        load_standard("jiangsu-2021")
