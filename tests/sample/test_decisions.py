"""The sample's log shows everything that can become of a decision, and is made the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditlib.audit import Audit
from auditlib.decisions.book import BEGINNING, LOG, log_of
from auditlib.decisions.codec import ENTRY
from auditlib.decisions.settle import Fate
from auditlib.errors import FileError
from auditlib.log.copy import to_lines
from tests.sample.province import FOLDER, SAMPLE
from tools.sample.decide import read_log
from tools.sample.write import write_sample

STEPS = SAMPLE.sitting.steps


def fate(audit: Audit, kind: str) -> Fate:
    """The one decision of a kind on a city alone."""
    (found,) = [
        each
        for each in audit.applied.settled.fates.values()
        if each.decision.kind == kind and each.decision.draft.city == audit.params.code
    ]
    return found


def test_each_step_is_an_entry_at_its_own_time_with_a_reason() -> None:
    entries = read_log(FOLDER / BEGINNING)
    told = [datetime.fromisoformat(each.time).replace(tzinfo=None) + timedelta(hours=8) for each in entries]
    assert told == [datetime.fromisoformat(step.at) for step in STEPS]
    assert all(each.body["reason"].startswith("示例：") for each in entries)


def test_nobody_confirms_himself_and_everything_that_counts_is_confirmed(audits: dict[str, Audit]) -> None:
    for audit in audits.values():
        assert audit.params.must_confirm
        for held in audit.applied.held.values():
            if not held.why:
                assert held.fate.review is not None
                assert held.fate.review.person != held.decision.person


def test_a_confirmed_ruling_at_discretion_counts(audits: dict[str, Audit]) -> None:
    audit = audits["徐州市"]
    assert (fate(audit, "discretion").state, fate(audit, "discretion").confirmed) == ("stands", True)
    assert audit.result.total.iloc[0] == 93
    assert not audit.result.provisional.iloc[0]


def test_where_a_correction_was_undone_the_evidence_counts_again(audits: dict[str, Audit]) -> None:
    audit = audits["常州市"]
    undone = fate(audit, "correction")
    name = undone.decision.target.name
    assert undone.state == "withdrawn"
    assert audit.applied.values[name] == audit.evidence.values[name].value != undone.decision.value


def test_an_incident_counts_once(audits: dict[str, Audit]) -> None:
    audit = audits["苏州市"]
    name = fate(audit, "incident").decision.target.input
    assert (audit.evidence.values[name].value, audit.applied.values[name]) == (2, 1)
    assert audit.result.total.iloc[0] == 102.5


def test_an_objection_is_answered_and_moves_nothing(audits: dict[str, Audit]) -> None:
    audit = audits["南通市"]
    assert fate(audit, "objection").state == "answered"
    assert audit.applied.withheld == {}
    assert audit.result.total.iloc[0] == 86.5


def test_a_decision_waits_for_the_second_person(audits: dict[str, Audit]) -> None:
    audit = audits["扬州市"]
    ((name, why),) = audit.applied.withheld.items()
    assert (name, why) == (fate(audit, "correction").decision.target.name, "unconfirmed")
    assert audit.result.rows["11"].isna().all()


def test_a_decision_does_not_count_on_evidence_that_changed(audits: dict[str, Audit]) -> None:
    audit = audits["淮安市"]
    (held,) = [each for each in audit.applied.held.values() if each.why]
    assert held.why == "stale"
    assert held.fate.confirmed
    assert (held.made_upon and held.made_upon.shown, held.now and held.now.shown) == ("是", "不适用")


def test_one_ruling_is_for_all_cities(audits: dict[str, Audit]) -> None:
    ruled = [
        [held for held in audit.applied.held.values() if held.decision.draft.city == ""] for audit in audits.values()
    ]
    assert [len(each) for each in ruled] == [1] * len(audits)
    assert not any(held.why for each in ruled for held in each)


def test_most_cities_have_a_final_score(audits: dict[str, Audit]) -> None:
    assert {city for city, audit in audits.items() if audit.result.provisional.iloc[0]} == {"淮安市", "扬州市"}


def test_writing_the_sample_again_leaves_the_log_as_it_is(tmp_path: Path) -> None:
    write_sample(tmp_path, SAMPLE)
    before = (tmp_path / BEGINNING).read_bytes()
    write_sample(tmp_path, SAMPLE)
    assert (tmp_path / BEGINNING).read_bytes() == before == (FOLDER / BEGINNING).read_bytes()


def test_what_is_decided_on_the_sample_follows_its_own_entries_and_leaves_them_as_they_are(
    tmp_path: Path, audits: dict[str, Audit]
) -> None:
    write_sample(tmp_path, SAMPLE)
    before = (tmp_path / BEGINNING).read_bytes()
    with log_of(replace(audits["徐州市"].params, province_file=tmp_path / "province.yaml")) as log:
        begun = log.entries()
        assert not (tmp_path / LOG).exists()
        assert log.append(ENTRY, {"note": "mine"}).previous == begun[-1].hash
        assert [each.data for each in log.entries()[:-1]] == before.splitlines()
    assert (tmp_path / BEGINNING).read_bytes() == before


def test_a_log_with_decisions_of_ones_own_is_never_written_over(tmp_path: Path, audits: dict[str, Audit]) -> None:
    write_sample(tmp_path, SAMPLE)
    with log_of(replace(audits["徐州市"].params, province_file=tmp_path / "province.yaml")) as log:
        log.append(ENTRY, {"note": "mine"})
        before = to_lines(log.entries())
    (tmp_path / BEGINNING).write_bytes(before)
    with pytest.raises(FileError, match="不属于示例的决定"):
        write_sample(tmp_path, SAMPLE)
    assert (tmp_path / BEGINNING).read_bytes() == before
