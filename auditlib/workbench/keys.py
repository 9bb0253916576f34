"""The keys of JupyterLab's command mode, taken back from what an auditor fills in.

JupyterLab takes plain letters and arrows for its own wherever in a notebook the focus is: an arrow in a list of choices
would move to another cell, and a letter cut one out. Those commands stay in its menus.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SCHEMA = Path("share") / "jupyter" / "lab" / "schemas" / "@jupyterlab" / "notebook-extension" / "tracker.json"
SETTINGS = Path("lab") / "user-settings" / "@jupyterlab" / "shortcuts-extension" / "shortcuts.jupyterlab-settings"
ANYWHERE = ".jp-mod-commandMode"


def keep_keys_for_forms(config: Path) -> None:
    """Switch off, in a Jupyter configuration of one's own, the keys that act on cells while a form has the focus."""
    target = config / SETTINGS
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"shortcuts": [{**each, "disabled": True} for each in _taken()]}), encoding="utf-8")


def _taken() -> list[dict[str, Any]]:
    """List the installed JupyterLab's own keys that act wherever the focus is in a notebook."""
    schema = Path(sys.prefix) / SCHEMA
    if not schema.is_file():
        return []
    known = json.loads(schema.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", [])
    return [each for each in known if ANYWHERE in each["selector"] and each["selector"].endswith(" :focus")]
