"""The archives' description: what its profile asks for, nothing dangling, the same bytes each time."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from auditlib.record.crate import crate_of
from auditlib.record.manifest import read_statement
from tests.record_keys.office import Office


@pytest.fixture
def made(office: Office) -> str:
    office.publish(2, "新增决定（第2号）", [2])
    data = (office.directory / "v2" / "manifest.json").read_bytes()
    return crate_of(read_statement(data), "甲省")


def entities(made: str) -> dict[str, Any]:
    graph = json.loads(made)["@graph"]
    found = {each["@id"]: each for each in graph}
    assert len(found) == len(graph)
    return found


def references(value: Any) -> set[str]:
    if isinstance(value, dict) and set(value) == {"@id"}:
        return {value["@id"]}
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(*map(references, children))


def test_the_descriptor_and_the_root_are_those_of_the_specification(made: str) -> None:
    found = entities(made)
    assert json.loads(made)["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    descriptor, root = found["ro-crate-metadata.json"], found["./"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished", "license"))


def test_the_run_is_that_of_the_profile(made: str) -> None:
    found = entities(made)
    profile = found["./"]["conformsTo"]["@id"]
    assert (profile, found[profile]["@type"]) == ("https://w3id.org/ro/wfrun/process/0.5", "CreativeWork")
    run = found[found["./"]["mentions"][0]["@id"]]
    assert run["@type"] == "CreateAction"
    assert all(run[name] for name in ("name", "description", "endTime", "instrument", "agent", "object", "result"))
    software = found[run["instrument"]["@id"]]
    assert (software["@type"], software["name"]) == ("SoftwareApplication", "auditlib")
    assert software["softwareVersion"]


def test_all_that_came_out_is_a_file_of_the_crate_by_its_hash(made: str, office: Office) -> None:
    found = entities(made)
    run = found["#run"]
    assert run["result"] == found["./"]["hasPart"]
    place = office.directory / "v2"
    for each in run["result"]:
        entity = found[each["@id"]]
        assert entity["@type"] == "File"
        if entity["name"] != "manifest.json":  # which names this crate by its hash
            assert sha256((place / entity["name"]).read_bytes()).hexdigest() == entity["sha256"]
    assert {found[each["@id"]]["name"] for each in run["result"]} == {path.name for path in place.iterdir()}


def test_all_that_went_in_is_named_by_its_role_and_hash(made: str) -> None:
    found = entities(made)
    taken = [found[each["@id"]] for each in found["#run"]["object"]]
    assert [each["name"] for each in taken] == ["佐证 甲市.xlsx", "决定 2"]
    assert all(each["identifier"] == f"sha256:{each['sha256']}" for each in taken)


def test_nothing_is_referred_to_that_is_not_there(made: str) -> None:
    found = entities(made)
    outside = {"https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus"}
    assert references(json.loads(made)["@graph"]) - set(found) <= outside
    assert references(json.loads(made)["@graph"]) >= set(found) - {"ro-crate-metadata.json"}


def test_the_same_version_has_the_same_bytes(made: str, office: Office, tmp_path: Path) -> None:
    data = (office.directory / "v2" / "manifest.json").read_bytes()
    assert crate_of(read_statement(data), "甲省") == made
    assert str(tmp_path) not in made
