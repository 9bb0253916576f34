"""The examples of docs/standard-format.md: every one is a rule that the file may have, and the longer ones score what a person does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditlib.files.checked import check_tree
from auditlib.files.strict import read_tree
from auditlib.standard.inputs import Input
from auditlib.standard.lint import lint_standard
from auditlib.standard.schema import Clause
from auditlib.worked.prove import prove_cases

HERE = Path(__file__).parent
DOCS = (HERE.parents[1] / "docs" / "standard-format.md").read_text(encoding="utf-8")
TABLE = DOCS[DOCS.index("## How do I say") : DOCS.index("## The whole")]
LINES = dict(re.findall(r"^\| (.+?) \| (.+) \|$", TABLE, re.MULTILINE))
SPANS = re.findall(r"`([^`]+)`", TABLE)
EFFECTS = [span if span.startswith("{id:") else f"{{id: 1.1a, {span}}}" for span in SPANS
           if span.startswith("{id:") or (span.startswith("kind:") and " of:" in span and "times:" not in span)]  # fmt: skip
INPUTS = [span.partition(": ")[2] for span in SPANS if re.fullmatch(r"\w+: \{[^…]*type: .*\}", span)]
PHRASES = HERE / "phrases.yaml"
STANDARD = lint_standard(PHRASES)
CLAUSES = [clause for row in STANDARD.rows.values() for clause in row.clauses if not clause.text.endswith("。")]


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_of_the_page_is_one_that_a_file_may_have(effect: str, tmp_path: Path) -> None:
    path = tmp_path / "clause.yaml"
    path.write_text(f'{{id: "1.1", text: 例, effects: [{effect}]}}', encoding="utf-8")
    assert check_tree(Clause, read_tree(path), "").effects


@pytest.mark.parametrize("given", INPUTS)
def test_an_input_of_the_page_is_one_that_a_file_may_have(given: str, tmp_path: Path) -> None:
    path = tmp_path / "input.yaml"
    path.write_text(given if "label:" in given else given.replace("{", "{label: 例, ", 1), encoding="utf-8")
    assert check_tree(Input, read_tree(path), "").type


def test_the_phrases_of_several_effects_come_to_what_a_person_worked_out() -> None:
    assert prove_cases(PHRASES.with_suffix(".cases.yaml"), STANDARD) >= len(STANDARD.rows)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_the_page_shows_the_effects_of_a_phrase_as_they_are_proved(clause: Clause) -> None:
    written = PHRASES.read_text(encoding="utf-8")
    effects = re.findall(rf"- \{{id: {re.escape(clause.id)}[a-z], (.+)\}}$", written, re.MULTILINE)
    said = LINES[clause.text]
    assert [
        effect for effect in effects if effect not in said and not re.fullmatch(r"kind: flat, award: \d+", effect)
    ] == []
    assert effects or "explains: yes" in said
