"""Where the province's points go: lost and added, summed over the cities by row and by effect, the cities behind each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.recount import REST, Share
from auditlib.report.province.view import City, Province
from auditlib.report.province.words import share_told, told
from auditlib.report.table import Bit, Cell, Column, Group, Line, Part, Said, Table, folded, simple
from auditlib.words import ROLE_WORDS

MOST = 6
# Beyond so many cities, a line names those that count most and how many more there are.
NAMED = 40
TOLD = (
    "{each}每行的失分为分值减去该行的自身得分（不含加分）。整行不得分的，失分归到使它不得分的计分点；"
    "其余依次归到未得的得分、从中所扣、本款不得分、其余扣分，扣到零为止，所以各计分点之和恰为该行失分。待定的行不计。"
)
BEYOND = "直接从总分中扣、直接加进总分的，不属于任何评分行的失分和加分，只列在各计分点之下；总分的折算、取整和上下限也不在其中。"
ROWS = (
    Column("评分行", "id"),
    Column("考核内容", "wide"),
    Column("可得分", "number"),
    Column("失分", "number"),
    Column("失分占可得分", "number"),
)
EFFECTS = (
    Column("计分点", "id"),
    Column("条款", "wide"),
    Column("类别", "short"),
    Column("合计", "number"),
)

Sums = dict[str, list[tuple[City, int]]]


def losses(province: Province) -> Fragment:
    """List the rows and the effects by points lost, then the bonuses by points won."""
    lost, won = by_effect(province, "lost"), by_effect(province, "won")
    full = sum(_full(province, row) for row in province.standard.rows)
    shares = [share for city in province.cities for share in city.shares.values() if share is not None]
    gone, added = sum(map(row_lost, shares)), sum(share.bonus for share in shares)
    got, words = sum(city.total for city in province.cities), province.words
    said = (
        f"已定各行合计可得{told(full)}分，失分{told(gone)}分，加分{told(added)}分，"
        f"{words.counted(len(province.cities))}总分之和为{told(got)}分。"
    )
    told_how = TOLD.format(each=words.counted("每"))
    parts: list[Part] = [
        Said(said, "strong"),
        Said(told_how if province.standard.plain else told_how + BEYOND, "quiet"),
        _rows(province),
    ]
    parts.append(
        folded(_effects(province, "失分的计分点，由多到少", lost)) if lost else Said(f"各{words.city}都没有失分。")
    )
    parts.append(
        folded(_effects(province, "加分的计分点，由多到少", won)) if won else Said(f"各{words.city}都没有加分。")
    )
    return compose("losses", parts)


def by_effect(province: Province, part: str) -> Sums:
    """Gather what each effect took ("lost") or added ("won") city by city, the largest sum and the largest city first.

    What a row lost through no effect stands under the row's id; what bears on the total stands beside what rows lost and won.
    """
    sums: Sums = {}
    for city in province.cities:
        for row, share in city.shares.items():
            if share is not None:
                moved, sign = (share.lost, -1) if part == "lost" else (share.won, 1)
                beyond = {name: sign * points for name, points in share.beyond.items() if sign * points > 0}
                for name, points in {**moved, **beyond}.items():
                    sums.setdefault(row if name == REST else name, []).append((city, points))
    for behind in sums.values():
        behind.sort(key=lambda each: -each[1])
    return dict(sorted(sums.items(), key=lambda each: -sum(points for _, points in each[1])))


def row_lost(share: Share) -> int:
    """Tell what a row lost, bonuses apart."""
    return sum(share.lost.values())


def _full(province: Province, row: str) -> int:
    """Tell what the cities with a score in a row could have got there, bonuses apart."""
    return province.standard.rows[row].points * sum(city.shares[row] is not None for city in province.cities)


def _lost(province: Province, row: str) -> int:
    return sum(row_lost(share) for city in province.cities if (share := city.shares[row]) is not None)


def _rows(province: Province) -> Table:
    told_rows = []
    for row in province.standard.rows:
        shares = [(city, share) for city in province.cities if (share := city.shares[row]) is not None]
        behind = [(city, lost) for city, share in shares if (lost := row_lost(share))]
        told_rows.append((sum(lost for _, lost in behind), row, behind, sum(share.bonus for _, share in shares)))
    told_rows.sort(key=lambda each: -each[0])
    lines: list[list[Cell]] = [
        [
            row,
            province.standard.item_of[row].content,
            told(_full(province, row)),
            Bit(told(lost), tone="lost" if lost else ""),
            share_told(lost, _full(province, row)),
            str(len(behind)),
            _cities(province, sorted(behind, key=lambda each: -each[1]), f"row-{row}", MOST),
            Bit(told(bonus), tone="bonus" if bonus else ""),
        ]
        for lost, row, behind, bonus in told_rows
    ]
    full, gone = (sum(part(province, row) for row in province.standard.rows) for part in (_full, _lost))
    added = sum(bonus for *_, bonus in told_rows)
    whole = ["", told(full), told(gone), share_told(gone, full), "", "", told(added)]
    word = province.words.city
    columns = (*ROWS, Column(f"失分的{word}", "number"), Column(f"失分最多的{word}", "refs"), Column("加分", "number"))
    table = simple("各评分行的失分，由多到少", columns, lines, "rows")
    return replace(table, groups=[*table.groups, Group("合计", [Line(whole)], "strong")])


def _effects(province: Province, caption: str, sums: Sums) -> Table:
    word = province.words.city
    columns = (*EFFECTS, Column(f"{word}数", "number"), Column(f"各{word}", "refs"))
    return simple(caption, columns, [_effect(province, name, behind) for name, behind in sums.items()], "effects")


def _effect(province: Province, name: str, behind: list[tuple[City, int]]) -> list[Cell]:
    standard, total = province.standard, told(sum(points for _, points in behind))
    if name in standard.rows:
        return [name, "不属于任何计分点", "", total, str(len(behind)), _cities(province, behind, f"row-{name}", NAMED)]
    role, clause = standard.effects[name].role, standard.clause_of[name]
    word = Bit(
        f"未{ROLE_WORDS[role]}" if role == "award" else ROLE_WORDS[role], tone="bonus" if role == "bonus" else "lost"
    )
    return [name, clause.text, word, total, str(len(behind)), _cities(province, behind, f"effect-{name}", NAMED)]


def _cities(province: Province, behind: Iterable[tuple[City, int]], anchor: str, most: int) -> tuple[Bit, ...]:
    known = list(behind)
    shown = tuple(city.found.lead(f"{city.found.name}{told(points)}", anchor) for city, points in known[:most])
    return (*shown, Bit(f"另{province.words.counted(len(known) - most)}")) if len(known) > most else shown
