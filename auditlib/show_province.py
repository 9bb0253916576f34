"""What the cells of the province's notebook call: each function shows one part of the summary.

    province = show.open("params/jiangsu-2012", "reports")
    show.ranking(province)

A province is gathered once from its cities' published reports; every part is made from that alone, so that cells may be run
again in any order.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditlib.report.province import alike as _alike
from auditlib.report.province import asked as _asked
from auditlib.report.province import changed as _changed
from auditlib.report.province import compared as _compared
from auditlib.report.province import head as _head
from auditlib.report.province import heat as _heat
from auditlib.report.province import lists as _lists
from auditlib.report.province import losses as _losses
from auditlib.report.province import outliers as _outliers
from auditlib.report.province import ranking as _ranking
from auditlib.report.province import seal as _seal

if TYPE_CHECKING:
    from auditlib.report.fragment import Fragment
    from auditlib.report.province.view import Province


def open(folder: str | Path, reports: str | Path) -> Province:  # noqa: A001 - the notebook says show.open(folder, reports)
    """Gather the cities of a folder with their latest published scores.

    A relative path counts from the working directory or, as in a notebook in a folder of its own, from the one above.
    Raises AuditError where the folder or all its files cannot be read.
    """
    from auditlib.province import gather  # noqa: PLC0415 - what scores loads numpy and pandas

    return gather(_here(folder), _here(reports))


def title(province: Province) -> Fragment:
    """Show which province and year are summarised, how many cities, and what keeps them from being compared."""
    return _head.title(province)


def ranking(province: Province) -> Fragment:
    """Show the ranking, those without a rank under it."""
    return _ranking.ranking(province)


def heat(province: Province) -> Fragment:
    """Show the map of all cities and rows."""
    return _heat.heat(province)


def compared(province: Province) -> Fragment:
    """Show the cities' own points against the audited ones."""
    return _compared.compared(province)


def losses(province: Province) -> Fragment:
    """Show where the province's points are lost and added, by row and by effect."""
    return _losses.losses(province)


def sanctions(province: Province) -> Fragment:
    """Show every sanction with the cities and the causes."""
    return _lists.sanctions(province)


def waiting(province: Province) -> Fragment:
    """Show what is missing, pending or not reported, city by city."""
    return _lists.waiting(province)


def outliers(province: Province) -> Fragment:
    """Show the cities far from the others."""
    return _outliers.outliers(province)


def borders(province: Province) -> Fragment:
    """Show the figures that lie just over or just short of a border."""
    return _asked.borders(province)


def alike(province: Province) -> Fragment:
    """Show the same kind of matter as it was decided in different cities, side by side."""
    return _alike.alike(province)


def weighed(province: Province) -> Fragment:
    """Show what hangs on the readings: totals and ranks under all combinations, what decides them, who changes places."""
    return _asked.weighed(province)


def changed(province: Province) -> Fragment:
    """Show what moved since the last version of the summary."""
    return _changed.changed(province)


def readings(province: Province) -> Fragment:
    """Show the readings in force and the decisions for the whole province."""
    return _lists.readings(province)


def seal(province: Province) -> Fragment:
    """Seal the province's figures; a summary counts only when this was its last cell."""
    return _seal.seal(province)


def _here(path: str | Path) -> Path:
    above = Path("..") / path
    return above if not Path(path).exists() and above.exists() else Path(path)
