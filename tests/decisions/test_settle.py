"""What stands is told from the log's order alone, whatever the order brings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditlib import load_standard
from auditlib.decisions.codec import ENTRY, decisions_in, to_body
from auditlib.decisions.settle import Settled, same_person, settle
from auditlib.decisions.types import KIND_WORDS, Decision, Draft, Kind, Proof, Target, Upon
from auditlib.errors import LogError
from auditlib.log.entry import GENESIS, Entry
from auditlib.model import Person

STANDARD = load_standard("jiangsu-2012")
PEOPLE = [Person("甲"), Person("乙"), Person("丙")]
KINDS: list[Kind] = list(KIND_WORDS)


def decided(seq: int, kind: Kind, name: str, by: int = 0, **words: Any) -> Decision:
    of: Any = "decision" if kind in ("answer", "withdrawal", "confirmation", "return") else "input"
    made = Draft(kind, words.get("city", "1"), Target(of, name), 1, "理由", PEOPLE[by], replaces=words.get("replaces"))
    return Decision(made, seq, f"d{seq}", "")


@st.composite
def histories(draw: st.DrawFn) -> list[Decision]:
    """Any decisions in any order: some know what stands, some do not, some are about nothing."""
    made: list[Decision] = []
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        kind = draw(st.sampled_from(KINDS))
        about = kind in ("answer", "withdrawal", "confirmation", "return")
        name = draw(st.sampled_from([f"d{n}" for n in range(seq + 1)] if about else ["a", "b"]))
        replaces = draw(st.sampled_from([None, *(each.id for each in made)]))
        city = draw(st.sampled_from(["1", "2", ""]))
        made.append(decided(seq, kind, name, draw(st.integers(0, 2)), replaces=replaces, city=city))
    return made


def told(settled: Settled) -> dict[str, str]:
    return {key: fate.state for key, fate in settled.fates.items()}


@given(histories())
def test_nothing_is_lost_and_one_at_most_stands_for_a_target(history: list[Decision]) -> None:
    settled = settle(history)
    assert list(settled.fates) == [decision.id for decision in history]
    standing = [fate.decision for fate in settled.fates.values() if fate.state == "stands"]
    assert len({(each.draft.city, each.target) for each in standing}) == len(standing)
    assert {each.id for each in standing} == {stack[-1] for stack in settled.stacks.values() if stack}


@given(histories())
def test_nobody_confirms_his_own(history: list[Decision]) -> None:
    for fate in settle(history).fates.values():
        assert fate.review is None or not same_person(fate.review.person, fate.decision.person)


@given(histories())
def test_after_the_close_what_counts_does_not_move(history: list[Decision]) -> None:
    closed = next((n for n, decision in enumerate(history) if decision.kind == "close"), len(history))
    before, after = settle(history[: closed + 1]), settle(history)
    giving = [d.id for d in history[: closed + 1] if d.kind not in ("objection", "answer")]
    assert {key: told(before)[key] for key in giving} == {key: told(after)[key] for key in giving}


@given(histories())
def test_what_is_contested_stays_so_until_its_author_chooses(history: list[Decision]) -> None:
    for n, decision in enumerate(history):
        fate = settle(history[: n + 1]).fates[decision.id]
        if fate.state == "contested":
            later = settle(history).fates[decision.id]
            assert later.state in ("contested", "withdrawn", "replaced")
            assert later.state != "replaced" or same_person(later.by.person, decision.person)  # type: ignore[union-attr]


def test_a_withdrawn_withdrawal_is_no_way_back() -> None:
    history = [decided(1, "correction", "a"), decided(2, "withdrawal", "d1"), decided(3, "withdrawal", "d2")]
    assert told(settle(history)) == {"d1": "withdrawn", "d2": "done", "d3": "moot"}


def test_an_answer_withdrawn_opens_the_objection_again() -> None:
    history = [decided(1, "objection", "a"), decided(2, "answer", "d1"), decided(3, "withdrawal", "d2")]
    assert told(settle(history)) == {"d1": "open", "d2": "withdrawn", "d3": "done"}


def test_another_citys_decision_is_not_withdrawn() -> None:
    history = [decided(1, "correction", "a"), decided(2, "withdrawal", "d1", city="2")]
    assert told(settle(history)) == {"d1": "stands", "d2": "moot"}


def test_the_last_word_of_the_second_person_counts() -> None:
    history = [decided(1, "correction", "a"), decided(2, "return", "d1", by=1), decided(3, "confirmation", "d1", by=1)]
    fate = settle(history).fates["d1"]
    assert (fate.confirmed, fate.returned) == (True, False)


def entry(body: dict[str, Any], kind: str = ENTRY) -> Entry:
    return Entry("j/s", 1, "id", "2013-01-15T02:00:00.000000Z", kind, body, GENESIS, "", b"")


@pytest.mark.parametrize(
    ("name", "value"),
    [("certified", 5), ("arrears_yuan", Decimal("10.50")), ("contest_missing_deduction", Decimal("0.4")),
     ("certificates_ok", True), ("platform_status", "none"), ("arrears_yuan", "unsampled"), ("certified", None)],
)  # fmt: skip
def test_a_decision_is_read_back_as_it_was_written(name: str, value: Any) -> None:
    made = Draft(
        "correction", "320100", Target("input", name), value, "理由", Person("甲", "省中心", "jia"), Upon("5人", "ab"), "d0",
        "文号", (Proof("a.pdf", "ff"),), "x/1", "赵某",
    )  # fmt: skip
    (read,) = decisions_in([entry(to_body(made)), entry({}, "run")], STANDARD)
    assert read == Decision(made, 1, "id", "2013-01-15T02:00:00.000000Z")
    assert type(read.value) is type(value)


@pytest.mark.parametrize("fault", [{"kind": "unheard"}, {"target": {"of": "input"}}, {"upon": 5}, {"attachments": [1]}])
def test_an_entry_that_is_no_decision_is_named(fault: dict[str, Any]) -> None:
    body = to_body(Draft("finding", "1", Target("input", "certified"), 1, "理由", PEOPLE[0]))
    with pytest.raises(LogError, match="第1条不是合格的决定"):
        decisions_in([entry(body | fault)], STANDARD)
