"""What is told once a decision is in the log: what it moved, what it waits for, whom it contests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from auditlib.audit import Audit, Case, case_of, open_case, score_case
from auditlib.decisions.types import ANSWER_WORDS, Decision
from auditlib.decisions.upon import incident_key
from auditlib.docket.find import find_workspace
from auditlib.docket.listing import headline
from auditlib.errors import AuditError, FileError
from auditlib.params import Params, city_files
from auditlib.report.score_json import score_object
from auditlib.report.told import became, named, person_words, value_words
from auditlib.review import Review, Saved
from auditlib.words import PENDING, PROVISIONAL

SAME = "，不变"


def saved_lines(before: Case, review: Review, saved: Saved) -> Iterator[str]:
    """Tell that a decision is in the log, what it moved, what it still waits for, and how to settle a contest."""
    case, decision = review.case, saved.fate.decision
    yield f"已保存：{headline(case, decision)}"
    if saved.other is not None:
        yield from _contest(case, decision, saved.other)
        return
    if saved.fate.state == "moot":
        yield f"{became(case, saved.fate)}；请用 auditlib decide list 查看"
        return
    if decision.kind in ("objection", "answer", "close"):
        return
    held = case.applied.held.get(decision.id)
    if held is not None and held.why == "unconfirmed":
        yield f"待复核：由另一人执行 {_call(case.params, decision, 'confirm')}，之后才算数"
    yield from moved(before, case, _rows_of(case, decision))


def moved(before: Case, after: Case, rows: Iterable[str] = ()) -> Iterator[str]:
    """Tell how the rows and the total moved between two states of a city; `rows` are told even where they did not."""
    was, now = _scored(before), _scored(after)
    if isinstance(now, str):
        yield now
        return
    old = _points(was) if isinstance(was, Audit) else {}
    wanted = set(rows)
    for row_id, points in _points(now).items():
        if row_id == "" or (old.get(row_id) == points and row_id not in wanted):
            continue
        yield f"评分行 {row_id}：{_move(old.get(row_id, '不能评分'), points)}"
    yield f"总分：{_move(old.get('', '不能评分'), _points(now)[''])}"


def province_lines(review: Review, saved: Saved) -> Iterator[str]:
    """Tell, city by city, what a decision for the whole province moved."""
    still, words = 0, review.case.standard.words
    for path in city_files(review.case.params.workspace):
        try:
            case = open_case(path)
        except AuditError as error:
            yield f"{path.stem}: 读不出，没有试算（{str(error).splitlines()[0]}）"
            continue
        without = [each for each in case.decisions if each.id != saved.fate.decision.id]
        lines = list(moved(case_of(case.params, case.standard, case.evidence, without), case))
        still += lines[0].endswith(SAME)
        if not lines[0].endswith(SAME):
            yield f"{case.params.city}　{'　'.join(lines)}"
    yield f"各行和总分都不变的有{words.counted(still)}"


def command(case: Case, decision: Decision) -> str:
    """Write the command that makes a decision once more, without its reason."""
    draft, params, value = decision.draft, case.params, decision.value
    numbers = {incident_key(each): str(number) for number, each in enumerate(case.evidence.incidents, 1)}
    text = "是" if value is True else "否" if value is False else f"{value:f}" if isinstance(value, Decimal) else value
    said = [params.city, draft.target.name, text]
    if decision.kind == "province":
        said = said[1:]
    elif decision.kind == "incident":
        said[1] = numbers.get(draft.target.name, "序号")
        said += ["--with", numbers.get(draft.other, "序号")] if draft.other else []
    elif decision.kind == "answer":
        said[1:] = [case.applied.settled.fates[draft.target.name].decision.seq, ANSWER_WORDS[str(value)]]
    verb = {"province": "rule", "incident": "incident", "answer": "answer"}.get(decision.kind, "value")
    return " ".join(["auditlib decide", verb, *map(str, said), f"--reason 理由{_where(params)}"])


def _contest(case: Case, mine: Decision, other: Decision) -> Iterator[str]:
    """Tell whose decision stands where two were made at once, and the two commands to choose by."""
    value = value_words(case, other.draft)
    yield f"没有生效：其间{person_words(other.person)}已作出{named(case, other)}{f'（{value}）' if value else ''}，先记入日志，现在算数。"
    yield f"  保留对方的：{_call(case.params, mine, 'withdraw')}"
    yield f"  改用您的：　{command(case, mine)}"


def _call(params: Params, decision: Decision, verb: str) -> str:
    of = params.city if decision.draft.city else "全省"
    return f"auditlib decide {verb} {of} {decision.seq} --reason 理由{_where(params)}"


def _where(params: Params) -> str:
    """Name the workspace where the command would not find it by itself."""
    try:
        found = find_workspace().resolve() == params.workspace.resolve()
    except FileError:
        found = False
    return "" if found else f" --params {params.workspace}"


def _rows_of(case: Case, decision: Decision) -> list[str]:
    """Name the rows that use the input that a decision, or the one that it is about, bears on."""
    about = case.applied.settled.fates.get(decision.target.name) if decision.target.of == "decision" else None
    name = (about.decision if about else decision).target.input
    return [row_id for row_id, names in case.standard.inputs_of.items() if name in names]


def _scored(case: Case) -> Audit | str:
    try:
        return score_case(case)
    except AuditError as error:
        return f"现在不能评分：{error}"


def _points(audit: Audit) -> dict[str, str]:
    """Write each row's points, and under "" the total."""
    score = score_object(audit.result, audit.city)
    told = {row_id: PENDING if points is None else f"{points}分" for row_id, points in score["rows"].items()}
    return {**told, "": f"{score['total']}分{f'（{PROVISIONAL}）' if score['provisional'] else ''}"}


def _move(old: str, new: str) -> str:
    return f"{new}{SAME}" if old == new else f"{old} → {new}"
