"""Reading a standard: a bundled one by its id, or any file by its path."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from auditlib.errors import Problem, StandardError, nearest
from auditlib.files.checked import check_tree
from auditlib.files.strict import Mapping, find_mark, read_tree
from auditlib.standard.consistency import contradictions
from auditlib.standard.each import with_counts
from auditlib.standard.eased import with_eased
from auditlib.standard.schema import Standard
from auditlib.standard.tables import fill_tables
from auditlib.standard.width import mark_wide, too_wide

BUNDLED = Path(__file__).parent.parent / "standards"


def load_standard(name: str | Path) -> Standard:
    """Load a standard by a bundled id ("jiangsu-2012") or by the path of its YAML file.

    The file's form, its references and the width of its results are all checked. Raises StandardError with every
    fault's line and column, FileError where there is no such file.
    """
    path = find_standard(name)
    return _load(path, path.stat().st_mtime_ns)


def bundled() -> dict[str, Path]:
    """Tell the standards that come with auditlib, by id; the worked cases beside them are none."""
    return {path.stem: path for path in sorted(BUNDLED.glob("*.yaml")) if "." not in path.stem}


def find_standard(name: str | Path) -> Path:
    """Tell the path of a standard's file. Raises StandardError, naming the nearest bundled id, where there is none."""
    own = bundled()
    if str(name) in own:
        return own[str(name)]
    path = Path(name)
    if not path.is_file():
        said = f"没有这个标准（自带：{'、'.join(own)}；或写标准文件的路径）{nearest(str(name), own)}"
        raise StandardError([Problem(str(name), 0, 0, said)])
    return path


@lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Standard:
    return parse_standard(path)[0]


def parse_standard(path: Path) -> tuple[Standard, Mapping]:
    """Read and check a standard's file; the tree of its lines comes with it, for whoever has more to say of them."""
    tree = read_tree(path)
    fill_tables(tree, tree.get("tables"))
    standard = with_eased(with_counts(check_tree(Standard, tree, str(path), StandardError)))
    faults = [*contradictions(standard), *too_wide(standard)]
    if faults:
        raise StandardError([Problem(str(path), *find_mark(tree, where), said) for where, said in faults])
    mark_wide(standard)
    return standard, tree
