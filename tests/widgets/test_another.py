"""The cards of a city under a standard of another field, from that standard's file alone."""

from __future__ import annotations

from pathlib import Path

from tests.another.office import write_workspace
from tests.widgets.sitting import fill, press, sit, words


def test_the_review_asks_what_the_standard_leaves_to_the_auditor(tmp_path: Path) -> None:
    here = sit(write_workspace(tmp_path / "params") / "810200-西水市.yaml")
    card = here.card("ask-rough_deduction")
    assert "可裁量0至2分，每0.5一档" in words("".join(part.value for part in card.box.children[0].children))
    card.fields["value"].control.value = "1.5"
    assert "评分行 乙.1 待定→8.5分" in words(card.fields["trial"].control.value)
    press(fill(card, "现场核对", value="1.5"))
    assert "核定8.5分" in here.row("乙.1")
