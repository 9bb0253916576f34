"""What a figure of the province was worked out from, in Chinese words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from auditlib.scoring.amounts import number, unit_of
from auditlib.scoring.facts import Facts
from auditlib.scoring.judge import Block
from auditlib.scoring.labels import label_of, named, word_of_figure
from auditlib.scoring.province import amount_of
from auditlib.scoring.quantity import figure_of
from auditlib.standard.conditions import Growth, Province, Rank, Share
from auditlib.standard.parts import asked_in, is_by_city, taken_of
from auditlib.standard.schema import Standard

# So many cities without a value are named.
NAMED = 3


def told_sums(standard: Standard, block: Block, part: Province) -> str:
    """Tell what of the province a level was worked out from: 高级工以上取证80,000人，比上年75,000人."""
    if is_by_city(part):
        return _told_cities(standard, block, part)
    words, sums, ratio = standard.words, block.facts.sums[part], part.province
    if not isinstance(ratio, Share | Growth):
        (name,) = asked_in(part)
        of = f"{words.province}给出的" if sums.cities is None else f"{sums.cities}个{words.city}的"
        return f"{of}{label_of(standard, name)}{word_of_figure(ratio)}"
    tops = ratio.share if isinstance(ratio, Share) else ratio.growth
    made = [
        f"{label_of(standard, each)}{number(amount_of(standard, sums.values, each), percent=False)}{unit_of(standard, each)}"
        for each in tops
    ]
    return f"{words.whole}合计{(' / ' if isinstance(ratio, Share) else '，比').join(made)}"


def _told_cities(standard: Standard, block: Block, part: Province) -> str:
    """Tell of how many cities a figure is, or among how many a city has its place, and which have nothing to be counted."""
    figure, has = part.province, figure_of(standard, block.facts, part).has
    taken = taken_of(part)
    told = label_of(standard, taken) if isinstance(taken, str) else named(standard, taken)
    peers = block.facts.peers
    assert peers is not None
    without = [str(city) for city in peers.facts.index[~has]]
    left = f"，{_few(standard, without)}没有数，未计入" if without else ""
    of = f"{int(has.sum())}个{standard.words.city}"
    given = f"{standard.words.province}列出的" if peers.given else ""
    if isinstance(figure, Rank):
        order = "由高到低" if figure.best == "highest" else "由低到高"
        return f"{given}{of}按{told}{order}{left}"
    return f"{given}{of}的{told}{word_of_figure(figure)}{left}"


def _few(standard: Standard, names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等{len(names)}个{standard.words.city}" if len(names) > NAMED else "")


def warnings_of(standard: Standard, facts: Facts) -> Iterator[str]:
    """Warn of a city that is held against itself alone, or that the province lists otherwise than it is now."""
    words = standard.words
    for part, sums in facts.sums.items():
        if sums.cities == 1 and facts.size == 1:
            yield f"{facts.index[0]}: {part.name or words.whole}只由本{words.city}的数算出，{words.province}的文件没有给出{words.whole}合计"
    peers, place = facts.peers, facts.place
    if peers is None or place is None:
        return
    if not peers.given:
        if facts.size == 1:
            yield f"{facts.index[0]}: 与各{words.city}相比只有本{words.city}的数，{words.province}的文件没有给出各{words.city}的数"
        return
    for at in np.flatnonzero(place < 0):
        yield f"{facts.index[int(at)]}: {words.province}列出的各{words.city}中没有本{words.city}，只与其他各{words.city}相比"
    for name, item in standard.inputs.items():
        now, then = facts.columns[name], peers.facts.columns[name]
        moved = (now.values != then.values[place]) & (place >= 0)
        for gone in (now.gone, None if then.gone is None else then.gone[place]):
            moved = moved if gone is None else moved & ~gone
        for at in np.flatnonzero(moved):
            said = (
                f"{item.label}与{words.province}列出的本{words.city}的数不同，"
                f"其他各{words.city}仍与{words.province}列出的数相比；请重新执行 auditlib figures"
            )
            yield f"{facts.index[int(at)]}: {said}"
