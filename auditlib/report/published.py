"""The executed notebook as it is published beside its page: a report too, so it names nobody whom the page does not name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from auditlib.privacy import mask
from auditlib.report.seal import READ, joined

WORDS = ("text/plain", "text/html")


def published_notebook(notebook: Mapping[str, Any]) -> str:
    """Write an executed notebook as its file: personal data masked in all that cells show.

    What attachments were read stands in the version's record, so it is left out here. The sealed score holds no words of
    anybody and stays, letter by letter, as it was hashed.
    """
    made = deepcopy(dict(notebook))
    for cell in made["cells"]:
        for output in cell.get("outputs", ()):
            if "text" in output:
                output["text"] = mask(joined(output["text"]))
            data = output.get("data", {})
            data.pop(READ, None)
            data.update({kind: mask(joined(data[kind])) for kind in WORDS if kind in data})
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
