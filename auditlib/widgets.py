"""What an auditor can move: a slider for each question of discretion, showing at once what row and total would be.

A trial changes nothing: what counts is written in the params file, with the reason, and read from there by every run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from auditlib.audit import as_frame
from auditlib.model import Decision, Origin
from auditlib.report.discretion import Question, discretion, questions
from auditlib.report.figures import points
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Said
from auditlib.report.view import WAITING, CityView
from auditlib.scoring.score import score
from auditlib.words import PENDING, PROVISIONAL, number_text

if TYPE_CHECKING:
    from auditlib.audit import Audit
    from auditlib.scoring.result import Result
    from auditlib.standard.schema import Input

FINEST = Decimal("0.1")
UNSAVED = "这只是试算，没有保存，不影响报告。"


@dataclass(frozen=True, slots=True)
class Trials:
    """The questions as a plain table, and as sliders where a notebook can show them."""

    fragment: Fragment
    build: Callable[[], Any]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give Jupyter the sliders, and the table for whoever cannot show them."""
        view = self.build()._repr_mimebundle_() if _has_kernel() else {}
        return {**view, **self.fragment._repr_mimebundle_()}


def trials(audit: Audit, view: CityView) -> Fragment | Trials:
    """Show each question that the city raises; a sentence where there is none."""
    fragment, asked = discretion(view), questions(view)
    return Trials(fragment, lambda: _box(audit, fragment, asked)) if asked else fragment


def _has_kernel() -> bool:
    """Tell whether a kernel runs the cell: without one, a recorded slider would show an error and nothing else."""
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - whoever shows a cell has it loaded

    return hasattr(get_ipython(), "kernel")


def try_out(audit: Audit, question: Question, value: Decimal) -> Result:
    """Score the same city with another value for a question, by the same engine."""
    tried = Decision(question.effect.gives, value, "试算", "", None, Origin(""))
    return score(audit.standard, as_frame(audit.evidence, (*audit.decisions, tried)), audit.params.readings)


def told(audit: Audit, question: Question, value: Decimal | None) -> Fragment:
    """Tell what a value would come to, that it is a trial, and where the auditor writes it down."""
    effect, now = question.effect, _outcome(audit.result, question)
    if value is None:
        return compose("trial", [Said(f"{effect.id} {WAITING}：{now}。", "strong"), Said(UNSAVED, "quiet")])
    would = _outcome(try_out(audit, question, value), question)
    said = f"{effect.id} 若酌定{number_text(value)}{question.item.unit or ''}：{would}。现在{now}。"
    where = f"要生效，请在 {audit.params.path.as_posix()} 的 decisions 下写："
    line = f"- {{input: {effect.gives}, value: {number_text(value)}, reason: 理由, auditor: 姓名, date: 年-月-日}}"
    return compose("trial", [Said(said, "strong"), Said(UNSAVED + where, "quiet"), Said(line)])


def choices(item: Input) -> list[Decimal]:
    """List the values that the auditor may choose from."""
    step = item.step or FINEST
    return [item.min + step * n for n in range(int((item.max - item.min) / step) + 1)]


def _outcome(result: Result, question: Question) -> str:
    row = result.block.rows[question.row]
    pending = row.gone is not None and bool(row.gone[0])
    score_of_row = PENDING if pending else f"为{points(int(row.score[0]))}分"
    mark = f"（{PROVISIONAL}）" if result.provisional.iloc[0] else ""
    return f"评分行 {question.row} {score_of_row}，总分为{points(int(result.exact_total[0]))}分{mark}"


def _box(audit: Audit, fragment: Fragment, asked: tuple[Question, ...]) -> Any:
    import ipywidgets  # type: ignore[import-untyped]  # noqa: PLC0415 - only the cell that shows it needs it

    sliders = [_slider(ipywidgets, audit, question) for question in asked]
    return ipywidgets.VBox([ipywidgets.HTML(fragment.html), *sliders])


def _slider(widgets: Any, audit: Audit, question: Question) -> Any:
    made = question.decision
    values: list[Decimal | None] = [*([] if made else [None]), *choices(question.item)]
    slider = widgets.SelectionSlider(
        options=[WAITING if value is None else number_text(value) for value in values],
        index=values.index(Decimal(str(made.value))) if made else 0,
        description=f"{question.effect.id} {question.item.label}",
        style={"description_width": "initial"},
        layout=widgets.Layout(width="min(100%, 36rem)"),
    )
    shown = widgets.HTML(told(audit, question, values[slider.index]).html)

    def move(change: Mapping[str, int]) -> None:
        shown.value = told(audit, question, values[change["new"]]).html

    slider.observe(move, names="index")
    return widgets.VBox([slider, shown])
