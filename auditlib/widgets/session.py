"""A city opened in a notebook: what all cells show is made from it, and it moves on with every decision.

All that is decided is in the log; a session holds nothing that a restarted kernel would miss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from auditlib import identity
from auditlib.audit import Audit, score_case
from auditlib.decisions.apply import Applied, set_apart
from auditlib.decisions.draft import Grounds, Sight
from auditlib.decisions.types import Draft
from auditlib.errors import AuditError, DecisionError, InputError
from auditlib.model import Evidence, Person
from auditlib.params import Params, read_province
from auditlib.record.versions import latest_scores
from auditlib.report.standings import province_totals
from auditlib.report.view import CityView
from auditlib.review import Review, Saved, open_review
from auditlib.scoring.result import Result
from auditlib.standard.schema import Standard
from auditlib.widgets import kernel

NOBODY = Person("")
NAMELESS = "还不知道审核人是谁：请在“审核”一节开头写明姓名，或在命令行执行 auditlib auditor --name 姓名 --unit 单位"
TORN = "在用的决定互相矛盾，请撤回或另作其中一件；在此之前有关各数暂不计入，也不能出报告："
STUCK = "决定已保存，但页面有几处没有更新，请重新运行全部单元格"

Maker = Callable[[Sight, Grounds], Draft]
Redraw = Callable[[CityView, CityView], None]


@dataclass(eq=False)
class Session:
    """One city at the desk of one auditor, with the totals of the other ranked cities, in thousandths.

    `trouble` is what keeps the page from showing the present state; `shown` are the widgets on show, by name, and
    `redraws` what brings each up to date; a `round` lasts from one refresh to the next.
    """

    review: Review
    audit: Audit
    others: tuple[int, ...] = ()
    trouble: str = ""
    round: int = 0
    shown: dict[str, Any] = field(default_factory=dict)
    redraws: dict[str, Redraw] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the audit out for showing."""
        self.view = self._view()

    @property
    def params(self) -> Params:
        """The city's params."""
        return self.audit.params

    @property
    def standard(self) -> Standard:
        """The standard that it is scored by."""
        return self.audit.standard

    @property
    def evidence(self) -> Evidence:
        """What the city reports."""
        return self.audit.evidence

    @property
    def result(self) -> Result:
        """What it came to."""
        return self.audit.result

    @property
    def applied(self) -> Applied:
        """What the decisions do to it."""
        return self.audit.applied

    @property
    def city(self) -> str:
        """The city's name."""
        return self.params.city

    @property
    def person(self) -> Person | None:
        """Who is at the desk; None while that is not known."""
        return None if self.review.person == NOBODY else self.review.person

    def sign_in(self, person: Person | None) -> None:
        """Say who is at the desk."""
        self.review.person = person or NOBODY

    def draft(self, make: Maker, grounds: Grounds) -> Draft:
        """Make a decision ready, on what its author sees. Raises DecisionError for what is refused."""
        if self.person is None:
            raise DecisionError("person", NAMELESS)
        return make(self.review.sight(), grounds)

    def save(self, draft: Draft, key: str) -> Saved:
        """Enter a decision in the log, then bring what is shown up to date.

        Raises DecisionError and LogError as `Review.save` does; once the decision is in the log, nothing.
        """
        saved = self.review.save(draft, key=key)
        self.update()
        return saved

    def refresh(self) -> None:
        """Take in what others have decided since. Raises LogError for a log that cannot be read."""
        self.review.refresh()
        self.round += 1
        self.update()

    def update(self) -> None:
        """Score the case as it stands, and redraw what has changed."""
        self.trouble = ""
        try:
            self.audit, self.trouble = _audited(self.review)
        except InputError as error:
            self.trouble = str(error)
        before, self.view = self.view, self._view()
        for redraw in list(self.redraws.values()):
            try:
                redraw(before, self.view)
            # A part that cannot be drawn must not make a decision that is in the log look lost.
            except Exception as error:
                self.trouble = f"{STUCK}（{type(error).__name__}：{error}）"

    def _view(self) -> CityView:
        audit = self.audit
        # The standard as its readings leave it: what the figures were made by is what tells them.
        return CityView(audit.params, audit.result.standard, audit.evidence, audit.result, audit.applied, self.others)


def open_session(params: Path, reports: Path) -> Session:
    """Open a city, at a live desk beside the cities that have been scored.

    Raises AuditError for what cannot be read, and anywhere else for decisions that contradict each other.
    """
    review = open_review(params, NOBODY)
    audit, trouble = _audited(review)
    if not kernel.in_kernel():
        if trouble:
            raise AuditError(trouble)
        return Session(review, audit)
    review.person = identity.present() or NOBODY
    return Session(review, audit, _others(reports, review.case.params), trouble)


def _audited(review: Review) -> tuple[Audit, str]:
    """Score a city, without the decisions that contradict each other, and tell of those."""
    try:
        return review.audit(), ""
    except InputError as error:
        case = review.case
        apart = replace(case, applied=set_apart(case.standard, case.applied))
        return score_case(apart), f"{TORN}{error}"


def _others(reports: Path, params: Params) -> tuple[int, ...]:
    """Take the totals of the province's other cities; of one standard, reports of another province may lie there too."""
    listed = read_province(params.province_file).cities
    ours = [score for score in latest_scores(_find(reports, params)) if score["city"] in listed]
    return province_totals(ours, but=params.city)


def _find(reports: Path, params: Params) -> Path:
    """Find a province's reports: below a folder that the workspace is in, else below this directory or the one above."""
    tops = [*params.workspace.resolve().parents, Path(), Path("..")]
    places = [top / reports / Path(params.standard).name.removesuffix(".yaml") for top in tops]
    return next((place for place in places if place.is_dir()), places[0])
