"""`auditlib decide`: decisions listed, made, confirmed, returned, withdrawn, objected to and answered at the command line.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from auditlib.cli_words import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from auditlib.decisions.draft import Grounds
    from auditlib.decisions.types import Draft
    from auditlib.review import Review

FILE = click.Path(path_type=Path)
WHOLE = "全省"
CITY = click.argument("city", metavar="城市")
NUMBER = click.argument("number", metavar="号")
REASON = click.option("--reason", required=True, metavar="理由", help="为什么，必须写明。")
BASIS = click.option("--basis", default="", metavar="文号", help="所依据的文件或条款。")
ATTACH = click.option(
    "--attach", type=FILE, multiple=True, metavar="文件", help="证明材料，可多次使用；存入 documents/。"
)
PARAMS = click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认当前目录，或 params/ 下唯一的一个）。",
)
WORDS = {"计入": "count", "不计": "exclude", "重复": "once"}
ANSWERS = {"采纳": "upheld", "部分采纳": "partly", "不采纳": "rejected"}


class Why(NamedTuple):
    """What every decision is given with: its grounds, and the workspace that it is made in."""

    reason: str
    basis: str
    attach: tuple[Path, ...]
    folder: Path | None

    def grounds(self) -> Grounds:
        """The grounds as a decision takes them."""
        from auditlib.decisions.draft import Grounds

        return Grounds(self.reason, self.basis, self.attach)


def _why(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options that every decision has, as one argument `why`."""

    @REASON
    @BASIS
    @ATTACH
    @PARAMS
    @wraps(verb)
    def told(reason: str, basis: str, attach: tuple[Path, ...], folder: Path | None, **rest: Any) -> None:
        verb(**rest, why=Why(reason, basis, attach, folder))

    return told


@click.group(cls=ChineseGroup)
def decide() -> None:
    """作出、复核、撤回审核决定，记入日志；日志只增不改。

    城市写市名、代码或参数文件的路径；全省的决定写“全省”。

    例：auditlib decide list 徐州市
    """


@decide.command("list", cls=ChineseCommand)
@CITY
@PARAMS
def list_(city: str, folder: Path | None) -> None:
    """列出一市的待办、全部决定及其结果、台账。

    例：auditlib decide list 徐州市
    """
    from auditlib.audit import open_case
    from auditlib.docket.find import find_city
    from auditlib.docket.listing import list_lines

    click.echo("\n".join(list_lines(open_case(find_city(city, folder)))))


# So that a number below 0 is a value and no option.
@decide.command(cls=ChineseCommand, context_settings={"ignore_unknown_options": True})
@CITY
@click.argument("name", metavar="输入")
@click.argument("given", metavar="值")
@_why
def value(city: str, name: str, given: str, why: Why) -> None:
    """核定、认定或裁量一个输入的值；输入写名称或中文名。

    例：auditlib decide value 徐州市 竞赛缺项酌情扣分 0.4 --reason 缺2项，已书面说明
    """
    from auditlib.decisions.draft import decide_input
    from auditlib.docket.find import find_input

    desk = _open(city, why.folder)
    target = find_input(desk.case.standard, name)
    _save(desk, decide_input(desk.sight(), target, given, why.grounds()), why)


