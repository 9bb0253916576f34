"""A row's text is split into its clauses, and a phrase suggests the effect that it stands for."""

from __future__ import annotations

import pytest
import yaml

from auditlib.drafting.clauses import split_clauses
from auditlib.drafting.hints import hints, sketches


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("完成得5分。", ["完成得5分。"]),
        ("1、甲；2、乙。", ["1、甲；", "2、乙。"]),
        ("1.甲达1.5倍；\n2.乙2.1倍。", ["1.甲达1.5倍；", "2.乙2.1倍。"]),
        ("1.甲；\n2.5倍的扣1分；\n2.乙", ["1.甲；2.5倍的扣1分；", "2.乙"]),
        ("（1）甲\n（2）乙", ["（1）甲", "（2）乙"]),
        ("①甲；②乙；③丙", ["①甲；", "②乙；", "③丙"]),
        ("满分5分。1、甲\n2、乙", ["满分5分。1、甲", "2、乙"]),
        ("1、甲见第\n3、条\n2、乙", ["1、甲见第3、条", "2、乙"]),
        ("1、甲每次扣2、3分", ["1、甲每次扣2、3分"]),
    ],
)
def test_a_text_is_split_at_its_numbers_in_their_order(text: str, parts: list[str]) -> None:
    assert split_clauses(text) == parts


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("每超过目标300人加0.1分", ["kind: steps, bonus: 0.1, of: …, above: …, every: 300"]),
        ("每低100人扣0.1分，扣完为止", ["kind: steps, deduct: 0.1, of: …, below: …, every: 100", "不必另写：本行的扣分到0为止"]),
        ("每高1个百分点扣1分", ["kind: steps, deduct: 1, of: …, above: …, every: 1%"]),
        ("错误率每超0.3%扣1 分", ["kind: steps, deduct: 1, of: …, above: …, every: 0.3%"]),
        ("每拖欠1万元扣1分", ["kind: steps, deduct: 1, of: …, above: …, every: 10000"]),
        ("每缺1次扣0.5分", ["kind: steps, deduct: 0.5, of: …, every: 1"]),
        ("每发生一起事故扣2分", ["kind: steps, deduct: 2, of: …, every: 1"]),
        ("每承办一项得2分，最高得6分", ["kind: steps, award: 2, of: …, every: 1, cap: 6"]),
        ("有一次扣2分", ["kind: steps, deduct: 2, of: …, every: 1"]),
        ("缺项酌情扣分", ["kind: discretion, deduct: …（所给的输入：{type: points, source: auditor}）"]),
        ("视情节扣1—5分", ["kind: discretion, deduct: …（所给的输入：{type: points, source: auditor, min: 1, max: 5}）"]),
        ("每起视情节扣1—5分", ["kind: discretion, deduct: …（所给的输入：{type: points, source: auditor, min: 1, max: 5, each: …}）"]),
        (
            "酌情加减2分以内",
            ["kind: discretion, bonus: …；kind: discretion, deduct: …（所给的输入：{type: points, source: auditor, min: -2, max: 2}）"],
        ),
        ("同一事件涉及多项扣分的，按最高项计", ["同一事件登记在几项下、只按最重一项计的：在文件顶层写 once:"]),
        ("酌情加分", ["kind: discretion, bonus: …"]),
        ("处理率×15分", ["kind: rate, award: 15, of: {share: […, …]}"]),
        ("达标率×30分，四舍五入到0.1分", ["kind: rate, award: 30, of: {share: […, …]}, to: 0.1"]),
        ("完成率乘以15分", ["kind: rate, award: 15, of: {share: […, …]}"]),
        ("按完成比例得分", ["kind: rate, award: …, of: …, full: …"]),
        ("每起扣2分，最高扣10分", ["kind: steps, deduct: 2, of: …, every: 1, cap: 10"]),
        ("获国家级表彰加1分，最高加3分", ["kind: steps, bonus: 1, of: …, every: 1, cap: 3"]),
        ("迟报扣1分，错报扣2分，累计扣分不超过5分", [
            "kind: steps, deduct: 1, of: …, every: 1", "kind: steps, deduct: 2, of: …, every: 1",
            "几个计分点合计的上限：在本行写 groups: [{of: [各计分点的编号], role: deduct, cap: 5}]",
        ]),
        ("最高加3分", ["上限：在计分点上写 cap: 3"]),
        ("从总分中追加扣除10分", ["kind: flat, deduct: 10, scope: total"]),
        ("发生重大事故的一票否决", ["kind: void, void: none, when: …, sanctions: […]（只取消评优"]),
        ("发生重大事故的一票否决总分计0分", ["kind: void, void: total, when: …, sanctions: […]"]),
        ("一票否决扣20分", ["kind: flat, deduct: 20, scope: total, when: …, sanctions: […]"]),
        ("重大事件的一票否决，从总分中扣20分", ["kind: flat, deduct: 20, scope: total, when: …, sanctions: […]"]),
        ("按完成率得分，完成率低于60%不得分", ["kind: rate, award: …, of: …, full: …", "不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: 60%}"]),
        ("满意度90%以上得15分，80%（含）至90%得10分，80%以下不得分", [
            "kind: bands, of: …, award: [{below: 80%, points: 0}, {below: 90%, points: 10}, {points: 15}]",
        ]),
        ("同一项目就高不累计", ["只计最高的一项"]),
        ("10-20人扣2分", ["kind: bands"]),
        ("经查实，不得分", ["kind: void, void: row"]),
        ("低于5%不得分", ["不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: 5%}；整行不得分的另写 void: row"]),
        ("低于全县平均10个百分点以上的不得分", ["不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: …}"]),
        ("增幅不低于上年得2分，否则不得分", ["kind: flat, award: 2, when: …", "不另写一条：是前面那项得分的条件"]),
        ("达到90%得3分，每低1个百分点扣0.5分，低于80%的不得分", [
            "kind: flat, award: 3（达不到的由下一条来扣，这里不写 when", "kind: steps, deduct: 0.5, from: …, of: …, below: …, every: 1%",
            "不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: 80%}",
        ]),
        ("有方案得4分；迟报一次扣1分", ["kind: flat, award: 4, when: …", "kind: steps, deduct: 1, of: …, every: 1"]),
        ("无死亡得2分，每发生1例扣4分，可倒扣", [
            "kind: flat, award: 2（", "kind: steps, deduct: 4, of: …, every: 1", "可扣至负分：在本行写 floor: none",
        ]),
        ("每有一种低于95%扣1分，其中低于90%的扣2分", [
            "kind: steps, deduct: 1, of: {met: [{of: …, below: 95%}, …], unit: 种}, every: 1（每一种写一个条件）", "其中扣得更多的",
        ]),
        ("每有一家高于60分的加1分", ["kind: steps, bonus: 1, of: {met: [{of: …, above: 60}, …], unit: 家}, every: 1"]),
        ("每低于95%达2个百分点扣1分", ["kind: steps, deduct: 1, of: …, below: 95%, every: 2%"]),
        ("发生重大事故的一票否决，总分为0", ["kind: void, void: total, when: …, sanctions: […]"]),
        ("总分计0分", ["kind: void, void: total, when: …"]),
        ("第1次扣0.5分，第2次扣1分，第3次及以后每次扣2分", [
            "kind: bands, of: …, deduct: [{up_to: 0, points: 0}, {up_to: 1, points: 0.5}, {points: 1.5}]；"
            "kind: steps, deduct: 2, of: …, above: 2, every: 1（按次数递增；两条的 of 相同）",
        ]),
        ("少1次扣0.5分，扣完1分为止", [
            "kind: steps, deduct: 0.5, of: …, every: 1", "kind: flat, award: 1（这一款的分值；上面扣分的计分点写 from: 它的编号）",
        ]),
        ("得4分，少1次扣1分，扣完4分为止", ["kind: flat, award: 4（", "kind: steps, deduct: 1, from: …", "不必另写：本行的扣分到0为止"]),
        ("80分以上按（满意度－80）/10×6计分", ["按公式计分：随一个量直线变化的写 kind: line"]),
        ("及时上报得2分", ["kind: flat, award: 2, when: …（总能得的不写 when）"]),
        ("基础分10分", ["kind: flat, award: 10"]),
        ("工作认真负责", []),
    ],
)  # fmt: skip
def test_a_phrase_suggests_its_kind(text: str, suggested: list[str]) -> None:
    found = [hint.sketch + hint.remark for hint in hints(text)]
    assert len(found) == len(suggested)
    assert [given for given, wanted in zip(found, suggested, strict=True) if not given.startswith(wanted)] == []


