"""The sample's figures are those of a province: its targets, its cities' sizes, its rates."""

from __future__ import annotations

import pytest

from auditlib.audit import Audit
from auditlib.params import read_province
from tests.sample.province import FOLDER, SAMPLE, STANDARD
from tools.sample.story import read_sentences

TARGETS = {
    "target_appraised": 900_000,
    "target_certified": 800_000,
    "target_high_skilled": 150_000,
    "target_unified_exam": 70_000,
}
# GB/T 2260
CODES = {
    "南京市": "320100",
    "无锡市": "320200",
    "徐州市": "320300",
    "常州市": "320400",
    "苏州市": "320500",
    "南通市": "320600",
    "连云港市": "320700",
    "淮安市": "320800",
    "盐城市": "320900",
    "扬州市": "321000",
    "镇江市": "321100",
    "泰州市": "321200",
    "宿迁市": "321300",
}


def sums(audits: dict[str, Audit], name: str) -> int:
    return sum(int(audit.evidence.values[name].value or 0) for audit in audits.values())


def test_the_thirteen_cities_bear_their_codes(audits: dict[str, Audit]) -> None:
    assert {audit.city: audit.params.code for audit in audits.values()} == CODES
    assert {city: given.code for city, given in read_province(FOLDER / "province.yaml").cities.items()} == CODES


@pytest.mark.parametrize("name", TARGETS)
def test_the_targets_sum_to_those_of_the_province(audits: dict[str, Audit], name: str) -> None:
    assert sums(audits, name) == TARGETS[name]
    assert SAMPLE.targets[name].total == TARGETS[name]


def test_what_the_province_gives_stands_in_its_file_for_every_city(audits: dict[str, Audit]) -> None:
    for audit in audits.values():
        asked = {name for name, item in audit.standard.inputs.items() if item.source == "province"}
        assert set(audit.params.given) == asked


def test_the_rates_are_those_of_the_time(audits: dict[str, Audit]) -> None:
    assert 0.84 < sums(audits, "passed") / sums(audits, "appraised") < 0.86
    assert 0.16 < sums(audits, "senior_certified") / sums(audits, "certified") < 0.19
    assert sums(audits, "certified") == pytest.approx(TARGETS["target_certified"], rel=0.02)


def test_certificates_passes_and_appraisals_are_counted_apart(audits: dict[str, Audit]) -> None:
    for audit in audits.values():
        appraised, certified, passed = (
            audit.evidence.values[name].value for name in ("appraised", "certified", "passed")
        )
        assert isinstance(appraised, int)
        assert isinstance(certified, int)
        assert certified < appraised
        assert certified != passed


def test_stories_use_known_names_only() -> None:
    ours = {name for name, item in STANDARD.inputs.items() if item.source == "city"}
    ledger = {name for name, item in STANDARD.inputs.items() if item.ledger}
    assert set(read_sentences()) == ledger
    for story in SAMPLE.cities:
        assert set(story.values) <= ours
        assert set(story.verified) | set(story.unproven) <= ledger
        assert set(story.rates) == set(SAMPLE.usual.rates)
