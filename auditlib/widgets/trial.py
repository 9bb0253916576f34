"""A trial: the same city scored with another value, by the same engine. It changes nothing."""

from __future__ import annotations

from dataclasses import replace

from auditlib.audit import as_frame
from auditlib.decisions.upon import value_shown
from auditlib.model import type_of_value
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Said
from auditlib.report.view import WAITING, CityView
from auditlib.scoring.score import score
from auditlib.standard.effects import Discretion
from auditlib.widgets.changes import moved

UNSAVED = "移动滑块只是试算；写明理由并保存后才算数。"


def try_out(view: CityView, name: str, value: type_of_value) -> CityView:
    """Score the same city with another value for an input."""
    applied = replace(view.applied, values={**view.applied.values, name: value})
    result = score(
        view.standard, as_frame(view.evidence, applied.values), applied.readings, province=view.params.sums or None
    )
    return replace(view, applied=applied, result=result)


def tried(view: CityView, effect: Discretion, value: type_of_value) -> Fragment:
    """Tell what a value would come to, and that it is a trial."""
    item = view.standard.inputs[effect.gives]
    if value is None:
        return compose("trial", [Said(f"{effect.id} {WAITING}。", "strong"), Said(UNSAVED, "quiet")])
    would = moved(view, try_out(view, effect.gives, value))
    said = f"{effect.id} 若酌定{value_shown(item, value)}：{would}。"
    return compose("trial", [Said(said, "strong"), Said(UNSAVED, "quiet")])
