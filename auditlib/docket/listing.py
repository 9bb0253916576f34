"""What a city's docket holds: what waits for the auditor, all decisions with what became of them, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditlib.audit import Audit, Case, score_alone, score_case
from auditlib.decisions.apply import Why, counted_elsewhere
from auditlib.decisions.settle import Fate
from auditlib.decisions.types import GIVING, INCIDENT_WORDS, Decision
from auditlib.decisions.upon import incident_key, incident_shown, value_shown
from auditlib.errors import AuditError
from auditlib.model import STATES, Finding
from auditlib.report.score_json import score_object
from auditlib.report.terminal import verdict_line
from auditlib.report.told import about_words, became, china_time, elsewhere_words, named, person_words, value_words
from auditlib.scoring.explain_missing import dead_ends

# The code of the finding, by why a decision does not count.
CODES: dict[Why, str] = {
    "stale": "stale_decision", "unconfirmed": "unconfirmed_decision", "returned": "returned_decision",
    "torn": "torn_decision",
}  # fmt: skip


def headline(case: Case, decision: Decision) -> str:
    """Tell a decision in one line: number, kind, what about, value."""
    value = value_words(case, decision.draft)
    between = "　" if decision.kind == "objection" else "："
    return f"{named(case, decision)}　{about_words(case, decision.target)}{between if value else ''}{value}"


def waiting(case: Case, file: str) -> Iterator[Finding]:
    """Find the decisions on a city that do not count, and the objections without an answer, as warnings on `file`."""
    of_state = {"contested": "contested_decision", "open": "open_objection"}
    for fate in case.applied.settled.of(case.params.code):
        decision, held = fate.decision, case.applied.held.get(fate.decision.id)
        code = CODES[held.why] if held is not None and held.why else of_state.get(fate.state)
        if code is not None:
            who = f"{person_words(decision.person)} {china_time(decision.time)}"
            said = f"{headline(case, decision)}　{who}　{became(case, fate)}"
            yield Finding(file, "", "", decision.target.input, "warning", code, said)


def list_lines(case: Case) -> Iterator[str]:
    """Tell a city's verdict, what waits for the auditor, all decisions with what became of them, and the ledger."""
    params = case.params
    audit: Audit | None
    try:
        audit = score_case(case)
        yield verdict_line(score_object(audit.result, params.city))
    except AuditError as error:
        yield f"{params.city} 现在不能评分：{error}"
        audit = score_alone(case)
    asked = _asked(audit) if audit is not None else ()
    yield from _section("待办", [*asked, *(finding.message for finding in waiting(case, ""))])
    fates = case.applied.settled.of(params.code)
    yield from _section("决定", [line for fate in fates for line in _fate_lines(case, fate)])
    yield from _section("台账（序号　格　记录）", _ledger_lines(case))


def _asked(audit: Audit) -> Iterator[str]:
    """List what keeps rows, sanctions or the grade open and is no decision's fault: what the auditor is to give, missing values, states."""
    case, at = audit.case, audit.result.place(audit.city)
    lacking, settled = audit.result.missing.iloc[at], audit.result.rows.iloc[at].notna()
    for name, item in case.standard.inputs.items():
        if name in case.applied.given:
            continue
        rows = [row_id for row_id, names in case.standard.inputs_of.items() if name in names]
        parts = [*([name] if name != item.label else []), *([f"评分行 {'、'.join(rows)}"] if rows else [])]
        where = f"（{'，'.join(parts)}）" if parts else ""
        if lacking[name]:
            yield f"{item.awaited}　{item.label}{where}"
        elif case.applied.values.get(name) in STATES and not all(settled[row_id] for row_id in rows):
            yield f"待认定　{item.label}：{value_shown(item, case.applied.values[name])}{where}"
    for each in dead_ends(case.standard, audit.result.block, at):
        yield f"无从计算　{each.said}"


def _fate_lines(case: Case, fate: Fate) -> Iterator[str]:
    decision, draft = fate.decision, fate.decision.draft
    reach = f"（{case.standard.words.whole}）" if draft.city == "" else ""
    yield f"{headline(case, decision)}{reach}　【{became(case, fate)}】"
    yield f"　　{person_words(decision.person)}　{china_time(decision.time)}　理由：{draft.reason}"
    made = fate.decision.draft.upon
    parts = [
        f"依据：{draft.basis}" if draft.basis else "",
        f"作出时：{made.shown}" if made and decision.kind in GIVING and draft.target.of == "input" else "",
        f"提出人：{draft.by}" if draft.by else "",
        *(f"附件：{proof.name}（SHA-256 {proof.sha256[:12]}…）" for proof in draft.attachments),
    ]
    if any(parts):
        yield f"　　{'　'.join(part for part in parts if part)}"


def _ledger_lines(case: Case) -> Iterator[str]:
    numbers = {incident_key(each): number for number, each in enumerate(case.evidence.incidents, 1)}
    elsewhere = counted_elsewhere(case.standard, case.evidence, case.applied)
    for number, incident in enumerate(case.evidence.incidents, 1):
        said = ""
        if (ruling := case.applied.incidents.get(incident_key(incident))) is not None:
            decision = ruling.decision
            other = f"（与第{numbers.get(decision.draft.other, '？')}条）" if decision.draft.other else ""
            said = f"　【第{decision.seq}号：{INCIDENT_WORDS[str(decision.value)]}{other}】"
        if incident in elsewhere:
            said += f"　【{elsewhere_words(case.standard, elsewhere[incident])}】"
        yield f"{number}　{incident.origin.cell}　{incident_shown(case.standard, incident)}{said}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"{title}："
    yield from [f"  {line}" for line in lines] or ["  没有"]