@decide.command(cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件")
@click.option("--reason", default="", metavar="理由", help="表中没有写理由的各行的理由。")
@PARAMS
def values(file: Path, reason: str, folder: Path | None) -> None:
    """按一张表（.xlsx 或制表符分隔的文本）录入许多值，每行一项决定；有一行不成，就一项也不录入。

    表头：城市、输入、值、理由，另可有依据。没有值的行略过。

    例：auditlib decide values 现场抽查.xlsx --reason 现场抽查记录
    """
    from auditlib.docket.together import decide_sheet
    from auditlib.identity import auditor

    click.echo("\n".join(decide_sheet(file, folder, auditor(), reason)))


@decide.command(cls=ChineseCommand)
@CITY
@click.argument("number", metavar="序号")
@click.argument("word", metavar="计入|不计|重复")
@click.option("--with", "other", metavar="序号", help="重复的，由哪一条代计。")
@_why
def incident(city: str, number: str, word: str, other: str | None, why: Why) -> None:
    """认定一条台账记录：计入、不计，或与另一条重复、只计一次。

    序号见 auditlib decide list，也可写单元格。

    例：auditlib decide incident 苏州市 5 重复 --with 2 --reason 同一差错
    """
    from auditlib.decisions.draft import rule_incident
    from auditlib.docket.find import find_incident

    desk = _open(city, why.folder)
    evidence = desk.case.evidence
    key, with_ = find_incident(evidence, number), find_incident(evidence, other) if other else ""
    said = WORDS.get(word, word)
    _save(desk, rule_incident(desk.sight(), key, said, why.grounds(), with_), why)


@decide.command(cls=ChineseCommand)
@click.argument("name", metavar="输入或口径")
@click.argument("given", metavar="值")
@_why
def rule(name: str, given: str, why: Why) -> None:
    """为全省统一裁定一个输入的值，或一个口径。

    例：auditlib decide rule 与所属鉴定机构签订责任书并落实 是 --reason 省中心统一签订
    """
    from auditlib.decisions.draft import rule_province
    from auditlib.docket.find import find_ruled

    desk = _open(WHOLE, why.folder)
    target = find_ruled(desk.case.standard, name)
    _save(desk, rule_province(desk.sight(), target, given, why.grounds()), why)


@decide.command(cls=ChineseCommand)
@CITY
@NUMBER
@_why
def withdraw(city: str, number: str, why: Why) -> None:
    """撤回一个决定或异议：不再算数，它所取代的恢复有效。

    例：auditlib decide withdraw 常州市 5 --reason 市里补来原始记录
    """
    from auditlib.decisions.draft import withdraw

    _about(withdraw, city, number, why)


@decide.command(cls=ChineseCommand)
@CITY
@NUMBER
@_why
def confirm(city: str, number: str, why: Why) -> None:
    """复核确认另一人的决定，以现在的佐证为准。

    例：auditlib decide confirm 徐州市 10 --reason 核对无误
    """
    from auditlib.decisions.draft import confirm

    _about(confirm, city, number, why)


@decide.command("return", cls=ChineseCommand)
@CITY
@NUMBER
@_why
def return_(city: str, number: str, why: Why) -> None:
    """退回另一人的决定：重新决定或确认之前不算数。

    例：auditlib decide return 徐州市 10 --reason 没有书面说明
    """
    from auditlib.decisions.draft import give_back

    _about(give_back, city, number, why)


@decide.command("object", cls=ChineseCommand)
@CITY
@click.argument("word", metavar="行|输入|号")
@click.option("--wanted", default="", metavar="请求", help="请求怎样改。")
@click.option("--by", default="", metavar="姓名", help="市里由谁提出。")
@_why
def object_(city: str, word: str, wanted: str, by: str, why: Why) -> None:
    """登记市里的异议：针对评分行（第3行）、输入或决定（第12号）。

    例：auditlib decide object 南通市 第3行 --reason 没有造成恶劣影响 --wanted 只扣2分 --by 赵某
    """
    from auditlib.decisions.draft import object_to
    from auditlib.docket.find import find_objected

    desk = _open(city, why.folder)
    target = find_objected(desk.case, word)
    _save(desk, object_to(desk.sight(), target, why.grounds(), by=by, wanted=wanted), why)


@decide.command(cls=ChineseCommand)
@CITY
@NUMBER
@click.argument("word", metavar="采纳|部分采纳|不采纳")
@_why
def answer(city: str, number: str, word: str, why: Why) -> None:
    """答复一个异议；答复本身不改分，要改分请另作决定。

    例：auditlib decide answer 南通市 12 不采纳 --reason 通报已认定恶劣影响
    """
    from auditlib.decisions.draft import answer
    from auditlib.docket.find import find_decision

    desk = _open(city, why.folder)
    about = find_decision(desk.case, number)
    _save(desk, answer(desk.sight(), about, ANSWERS.get(word, word), why.grounds()), why)


@decide.command(cls=ChineseCommand)
@_why
def close(why: Why) -> None:
    """定稿：全省结束本年度，此后只能提出和答复异议，不能撤回。

    例：auditlib decide close --reason 经主任办公会审定
    """
    from auditlib.decisions.draft import close

    desk = _open(WHOLE, why.folder)
    _save(desk, close(desk.sight(), why.grounds(), must_confirm=desk.case.params.must_confirm), why)


def _open(city: str, folder: Path | None) -> Review:
    from auditlib.docket.find import find_city, open_any
    from auditlib.identity import auditor
    from auditlib.review import open_review

    return open_any(folder, auditor()) if city == WHOLE else open_review(find_city(city, folder), auditor())


def _about(make: Any, city: str, number: str, why: Why) -> None:
    """Make and save a decision about another one."""
    from auditlib.docket.find import find_decision

    desk = _open(city, why.folder)
    about = find_decision(desk.case, number, province=city == WHOLE)
    _save(desk, make(desk.sight(), about, why.grounds()), why)


def _save(desk: Review, draft: Draft, why: Why) -> None:
    """Keep the documents, by whose kept names the decision knows them; enter it in the log; tell what came of it."""
    from dataclasses import replace

    from auditlib.decisions.types import Proof
    from auditlib.desk import keep_document

    kept = [keep_document(file, desk.case.params.workspace) for file in why.attach]
    proofs = tuple(Proof(path.name, each.sha256) for path, each in zip(kept, draft.attachments, strict=True))
    click.echo("\n".join(_saved(desk, replace(draft, attachments=proofs))))


def _saved(desk: Review, draft: Draft) -> Iterator[str]:
    from auditlib.docket.saved import province_lines, saved_lines

    before = desk.case
    saved = desk.save(draft)
    yield from saved_lines(before, desk, saved)
    if draft.city == "" and saved.fate.state in ("stands", "done") and draft.kind != "close":
        yield from province_lines(desk, saved)
