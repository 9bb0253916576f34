"""Calls in this process, for all that needs no process of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

import pytest

from auditlib.cli import main
from tests.cli.calls import Answer


class Call(Protocol):
    """Calls auditlib with arguments."""

    def __call__(self, *arguments: str | Path) -> Answer: ...


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let no one be at work, and the log be where the workspace has it, whatever the machine says."""
    for name in ("AUDITLIB_LOG", "AUDITLIB_AUDITOR", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    home = str(tmp_path_factory.mktemp("home"))
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, home)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call auditlib by its entry point, with the arguments of a shell; a defect of it is raised."""
    monkeypatch.setenv("AUDITLIB_DEBUG", "1")

    def calling(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["auditlib", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        assert isinstance(left.value.code, int)
        return Answer(left.value.code, *capsys.readouterr())

    return calling
