"""A kernel with somebody at it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from auditlib import identity
from auditlib.model import Person
from auditlib.widgets import kernel
from tests.decisions.office import WANG


@pytest.fixture(autouse=True)
def alive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take the tests' process for a kernel in which 王审核 works."""
    shell = SimpleNamespace(kernel=True, set_custom_exc=lambda *_: None)
    monkeypatch.setattr(kernel, "_shell", lambda: shell)
    monkeypatch.delenv("AUDITLIB_HEADLESS", raising=False)
    monkeypatch.delenv(identity.HUB, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    at_work(WANG, monkeypatch)


def at_work(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another one sit down."""
    monkeypatch.setenv(identity.SCRIPT, f"{person.name}/{person.unit}")
