"""The sample's cities with their score sheets, made once, and each city's score as the command line tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from auditlib import show
from auditlib.desk import score_file
from auditlib.papers.outputs import write_sheets
from auditlib.report.account import account_object
from auditlib.report.score_json import score_object, to_json
from auditlib.standard.schema import Standard
from tests.papers.read import Paper, read_docx, read_xlsx
from tests.sample.province import FOLDER

# A reviewed city, one that lacks evidence, one that is out of the awards.
CITIES = ("320300-徐州市", "320800-淮安市", "321100-镇江市")


@dataclass
class City:
    """A city: its score as `score --json` prints it, and its sheets, as bytes and as they are read back."""

    standard: Standard
    score: dict[str, Any]
    files: dict[str, bytes]
    account: dict[str, Any]

    def papers(self) -> dict[str, Paper]:
        return {
            name: read_xlsx(data) if name.endswith(".xlsx") else read_docx(data) for name, data in self.files.items()
        }


@pytest.fixture(scope="session", params=CITIES)
def city(request: pytest.FixtureRequest) -> City:
    return city_of(request.param)


def city_of(name: str) -> City:
    path = FOLDER / f"{name}.yaml"
    view = show.open(path).view
    score = json.loads(to_json(score_object(*score_file(path, None, {}))))
    account = json.loads(json.dumps(account_object(view), sort_keys=True))
    return City(view.standard, score, write_sheets(view.standard, score, account), account)
