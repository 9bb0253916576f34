"""What is said once a decision is in the log: its number, time and author, what it moved, and what it still waits for."""

from __future__ import annotations

from auditlib.decisions.settle import Fate
from auditlib.report.told import about_words, became, china_time, named, number, person_words, value_words, why_not
from auditlib.report.view import CityView
from auditlib.review import Saved
from auditlib.widgets.changes import moved
from auditlib.widgets.session import Session


def receipt(saved: Saved, before: CityView, session: Session) -> str:
    """Tell that a decision is saved, and what came of it."""
    fate, after = saved.fate, session.view
    decision = fate.decision
    entry = f"{number(decision)}，{china_time(decision.time)} {decision.person.name}"
    held = after.applied.held.get(decision.id)
    if fate.state == "moot":
        said = f"已记入{entry}；{became(after, fate)}"
    else:
        why = f"{why_not(held)}；" if held is not None and held.why else ""
        said = f"已保存：{entry}；{why}{moved(before, after)}"
    return "\n".join([f"{said}。", *([session.trouble] if session.trouble else [])])


def contested(saved: Saved) -> bool:
    """Tell whether a decision does not stand until its author has chosen."""
    return saved.fate.state == "contested"


def lost_to(view: CityView, saved: Saved) -> str:
    """Tell whose decision stands where two were made at once, or that what its author saw had been withdrawn."""
    other, mine = saved.other, f"第{saved.number}号"
    if other is None:
        said = f"你所见的决定此前已被撤回，{mine}不生效。"
    else:
        who = f"{number(other)}（{person_words(other.person)}，{china_time(other.time)}）"
        what = f"{value_words(view, other.draft)}，理由：{other.draft.reason}"
        said = f"同一事项先有{who}：{what}。现由它作准，你的{mine}不生效。"
    return f"{said}请选择下面一项，理由可改写。"


def told(view: CityView, fate: Fate) -> str:
    """Tell a decision in one line: number, what about, what it gives, why, who and when."""
    decision, draft = fate.decision, fate.decision.draft
    given = value_words(view, draft)
    about = f"{about_words(view, draft.target)}{f'：{given}' if given else ''}"
    who = "，".join(part for part in (draft.by, person_words(draft.person), china_time(decision.time)) if part)
    return f"{named(view, decision)}　{about}。理由：{draft.reason}（{who}）"
