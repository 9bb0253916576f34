"""An office whose machine says nothing of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.record_keys.office import Office

SAID = ("LOG", "AUDITOR", "PASSPHRASE", "SIGNER", "VERIFIER")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in (*(f"AUDITLIB_{name}" for name in SAID), "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    home = str(tmp_path_factory.mktemp("home"))
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, home)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found = Office(tmp_path / "office")
    found.write()
    found.publish()
    return found
