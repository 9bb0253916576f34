"""The seal: the score that a notebook's last cell leaves, with the hash of its text; a run counts only with it.

A notebook keeps the score as an object, of which it sorts the names when it is saved. So the very text, in the standard's
order, stands beside it, and the hash is the text's: that of `score.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from auditlib import errors
from auditlib.errors import AuditError, RunError
from auditlib.privacy import mask_all
from auditlib.report.account import account_object
from auditlib.report.fragment import Fragment, compose
from auditlib.report.score_json import score_object, to_json
from auditlib.report.table import Said
from auditlib.report.view import CityView
from auditlib.words import PROVISIONAL

SCORE = "application/vnd.auditlib.score+json"
READ = "application/vnd.auditlib.read+json"
ACCOUNT = "application/vnd.auditlib.account+json"
SHORT = 12
FIRST_WORDS = 60
OURS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, AuditError)}


def seal(view: CityView) -> Fragment:
    """Seal the city's score: the last cell's output."""
    score = score_object(view.result, view.params.city, view.applied, view.evidence.self_scores)
    text = to_json(score)
    digest = sha256(text.encode()).hexdigest()
    mark = f"（{PROVISIONAL}）" if score["provisional"] else ""
    said = f"已封存：{view.params.city} {score['total']}分{mark}，SHA-256 {digest[:SHORT]}…"
    read = {"attachments": [{"name": each.name, "sha256": each.sha256} for each in view.evidence.attachments]}
    data = {
        SCORE: {"score": score, "text": text, "sha256": digest},
        READ: read,
        ACCOUNT: mask_all(account_object(view)),
    }
    return compose("seal", [Said(said, "strong")], data)


def sealed_score(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Take the score that an executed notebook sealed, as `score_object` laid it out.

    Raises RunError where a cell failed (which one, and why), where the last code cell has not sealed a score, and where the
    sealed score is not the one that was hashed.
    """
    cells = code_cells(notebook)
    for number, cell in enumerate(cells, 1):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                raise RunError(f"{cell_words(number, source_of(cell))}出错：{_words(output)}")
    sealed = [bundle[SCORE] for bundle in _bundles(cells[-1]) if SCORE in bundle] if cells else []
    if not sealed:
        raise RunError("笔记本没有执行到封存：最后一个代码单元应为 show.seal(audit)，且须执行完毕")
    if notebook["metadata"].get("papermill", {}).get("exception"):
        raise RunError("笔记本有代码单元没有执行成功，且没有留下错误信息")
    return _opened(sealed[-1])


def sealed_attachments(notebook: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Take the attachments that the sealed score was made with, each by name and SHA-256 (empty for one not found)."""
    read = [bundle[READ] for bundle in _bundles(code_cells(notebook)[-1]) if READ in bundle]
    return tuple((each["name"], each["sha256"]) for bundle in read for each in bundle["attachments"])


def sealed_account(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Take the account that stands beside the sealed score. Raises RunError where the notebook has none."""
    bundles = list(_bundles(code_cells(notebook)[-1]))
    found: list[dict[str, Any]] = [bundle[ACCOUNT] for bundle in bundles if ACCOUNT in bundle]
    if not found:
        raise RunError("笔记本由旧版 auditlib 执行，没有文书所需的内容；请重新执行")
    return found[-1]


def code_cells(notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the code cells that are not empty, in their order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and source_of(cell).strip()]


def source_of(cell: Mapping[str, Any]) -> str:
    """Read a cell's source, which a file may hold as a list of lines."""
    return joined(cell["source"])


def joined(text: Any) -> str:
    """Take a text as nbformat holds it: one string, or a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def _bundles(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (output["data"] for output in cell["outputs"] if "data" in output)


def _opened(sealed: Any) -> dict[str, Any]:
    """Check a seal and take its score in the standard's order."""
    try:
        score: dict[str, Any] = json.loads(sealed["text"])
        whole = sha256(sealed["text"].encode()).hexdigest() == sealed["sha256"] and score == sealed["score"]
    except (KeyError, TypeError, ValueError, AttributeError):
        whole = False
    if not whole:
        raise RunError("笔记本里封存的分数与其 SHA-256 不符，已被改动；请重新执行")
    return score


def cell_words(number: int, source: str) -> str:
    """Name a code cell: its place among those that are not empty, and its first line."""
    lines = [line for line in source.splitlines() if line.strip() and not line.startswith("#")]
    return f"笔记本第{number}个代码单元（{lines[0][:FIRST_WORDS] if lines else ''}）"


def _words(output: Mapping[str, Any]) -> str:
    """Tell an error of ours by its message, any other by its kind too."""
    name, said = output.get("ename", ""), output.get("evalue", "")
    return said if name in OURS else f"{name}：{said}"