def test_a_row_that_only_loses_points_begins_with_an_award_of_them_all() -> None:
    found = sketches(10_000, [("1.1", "每起扣2分，扣完为止；"), ("1.2", "迟报扣1分。")])
    assert found["1.1"][:2] == [
        "先给满分，从中扣  →  - {id: 1.1a, kind: flat, award: 10}",
        "每起扣2分  →  - {id: 1.1b, kind: steps, deduct: 2, of: …, every: 1}",
    ]
    assert found["1.2"] == ["迟报扣1分  →  - {id: 1.2a, kind: steps, deduct: 1, of: …, every: 1}"]


def test_what_is_not_won_voids_its_clause_where_the_row_has_others_with_awards() -> None:
    clauses = [("1.1", "建档得5分，挪用的不得分。"), ("1.2", "弄虚作假的，本项不得分。")]
    found = sketches(10_000, clauses)
    asked = "（整行不得分写 void: row，只这一款不得分写 void: clause；请核对）"
    assert found["1.1"][1].endswith(f"- {{id: 1.1b, kind: void, void: clause, when: …}}{asked}")
    assert found["1.2"][0].endswith(f"- {{id: 1.2a, kind: void, void: row, when: …}}{asked}")
    assert sketches(10_000, clauses[:1])["1.1"][1].endswith(f"- {{id: 1.1b, kind: void, void: row, when: …}}{asked}")


def test_a_deduction_that_follows_an_award_names_it() -> None:
    (award, steps) = sketches(10_000, [("1.2", "达到90%得3分，每低1个百分点扣0.5分")])["1.2"]
    assert award.partition("→  ")[2].startswith("- {id: 1.2a, kind: flat, award: 3}")
    assert steps.endswith("- {id: 1.2b, kind: steps, deduct: 0.5, from: 1.2a, of: …, below: …, every: 1%}")


def test_a_rate_without_points_of_its_own_has_what_the_other_awards_leave() -> None:
    found = sketches(10_000, [("1.1", "有方案得4分；其余按完成比例得分。")])
    assert found["1.1"][1].endswith("- {id: 1.1b, kind: rate, award: 6, of: …, full: …}")


def test_sketches_are_yaml_as_they_stand() -> None:
    rows = [
        "每起扣2分，最高扣10分",
        "处理率×15分",
        "按比例得分",
        "有方案得4分",
        "一票否决扣20分",
        "最高加3分，每次加1分",
    ]
    lines = [
        line for n, text in enumerate(rows) for each in sketches(20_000, [(f"{n}.1", text)]).values() for line in each
    ]
    drafted = [line.split("→  - ")[1].split("（")[0] for line in lines if "→  - " in line]
    assert len(drafted) == 8
    assert [each for each in map(yaml.safe_load, drafted) if "kind" not in each] == []
