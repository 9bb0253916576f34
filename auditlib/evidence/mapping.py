"""A city's evidence as a .yaml or .json mapping, read into the same draft as a workbook.

    city: 南京市
    certified: 50000
    technician_plan_ok: yes
    self_scores: {"1": 9.5}

Besides the inputs by name it may hold code, year, standard, filler and date, `proofs` (input to text), `incidents` and
`attachments` (lists of mappings, named as in `ledger_headings` and `ATTACHMENT_HEADINGS`, incidents by input id).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from auditlib.errors import FileError, ProblemsError
from auditlib.evidence.draft import Draft, Line, Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.layout import ATTACHMENT_HEADINGS, COVER_LABELS, ledger_headings
from auditlib.evidence.privacy import check_privacy
from auditlib.evidence.values import LONGEST_NUMBER
from auditlib.files import strict
from auditlib.model import Origin
from auditlib.standard.each import joined
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

KB = 1024
LARGEST = 512 * KB
PARTS = ("self_scores", "proofs", "incidents", "attachments")
PLAIN = ("count", "verified")
# The types of inputs whose letters are taken as they stand: what is written there can be nothing else.
LETTERS = ("state", "date")
HEADS = ("city", "code", *(name for name in COVER_LABELS if name != "stamp"), "standard")


def read_mapping(path: Path, standard: Standard, findings: Findings) -> Draft | None:
    """Read a mapping into a draft, with findings about its names; None for a file that cannot be parsed."""
    draft = Draft(Origin(path.name))
    if (size := path.stat().st_size) > LARGEST:
        findings.add("too_large", draft.whole, found=f"{size // KB:,} KB", limit=f"{LARGEST // KB} KB")
        return None
    try:
        tree = strict.read_tree(path)
    except ProblemsError as error:
        for problem in error.problems:
            findings.add("broken_text", _origin(path, problem.line), said=problem.message)
        return None
    except FileError as error:
        findings.add("broken_text", Origin(path.name), said=str(error).removeprefix(f"{path}: "))
        return None
    known = (*standard.inputs, *HEADS, *PARTS)
    for name, node in tree.items():
        line = tree.keys_at.get(name, (0, 0))[0]
        if name in HEADS:
            draft.cover[name] = _scalar(path, line, node, letters=True)
        elif name in standard.inputs:
            item = standard.inputs[name]
            draft.values[name] = _scalar(path, line, _as_figures(item, node), letters=item.type in LETTERS)
        elif name not in PARTS:
            findings.add("unknown_input", _origin(path, line), name, found=name, near=known)
    scores, proofs = (_inner(path, tree, part, findings) for part in ("self_scores", "proofs"))
    draft.scores = {name: _scalar(path, line, node) for name, line, node in scores}
    draft.proofs = {name: _scalar(path, line, node, letters=True) for name, line, node in proofs}
    for raw in (*draft.values.values(), *draft.proofs.values()):
        check_privacy(raw.value, raw.origin, findings)
    if "incidents" in tree:
        draft.incidents = list(_list(path, tree, "incidents", ledger_headings(standard), findings))
    draft.attachments = list(_list(path, tree, "attachments", ATTACHMENT_HEADINGS, findings))
    return draft


def _as_figures(item: Input, node: object) -> object:
    """Take a list of figures, of an input that has one for each incident, for the text that it stands for."""
    return joined(map(str, node)) if item.each is not None and isinstance(node, list) else node


def _origin(path: Path, line: int) -> Origin:
    return Origin(path.name, cell=f"第{line}行" if line else "")


def _scalar(path: Path, line: int, node: object, *, letters: bool = False) -> Raw:
    """Take a node as the value that its letters say, or as its very letters."""
    origin = _origin(path, getattr(node, "mark", (0, 0))[0] or line)
    if isinstance(node, (list, dict)):
        return Raw(None, origin, fault="not_single", literal=True)
    plain = getattr(node, "plain", False)
    if node is None or (plain and str(node).lower() in strict.NULL):
        return Raw(None, origin, literal=True)
    if letters or len(str(node)) > LONGEST_NUMBER:
        return Raw(str(node), origin, literal=True)
    try:
        return Raw(strict.as_plain(node), origin, literal=True)
    except ValueError:
        return Raw(str(node), origin, fault="ambiguous", literal=True)


def _inner(path: Path, tree: strict.Mapping, part: str, findings: Findings) -> Iterator[tuple[str, int, object]]:
    node = tree.get(part)
    if isinstance(node, strict.Mapping):
        yield from ((name, node.keys_at.get(name, (0, 0))[0], inner) for name, inner in node.items())
    elif part in tree:
        findings.add(
            "broken_text", _origin(path, strict.find_mark(tree, [part])[0]), said=f"{part} 应为“名称: 值”的对应表"
        )


def _list(path: Path, tree: strict.Mapping, part: str, known: Iterable[str], findings: Findings) -> Iterator[Line]:
    nodes = tree.get(part)
    if part in tree and not isinstance(nodes, list):
        findings.add(
            "broken_text", _origin(path, strict.find_mark(tree, [part])[0]), said=f"{part} 应为一列值（每行以 - 开头）"
        )
        return
    for at, node in enumerate(nodes or ()):
        line = strict.find_mark(tree, [part, at])[0]
        if not isinstance(node, strict.Mapping):
            findings.add("broken_text", _origin(path, line), said=f"{part} 的每一项应为“名称: 值”的对应表")
            continue
        for name in (name for name in node if name not in known):
            findings.add("unknown_input", _origin(path, line), found=name, near=known)
        yield {
            name: _scalar(path, line, node[name], letters=name not in PLAIN)
            if name in node
            else Raw(None, _origin(path, line))
            for name in known
        }
