"""A draft written as a standard's file, its effects left open, and the words of its table as the text as issued."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from auditlib.drafting.draft import Draft
from auditlib.drafting.hints import sanctions_in, sketches
from auditlib.drafting.items import Item
from auditlib.files.strict import NOT_TEXT
from auditlib.words import points_text

# Text that YAML takes as it stands: it begins with no sign of YAML's own and holds none inside.
PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`<=~](?:(?!: | #|:$).)*")
TODO = "待写"


def remains(draft: Draft) -> list[str]:
    """List what a person has yet to do, in the order in which it is best done."""
    sanctions = sanctions_in("".join(clause.text for clause in draft.clauses))
    found = [
        *draft.notes,
        *([] if draft.title else ["title：表前没有标题，请补上"]),
        *([] if draft.year else ["year：标题里没有年份，请补上"]),
        f"effects：{len(draft.clauses)} 个条款的计分点（标有“{TODO}”处；下面的注释是从词句猜的，须逐条核对）",
        "inputs：计分点用到的每个输入的名称、类型、单位",
    ]
    if sanctions:
        found.append(f"sanctions：文中提到{'、'.join(f'“{word}”' for word in sanctions)}")
    return [*found, "readings：读得出两种意思的词句，各写明问题、选项、默认和理由；没有就删去此行"]


def standard_text(draft: Draft, id_: str, source: str) -> str:
    """Write the draft as YAML. Lint finds every clause without effects, and everything else that is yet to be written."""
    return "\n".join(_lines(draft, id_, source)) + "\n"


def _lines(draft: Draft, id_: str, source: str) -> Iterator[str]:
    yield "# 由原文表格起草；条款文字逐字照录。各词的意思见 docs/standard-format.md。"
    yield "# 还要做的（做完一项删去一行；auditlib standard lint 会逐处指出没有做完的）："
    yield from (f"# {n}. {said}" for n, said in enumerate(remains(draft), 1))
    yield ""
    yield f"id: {quoted(id_)}"
    yield f"title: {quoted(draft.title)}" if draft.title else f"# title: {TODO}"
    yield f"heading: {quoted(draft.heading)}"
    yield f"year: {draft.year}" if draft.year else f"# year: {TODO}"
    yield f"source: {quoted(source)}"
    yield f"points: {points_text(draft.points)}"
    yield from [f"closing: {quoted(draft.closing)}"] if draft.closing else []
    yield from ["aside:"] if draft.aside else []
    yield from (f"  - {quoted(words)}" for _, words in draft.aside)
    yield ""
    yield from _sanctions(draft)
    yield f"inputs: {{}}  # {TODO}，如 certified: {{label: 取证人数, short: 取证, type: count, unit: 人}}"
    yield ""
    if draft.sections:
        yield "sections:"
    for section, points in draft.sections.items():
        weight = f", weight: {section.weight}" if section.weight else ""
        within = f", within: {quoted(section.within)}" if section.within is not None else ""
        title = json.dumps(section.title, ensure_ascii=False)
        yield f"  {quoted(section.key)}: {{title: {title}, points: {points_text(points)}{weight}{within}}}"
    yield from [""] if draft.sections else []
    yield "items:"
    for n, item in enumerate(draft.items):
        yield from [""] if n else []
        yield from _item(item)


def _sanctions(draft: Draft) -> Iterator[str]:
    words = sanctions_in("".join(clause.text for clause in draft.clauses))
    if words:
        yield "# sanctions:"
        yield from (f"#   {TODO}{n}: {{label: {word}}}" for n, word in enumerate(words, 1))
        yield ""


def _item(item: Item) -> Iterator[str]:
    yield f"  - id: {quoted(item.id)}"
    yield from [f"    section: {quoted(item.section)}"] if item.section is not None else []
    yield f"    content: {quoted(item.content)}"
    yield "    rows:"
    for row in item.rows:
        yield f"      - id: {quoted(row.id)}"
        yield f"        points: {points_text(row.points)}"
        yield from [] if row.issued is None else [f"        issued: {quoted(row.issued) if row.issued else 'no'}"]
        hinted = sketches(row.points, row.clauses)
        if not row.points and any("deduct: " in said for told in hinted.values() for said in told):
            yield "        floor: none  # 本身不占分的行，扣分要能扣到负分"
        yield "        clauses:"
        for clause in row.clauses:
            yield f"          - id: {quoted(clause.id)}"
            yield f"            text: {quoted(clause.text)}"
            yield f"            effects: []  # {TODO}"
            yield from (f"            # {said}" for said in hinted[clause.id])


def quoted(text: str) -> str:
    """Write text as YAML reads it back, quoted only where it must be."""
    plain = PLAIN.fullmatch(text) and not NOT_TEXT.fullmatch(text) and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)


def _begun(draft: Draft, item: Item, told: set[str]) -> list[str]:
    """Name the sections that begin with an item, the outermost first."""
    by_key = {section.key: section for section in draft.sections}
    begun: list[str] = []
    section = by_key.get(item.section or "")
    while section is not None and section.key not in told:
        told.add(section.key)
        begun.insert(0, section.title)
        section = by_key.get(section.within or "")
    return begun


def _aside(draft: Draft, done: int) -> list[str]:
    """Tell what stands aside after so many rows."""
    return [words for at, words in draft.aside if at == done]


def issued_text(draft: Draft) -> str:
    """Write the words of the table one cell after another, in the order in which a standard's file has them."""
    rows = sum(len(item.rows) for item in draft.items)
    letter = _aside(draft, -1)
    lines = [
        *letter,
        *([""] if letter else []),
        draft.title,
        "",
        *(f"\t{word}" for word in draft.heading.split(" ")),
        "",
    ]
    told: set[str] = set()
    done = 0
    for item in draft.items:
        lines += [f"\t{title}\n\t\n\t\n\t\n" for title in (*_aside(draft, done), *_begun(draft, item, told))]
        for n, row in enumerate(item.rows):
            lines += [f"\t{words}\n\t\n\t\n\t\n" for words in _aside(draft, done) if n]
            done += 1
            lines.append(f"\t{'' if n else item.content}")
            lines.append(f"\t{points_text(row.points) if row.issued is None else row.issued}")
            first, *others = (clause.text for clause in row.clauses)
            lines += [f"\t{first}", *others, "\t", ""]
    lines += [f"\t{words}\n\t\n\t\n\t\n" for words in _aside(draft, rows)]
    if draft.closing:
        lines += [f"\t{draft.closing}", f"\t{points_text(draft.points)}", "\t", "\t"]
    lines += ["", *_aside(draft, rows + 1)] if _aside(draft, rows + 1) else []
    return "\n".join(lines) + "\n"
