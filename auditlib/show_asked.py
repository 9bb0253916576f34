"""What the cells of the sensitivity notebook call: each function shows one answer on a province as it stands now.

    asked = show.open("params/jiangsu-2012", "南京市")
    show.summary(asked)

Nothing here changes anything: what is tried with the sliders is a trial and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditlib.ask.cities import Cities
    from auditlib.report.fragment import Fragment
    from auditlib.report.table import Part
    from auditlib.scoring.sensitivity import Sensitivity


@dataclass(frozen=True)
class Asked:
    """A province with one city in view; its readings are weighed once."""

    cities: Cities
    city: str

    @cached_property
    def weighed(self) -> Sensitivity:
        """All combinations of readings."""
        return self.cities.weigh()


def open(folder: str | Path, city: str) -> Asked:  # noqa: A001 - the notebook says show.open(folder, city)
    """Open all cities of a folder as they stand, with their decisions.

    A relative path counts from the working directory or, as in a notebook in a folder of its own, from the one above.
    Raises AuditError where no city can be scored, or the city is not among them.
    """
    from auditlib.ask.cities import city_of, open_cities  # noqa: PLC0415 - what scores loads numpy and pandas
    from auditlib.widgets import kernel  # noqa: PLC0415

    if kernel.in_kernel():
        kernel.speak_chinese()
    above = Path("..") / folder
    cities = open_cities(above if not Path(folder).exists() and above.exists() else Path(folder))
    return Asked(cities, city_of(cities, city))


def title(asked: Asked) -> Fragment:
    """Show which province is asked about, its cities, and which of them cannot be scored."""
    from auditlib.report.fragment import compose  # noqa: PLC0415
    from auditlib.report.table import Said  # noqa: PLC0415
    from auditlib.report.weighed import style_part  # noqa: PLC0415

    cities = asked.cities
    said = f"{cities.province}，{cities.standard.title}，{cities.standard.words.counted(len(cities.frame))}；问的是{asked.city}。"
    lacking = [Said(f"{stem} 不能计分，不在其内：{why}", "open") for stem, why in cities.without]
    return compose("asked", [style_part(), Said(said, "strong"), *lacking])


def summary(asked: Asked) -> Fragment:
    """Show how many combinations there are, and each ranked city's ranks with what decides them."""
    from auditlib.report.weighed import summary_parts  # noqa: PLC0415

    return _composed(summary_parts(asked.cities.standard, asked.weighed))


def ranges(asked: Asked) -> Fragment:
    """Show each city's lowest and highest total, drawn and listed."""
    from auditlib.report.weighed import range_parts  # noqa: PLC0415

    return _composed(range_parts(asked.cities.standard, asked.weighed))


def ranks(asked: Asked) -> Fragment:
    """Show how often each city has each rank."""
    from auditlib.report.weighed import rank_table  # noqa: PLC0415

    return _composed([rank_table(asked.cities.standard, asked.weighed)])


def readings(asked: Asked) -> Fragment:
    """Show what each reading does."""
    from auditlib.report.weighed import reading_table  # noqa: PLC0415

    return _composed([reading_table(asked.cities.standard, asked.weighed)])


def swaps(asked: Asked) -> Fragment:
    """Show the pairs of cities that change places, and because of which readings."""
    from auditlib.report.weighed import swap_part  # noqa: PLC0415

    return _composed([swap_part(asked.cities.standard, asked.weighed)])


def near(asked: Asked) -> Fragment:
    """Show how far the city's figures are from the next points, and what its gaps could give."""
    from auditlib.ask.told import near_parts  # noqa: PLC0415

    return _composed(near_parts(asked.cities, asked.city))


def trial(asked: Asked) -> Any:
    """Show the sliders that try other values; where there is nobody to move them, how to ask at the command line."""
    return _living(lambda what: what.trial(asked.cities, asked.city), f"auditlib whatif {asked.city} 输入=+增加数")


def goal(asked: Asked) -> Any:
    """Show the form that seeks a goal; where there is nobody to fill it in, how to ask at the command line."""
    return _living(lambda what: what.goal(asked.cities, asked.city), f"auditlib reach {asked.city} --total 分")


def _living(make: Callable[[Any], Any], command: str) -> Any:
    from auditlib.report.table import Said  # noqa: PLC0415
    from auditlib.widgets import kernel  # noqa: PLC0415

    plain = _composed([Said(f"在 JupyterLab 中打开本笔记本即可试算；也可在命令行执行 {command}。")])
    if not kernel.in_kernel():
        return plain
    from auditlib.widgets import asking  # noqa: PLC0415 - ipywidgets are for a living notebook only
    from auditlib.widgets.live import Live  # noqa: PLC0415

    return Live(make(asking), plain)


def _composed(parts: Iterable[Part]) -> Fragment:
    from auditlib.report.fragment import compose  # noqa: PLC0415

    return compose("weighed", parts)
