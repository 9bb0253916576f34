"""The cities made: what the province gives each, what it reports, and how it scores itself."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from auditlib.model import STATES, Evidence, Incident, Origin, Value, type_of_value
from auditlib.scoring.score import score
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard
from tools.sample.attach import Document, cite, make_documents
from tools.sample.figures import make_figures, part_targets
from tools.sample.ledger import make_ledger
from tools.sample.selfscore import make_self_scores
from tools.sample.story import Province, Story, read_sentences

FILLER = "示例填报处室"
FILLED = (1, 9)


@dataclass(frozen=True, slots=True)
class City:
    """One city of the sample."""

    story: Story
    given: dict[str, int]
    evidence: Evidence
    documents: tuple[Document, ...]


def make_cities(standard: Standard, sample: Province) -> list[City]:
    """Make all cities; they are scored once, together, for what they claim."""
    sentences = read_sentences()
    cities = [
        _make_city(standard, story, targets, sentences)
        for story, targets in zip(sample.cities, part_targets(sample.targets, sample.cities), strict=True)
    ]
    claims = make_self_scores(score(standard, as_frame(cities)), sample.cities)
    return [
        replace(city, evidence=replace(city.evidence, self_scores=claim))
        for city, claim in zip(cities, claims, strict=True)
    ]


def as_frame(cities: list[City]) -> pd.DataFrame:
    """Lay cities out for scoring as they are reported, without any decision."""
    rows = [{name: value.value for name, value in city.evidence.values.items()} | city.given for city in cities]
    return pd.DataFrame(rows, index=[city.story.city for city in cities], dtype=object)


def _make_city(
    standard: Standard, story: Story, targets: Mapping[str, int], sentences: Mapping[str, list[str]]
) -> City:
    figures = make_figures(story, targets)
    given = {
        **targets,
        **{name: count for name, count in figures.items() if standard.inputs[name].source == "province"},
    }
    ledger = make_ledger(standard, story, sentences)
    stated = {**figures, **_sums(standard, ledger), **{name: story.value(name) for name in story.values}}
    asked = {name: item for name, item in standard.inputs.items() if item.source == "city"}
    documents = tuple(make_documents(standard, story, stated, ledger))
    values, ledger = cite(
        {name: Value(stated[name], Origin(""), _proof(item, stated[name])) for name, item in asked.items()},
        ledger,
        documents,
    )
    evidence = Evidence(
        city=story.city,
        code=story.code,
        year=standard.year,
        filler=FILLER,
        date=datetime.date(standard.year + 1, *FILLED),
        values=values,
        incidents=ledger,
        attachments=tuple(each.listed() for each in documents),
    )
    return City(story, {name: given[name] for name in standard.inputs if name in given}, evidence, documents)


def _sums(standard: Standard, ledger: tuple[Incident, ...]) -> dict[str, type_of_value]:
    """Sum the verified rows of the ledger; an input without one comes to 0."""
    return {
        name: sum(each.count for each in ledger if each.input == name and each.verified)
        for name, item in standard.inputs.items()
        if item.ledger
    }


def _proof(item: Input, value: type_of_value) -> str:
    """Tell where the proof of a value is: the ledger speaks for itself, and what did not happen has none."""
    return "" if item.ledger or not value or value in STATES else item.proof or ""
