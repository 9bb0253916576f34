"""The cards of a city under a standard of another field, from that standard's file alone."""

from __future__ import annotations

from pathlib import Path

from tests.another.office import write_workspace
from tests.fields.county import county, incident
from tests.widgets.sitting import fill, press, refused, sit, words


def test_the_review_asks_what_the_standard_leaves_to_the_auditor(tmp_path: Path) -> None:
    here = sit(write_workspace(tmp_path / "params") / "810200-西水市.yaml")
    card = here.card("ask-rough_deduction")
    assert "可裁量0至2分，每0.5一档" in words("".join(part.value for part in card.box.children[0].children))
    card.fields["value"].control.value = "1.5"
    assert "评分行 乙.1 待定→8.5分" in words(card.fields["trial"].control.value)
    press(fill(card, "现场核对", value="1.5"))
    assert "核定8.5分" in here.row("乙.1")


def test_the_auditor_gives_the_figures_on_a_card_that_tells_what_they_come_to(tmp_path: Path) -> None:
    here = sit(county(tmp_path, [incident("05-08"), incident("06-08", 2)]).params)
    card = here.card("ask-blame")
    assert "逐一给分，各1至5分，每0.5一档" in words("".join(part.value for part in card.box.children[0].children))
    card.fields["value"].control.value = "1+3+9"
    assert "应在 1 到 5 之间" in words(card.fields["trial"].control.value)
    card.fields["value"].control.value = "1+3+2"
    assert "若酌定1+3+2：评分行 1 待定→4分" in words(card.fields["trial"].control.value)
    press(fill(card, value="1+3"))
    assert "却给了2个分数" in refused(card)["value"]
    press(fill(card, value="1+3+2"))
    assert "核定4分" in here.row("1")
    # The figure that may add or take is one question, though two effects ask for it.
    assert [anchor for anchor in here.waiting if anchor == "ask-overall"] == ["ask-overall"]
    press(fill(here.card("ask-overall"), value="-1.5"))
    assert "核定18.5分" in here.row("2")
