"""Make the golden results anew: `make golden` (python -m tests.regenerate). Look at what git shows before it is committed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from auditlib.execute import execute, parameters_of
from auditlib.handbook.markdown import standard_markdown
from auditlib.handbook.view import open_standard
from auditlib.params import read_params
from auditlib.standard.editor import editor_schema
from auditlib.standard.load import BUNDLED, bundled
from tests import pages

TOP = Path(__file__).parent.parent
NOTEBOOK = TOP / "notebooks" / "city_audit.ipynb"
PARAMS = TOP / "params" / "jiangsu-2012" / "320300-徐州市.yaml"
GOLDEN = TOP / "tests" / "golden" / "320300-徐州市.json"
SENSITIVITY = TOP / "notebooks" / "sensitivity.ipynb"
ASKED = {"folder": str(TOP / "params" / "jiangsu-2012"), "city": "淮安市"}
GOLDEN_ASKED = TOP / "tests" / "golden" / "口径分析.json"


def shown(notebook: Path, parameters: dict[str, str]) -> list[list[dict[str, Any]]]:
    """Execute a notebook and take what each code cell shows."""
    with tempfile.TemporaryDirectory() as folder:
        executed = execute(notebook, Path(folder) / "executed.ipynb", parameters)
    cells = [cell for cell in executed["cells"] if cell["cell_type"] == "code"]
    own = [cell for cell in cells if "injected-parameters" not in cell["metadata"].get("tags", [])]
    return [[{"output_type": out["output_type"], "data": dict(out["data"])} for out in cell["outputs"]] for cell in own]


def main() -> None:
    """Write the golden outputs and pages, the JSON Schema of a standard's file, and the references of the standards."""
    for golden, outputs in (
        (GOLDEN, shown(NOTEBOOK, parameters_of(read_params(PARAMS)))),
        (GOLDEN_ASKED, shown(SENSITIVITY, ASKED)),
    ):
        golden.write_text(json.dumps(outputs, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    (BUNDLED / "standard.schema.json").write_text(editor_schema(), encoding="utf-8", newline="\n")
    for name in bundled():
        reference = TOP / "docs" / f"{name}.zh-CN.md"
        reference.write_text(standard_markdown(open_standard(name)), encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory() as folder:
        pages.write(Path(folder))
    print("已重新生成 tests/golden/、标准文件的 JSON Schema、docs/ 里各标准的参考页，以及示例省的参考报告和图")


if __name__ == "__main__":
    main()
