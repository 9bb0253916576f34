"""Every city of the sample can be audited, and its self-score is not what the audit finds."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from auditlib import Result
from auditlib.audit import Audit
from auditlib.cli import auditlib
from auditlib.model import Evidence
from tests.sample.province import FOLDER, SAMPLE, STANDARD
from tools.sample.make import City, make_cities

CITIES = [story.city for story in SAMPLE.cities]


@pytest.fixture(scope="module")
def made() -> dict[str, City]:
    return {city.story.city: city for city in make_cities(STANDARD, SAMPLE)}


def test_check_finds_no_error() -> None:
    workbooks = sorted(map(str, (FOLDER / "evidence").glob("*.xlsx")))
    ran = CliRunner().invoke(auditlib, ["check", *workbooks, "--json"])
    findings = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert {(Path(each["file"]).stem, each["code"]) for each in findings} == {
        ("320800-淮安市", "missing"),
        ("320800-淮安市", "attachment_missing"),
        ("320800-淮安市", "stale_decision"),
        ("321000-扬州市", "unconfirmed_decision"),
    }


@pytest.mark.parametrize("city", CITIES)
def test_the_workbook_holds_what_was_made(audits: dict[str, Audit], made: dict[str, City], city: str) -> None:
    read, wrote = audits[city].evidence, made[city].evidence
    assert audits[city].params.sample
    assert audits[city].params.given == made[city].given
    stated = {name: value.value for name, value in read.values.items()}
    assert stated == {name: value.value for name, value in wrote.values.items()} | made[city].given
    assert read.self_scores == wrote.self_scores
    assert told(read) == told(wrote)


def told(evidence: Evidence) -> list[tuple[object, ...]]:
    cover = [(evidence.city, evidence.code, evidence.year, evidence.filler, evidence.date)]
    rows = [
        (each.input, each.date, each.description, each.count, each.verified, each.document, each.attachment)
        for each in evidence.incidents
    ]
    return [*cover, *rows, *((each.name, each.about, each.sha256) for each in evidence.attachments)]


def test_incidents_are_told_without_names_and_some_are_not_proven(audits: dict[str, Audit]) -> None:
    incidents = [each for audit in audits.values() for each in audit.evidence.incidents]
    assert {each.verified for each in incidents} == {True, False}
    assert all(each.description.startswith("示例：") for each in incidents)
    assert len({each.document for each in incidents}) == len(incidents)
    assert any(each.attachment for each in incidents)


def test_self_scores_differ_both_ways(audits: dict[str, Audit], result: Result) -> None:
    final = [city for city in audits if not result.provisional[city]]
    claimed = {city: sum(audits[city].evidence.self_scores.values()) for city in final}
    above = [city for city in final if claimed[city] > Decimal(str(result.total[city]))]
    below = [city for city in final if claimed[city] < Decimal(str(result.total[city]))]
    assert len(above) > len(below) > 0


def test_rows_are_claimed_too_high_and_too_low(audits: dict[str, Audit], result: Result) -> None:
    claims = pd.DataFrame({city: audit.evidence.self_scores for city, audit in audits.items()}).T.astype(float)
    gaps = (claims - result.rows).round(3)
    assert (gaps > 0).any(axis=1).sum() >= 10
    assert (gaps < 0).any(axis=1).sum() >= 5
    assert (gaps == 0).to_numpy().mean() > 0.5


def test_most_cities_are_ordinary(result: Result) -> None:
    final = result.total[~result.provisional]
    assert final.between(85, 105).sum() >= 0.6 * len(SAMPLE.cities)
    assert final.duplicated().any(), "a tie, for the ranks"
