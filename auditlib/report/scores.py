"""The official score table: the standard's own order and wording, with 自评, 核定, 差异 and 依据 side by side."""

from __future__ import annotations

from collections.abc import Iterable

from auditlib.report.figures import NONE, decimal, points, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.marks import choices, marks
from auditlib.report.parts import EffectFigures, RowFigures
from auditlib.report.table import Bit, Cell, Column, Group, Line, Table
from auditlib.report.view import CityView
from auditlib.scoring.amounts import number
from auditlib.standard.schema import Row, Standard
from auditlib.standard.wholes import Section
from auditlib.wording.effects import role_word
from auditlib.words import EXPLAINS, PENDING, PROVISIONAL, points_text

COLUMNS = (
    Column("考核内容", plain=False),
    Column("评分行", "id"),
    Column("分值", "number"),
    Column("评分说明", "wide", plain=False),
    Column("自评", "number"),
    Column("核定", "number"),
    Column("差异", "number"),
    Column("依据"),
)
OVER = "加分超限不计"
VERB = {"award": "得", "bonus": "加", "deduct": "扣"}


def scores(view: CityView) -> Fragment:
    """Lay out the score table, a closing line under it."""
    marked = marks(view)
    groups = [
        Group(
            item.content, [_line(view, row.id) for row in item.rows], "", _of_any(marked[row.id] for row in item.rows)
        )
        for item in view.standard.items
    ]
    groups += [_subtotal(view, name, section) for name, section in view.standard.sections.items()]
    groups += _over(view)
    groups.append(_closing(view))
    return compose("scores", [choices("scores", marked), Table(view.standard.title, COLUMNS, groups, "scores")])


def basis(view: CityView, figures: RowFigures) -> tuple[Bit, ...]:
    """Tell in a few words what moved a row away from its full points, each word leading to its effect."""
    if figures.out:
        return (Bit("不适用", f"#row-{figures.row.id}"),)
    if not figures.row.effects:
        return (Bit(EXPLAINS, f"#row-{figures.row.id}", "quiet"),)
    moved = [bit for effect in figures.row.effects if (bit := _moved(view.effects[effect.id])) is not None]
    return tuple(moved) or (Bit(unmoved(figures.row), f"#row-{figures.row.id}"),)


def unmoved(row: Row) -> str:
    """Tell of a row that nothing moved away from its full points; of one without points of its own, that it has none."""
    able = [VERB[role] for role in ("bonus", "deduct") if any(effect.role == role for effect in row.effects)]
    return "各款均得满分" if row.points or not able else f"没有{'、'.join(able)}分"


def audited(figures: RowFigures) -> Bit:
    """Write a row's audited points, or that it is pending, leading to the row."""
    href = f"#row-{figures.row.id}"
    if figures.score is None:
        return Bit(PENDING, href, "open")
    return Bit(points(figures.score), href, "strong", value=points_text(figures.score))


def told_effect(found: EffectFigures) -> Bit:
    """Tell an effect by its id, which leads to it, and its whole explanation."""
    return Bit(found.effect.id, f"#effect-{found.effect.id}", rest=found.explanation)


def _line(view: CityView, row_id: str) -> Line:
    figures, href = view.rows[row_id], f"#row-{row_id}"
    wording: Cell = tuple(Bit(clause.text) for clause in figures.row.clauses)
    apart = figures.difference
    return Line(
        [
            Bit(row_id, href),
            Bit(points(figures.row.points), href),
            wording,
            NONE if figures.own is None else Bit(decimal(figures.own), href, value=f"{figures.own:f}"),
            audited(figures),
            NONE if apart is None else Bit(signed(apart), href, value=f"{apart.normalize():f}"),
            basis(view, figures),
        ],
        f"score-{row_id}",
    )


def _of_any(marked: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark for marks in marked for mark in marks))


def _moved(found: EffectFigures) -> Bit | None:
    """Tell one effect's move; None for one that left the full points as they are."""
    effect, href = found.effect, f"#effect-{found.effect.id}"
    if found.points is None:
        return Bit(f"{effect.id} {PENDING}", href, "open")
    if effect.role == "void":
        return Bit(f"{effect.id} {role_word(effect)}", href, "lost") if found.holds else None
    size = found.points.removeprefix("-")
    if effect.role == "award":
        word = "不计" if found.cancelled else "未得分" if size == "0" else f"得{size}"
        return Bit(f"{effect.id} {word}", href, "lost") if found.short or found.cancelled else None
    if size == "0":
        return None
    return Bit(f"{effect.id} {VERB[effect.role]}{size}", href, "bonus" if effect.role == "bonus" else "lost")


def _subtotal(view: CityView, name: str, section: Section) -> Group:
    """Write a section's line: its points and what its rows come to, before any weight."""
    totals = view.block.totals
    found = int(totals.sections[name][view.at]) if totals is not None else 0
    counted = "" if section.weight == 1 else f"×{number(section.weight, percent=True)}计入"
    subtotal = Bit(points(found), tone="strong", value=points_text(found))
    own = points(view.own.sections[name]) if view.evidence.self_scores else NONE
    return Group(section.title, [Line(["小计", points(section.points), "", own, subtotal, NONE, counted or NONE])])


def _over(view: CityView) -> list[Group]:
    """Write what bonuses beyond their cap take off, without which the lines above would not add up to the total."""
    if not view.over:
        return []
    taken = Bit(points(-view.over), tone="lost", value=points_text(-view.over))
    said = f"全部加分以{points(view.standard.rules.cap or 0)}分为限"
    return [Group(OVER, [Line(["", "", "", NONE, taken, NONE, said])])]


def summed(standard: Standard) -> str:
    """Tell what the total is of: the sum of its rows, or more than that."""
    return f"{len(standard.rows)}行合计" if standard.plain else f"{len(standard.rows)}行按总分的算法合计"


def _closing(view: CityView) -> Group:
    standard = view.standard
    said = f"{len(view.pending)}行{PENDING}，{PROVISIONAL}" if view.pending else summed(standard)
    if standard.grades:
        said += f"，等次：{view.grade or PENDING}"
    line = Line(
        [
            "",
            points(standard.points),
            "",
            decimal(view.own_total),
            Bit(points(view.total), tone="strong", value=points_text(view.total)),
            signed(view.difference),
            said if view.own_total is None or not view.without_own else f"{said}；自评缺{len(view.without_own)}行",
        ]
    )
    return Group(standard.closing or "合计", [line], "strong")
