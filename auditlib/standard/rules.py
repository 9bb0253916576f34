"""The rules of a whole standard: how effects are counted, and rows and the total added up."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditlib.standard.types import Points, Strict, Whole

Floor = Literal["row", "clause", "none"]


class Rules(Strict):
    """The rules of the whole standard, by which every effect is counted and every row and the total added up.

    `steps`: completed units only, a begun unit in full, or by proportion, each effect rounded half up to a thousandth.
    `floor`: deductions stop at 0 of the row, at the awards of their own clause (of the row where that has none), or nowhere.
    `bonus`: added after the floor, or before it (net). `cap`: the most that all bonuses can add to the total.
    `void_bonus`: whether what is void loses its bonuses too. `percent_places`: the decimals of a percentage to which shares
    and growths are rounded, half up in magnitude, before they are used; exact without. `total_min` and `total_max` bound the
    total, which is rounded half up to a multiple of `total_to`. `reweight`: over which rows the points of those that do not
    apply are spread: all, those of their section, or of the outermost section around it (`top`).
    """

    steps: Literal["whole", "started", "proportional"] = "whole"
    floor: Literal["row", "clause", "none"] = "row"
    bonus: Literal["after", "net"] = "after"
    cap: Points | None = None
    void_bonus: Literal["forfeit", "keep"] = "forfeit"
    percent_places: Annotated[Whole, Field(ge=0, le=4)] | None = None
    total_min: Points | None = None
    total_max: Points | None = None
    total_to: Points = 1
    reweight: Literal["total", "section", "top"] = "total"
