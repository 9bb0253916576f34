"""Small notebooks for the runs, written cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OPEN = "from auditlib import show\n\naudit = show.open(params)"
SEAL = "show.seal(audit)"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def write_notebook(path: Path, *sources: str) -> Path:
    """Write a notebook of code cells, the one of the parameters before them."""
    cells = [_cell("parameters", 'params = ""', ["parameters"])]
    cells += [_cell(f"cell-{number}", source, []) for number, source in enumerate(sources)]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    tree = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def _cell(id_: str, source: str, tags: list[str]) -> dict[str, Any]:
    metadata = {"tags": tags}
    return {
        "cell_type": "code",
        "id": id_,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
