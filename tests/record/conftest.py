"""The published cities: made once, and copied for whoever tampers with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.record.office import Office, found_office


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the log be where the workspace has it, whatever the machine says."""
    monkeypatch.delenv("AUDITLIB_LOG", raising=False)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """To be looked at only."""
    return found_office(tmp_path_factory.mktemp("record") / "office")


@pytest.fixture
def office(published: Office, tmp_path: Path) -> Office:
    """To be tampered with."""
    return published.copied(tmp_path / "office")
