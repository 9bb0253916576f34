"""`auditlib sensitivity`, `whatif`, `reach` and `figures`: what is asked beyond the score. Nothing here changes anything.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditlib.cli_words import ChineseCommand
from auditlib.errors import AuditError

if TYPE_CHECKING:
    from auditlib.ask.cities import Cities

FILE = click.Path(path_type=Path)
CITY = click.argument("city", metavar="城市")
PARAMS = click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认当前目录，或 params/ 下唯一的一个）。",
)


@click.command(cls=ChineseCommand)
@click.argument("folder", type=FILE, metavar="目录")
@click.option("--html", type=FILE, metavar="文件", help="另写成一页 HTML。")
def sensitivity(folder: Path, html: Path | None) -> None:
    """口径分析：全部口径组合下，各市总分和名次的范围，由哪条口径决定，哪些市会互换位次。

    按各市现在的数和决定计算，不看已发布的报告，也不改动任何东西。

    \b
    例：auditlib sensitivity params/jiangsu-2012
    """
    from auditlib.ask.cities import open_cities
    from auditlib.ask.told import sensitivity_page, sensitivity_text

    cities = open_cities(folder)
    found = cities.weigh()
    click.echo(sensitivity_text(cities, found))
    if html is not None:
        try:
            html.write_text(sensitivity_page(cities, found), encoding="utf-8", newline="\n")
        except OSError as error:
            raise AuditError(f"{html}: 写不出（{error.strerror}）") from error
        click.echo(f"已写出 {html}")


@click.command(cls=ChineseCommand, context_settings={"ignore_unknown_options": True})
@CITY
@click.argument("changes", nargs=-1, required=True, metavar="改动…")
@PARAMS
def whatif(city: str, changes: tuple[str, ...], folder: Path | None) -> None:
    """试算：若改动一市的数或条款的数，总分、名次怎样变，由哪些计分点引起。只是试算，不保存。

    改动写成 输入=值、输入=+增加数、输入=-减少数；条款的数写成 计分点.数=值，对全省各市都起作用。

    \b
    例：auditlib whatif 南京市 取证人数=+1200
        auditlib whatif 徐州市 竞赛投诉查实=0 1.2a.every=200
    """
    from auditlib.ask.changes import changed, parse
    from auditlib.ask.told import trial_text
    from auditlib.ask.trial import try_out

    cities, name = _open(city, folder)
    after = changed(cities, name, [parse(word) for word in changes])
    click.echo(trial_text(after, try_out(cities, after, name)))


@click.command(cls=ChineseCommand)
@CITY
@click.option("--total", metavar="分", help="要达到的总分。")
@click.option("--rank", type=click.IntRange(1), metavar="名次", help="要达到的名次（其他市不变）。")
@click.option("--input", "inputs", multiple=True, metavar="输入", help="只改哪一项，可多次使用（默认逐项试市里的数）。")
@PARAMS
def reach(city: str, total: str | None, rank: int | None, inputs: tuple[str, ...], folder: Path | None) -> None:
    """目标反推：只改一项数，最少改多少能达到某一总分或名次；达不到的写明达不到。

    不写目标时，列出各计分点离下一档还有多远，和缺证补齐后总分的范围。

    \b
    例：auditlib reach 南京市 --total 103
        auditlib reach 徐州市 --rank 4 --input 取证人数
        auditlib reach 淮安市
    """
    from auditlib.ask.goal import goal_of, reach_goal
    from auditlib.ask.told import near_text, reached_text

    cities, name = _open(city, folder)
    if total is None and rank is None:
        click.echo(near_text(cities, name))
        return
    goal = goal_of(cities, name, total, rank)
    click.echo(reached_text(cities, name, goal, reach_goal(cities, name, goal, inputs)))


@click.command(cls=ChineseCommand)
@click.argument("folder", type=FILE, metavar="目录")
def figures(folder: Path) -> None:
    """全省数：由各市现在的数和决定，算出计分要相比的全省合计、平均、最高、最低，列成写进 province.yaml 的各行。

    缺数的市逐一写明；只列出，不改动任何文件。

    \b
    例：auditlib figures params/jiangsu-2012
    """
    from auditlib.ask.figures import province_lines

    click.echo("\n".join(province_lines(folder)))


def _open(city: str, folder: Path | None) -> tuple[Cities, str]:
    """Open the province that a city belongs to, and take the city's name."""
    from auditlib.ask.cities import city_of, open_cities
    from auditlib.docket.find import find_city
    from auditlib.params import read_params

    params = read_params(find_city(city, folder))
    cities = open_cities(params.path.parent)
    return cities, city_of(cities, params.city)
