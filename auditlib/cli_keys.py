"""`auditlib key`, `sign`, `checkpoint` and `countersign`: who vouches for a report, and for the log.

Every verb imports what it needs when it is called, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditlib.cli_words import ChineseCommand, ChineseGroup
from auditlib.errors import AuditError

if TYPE_CHECKING:
    from auditlib.model import Person
    from auditlib.params import Params
    from auditlib.record.signer import Signer

FILE = click.Path(path_type=Path)
WHOLE = "全省"
PARAMS = click.option(
    "--params",
    "folder",
    type=FILE,
    metavar="目录",
    help="有 province.yaml 的工作目录（默认当前目录，或 params/ 下唯一的一个）。",
)
REPORTS = click.option(
    "--reports", type=FILE, default=Path("reports"), metavar="目录", help="报告在哪里（默认 reports）。"
)


@click.group(cls=ChineseGroup)
def key() -> None:
    """签名用的钥匙：每人一把，私钥由口令保护，只存在自己的电脑上。

    例：auditlib key new
    """


@key.command(cls=ChineseCommand)
def new() -> None:
    """生成自己的钥匙；已有的不会被覆盖。

    口令从键盘输入，或取自环境变量 AUDITLIB_PASSPHRASE。忘记口令没有任何办法找回。

    例：auditlib key new
    """
    from auditlib.identity import keys_path
    from auditlib.record.keys import key_file, make_key

    person = _present()
    path = key_file(keys_path(), person)
    if path.exists():
        raise AuditError(f"{path}: 已有私钥，没有覆盖；用 auditlib key show 查看")
    made = make_key(keys_path(), person, _passphrase(new=True))
    click.echo(f"已生成 {path}\n请把这个文件另外备份一份；口令忘记了没有办法找回")
    click.echo(f"请把下面一行交给管理 province.yaml 的人，写在您的名字后面：\nkey: {made.line}")


@key.command("list", cls=ChineseCommand)
@PARAMS
def list_(folder: Path | None) -> None:
    """列出本机的钥匙，和工作目录里各人的公钥、所要求的签名。

    例：auditlib key list
    """
    from auditlib.docket.find import find_workspace
    from auditlib.identity import keys_path
    from auditlib.params import PROVINCE, read_province
    from auditlib.record.keys import own_keys
    from auditlib.record.signatures import ROLE_WORDS

    own = {each.line: path for path, each in own_keys(keys_path())}
    click.echo("\n".join(["本机的钥匙：", *(f"  {line.rpartition(':')[0]}　{path}" for line, path in own.items())]))
    if not own:
        click.echo("  没有；用 auditlib key new 生成")
    province = read_province(find_workspace(folder) / PROVINCE)
    click.echo("工作目录中各人的公钥：")
    for each in province.people:
        has = each.key.rpartition(":")[0] + ("　在本机" if each.key in own else "") if each.key else "没有公钥"
        click.echo(f"  {each.name}{f'（{each.unit}）' if each.unit else ''}　{has}")
    words = "、".join(ROLE_WORDS[role] for role in province.signatures)
    click.echo(f"每一版须有的签名：{words}（须由不同的人签）" if words else "工作目录没有要求签名")


@key.command(cls=ChineseCommand)
def show() -> None:
    """显示自己的钥匙：私钥文件在哪里、公钥是什么。不需要口令。

    例：auditlib key show
    """
    from auditlib.identity import keys_path
    from auditlib.record.keys import key_file, read_public

    path = key_file(keys_path(), _present())
    click.echo(f"私钥文件：{path}\n公钥：{read_public(path).line}")


@key.command(cls=ChineseCommand)
@click.option("--pem", type=FILE, metavar="文件", help="换成 UKey 或 openssl 给出的 SM2 公钥（PEM）。")
def export(pem: Path | None) -> None:
    """只输出自己公钥的一行，写进 province.yaml 的 people。

    \b
    例：auditlib key export
        auditlib key export --pem 公钥.pem
    """
    from auditlib.identity import keys_path
    from auditlib.record.keys import key_file, parse_pem, read_public

    if pem is None:
        click.echo(read_public(key_file(keys_path(), _present())).line)
        return
    try:
        click.echo(parse_pem(pem.read_text(encoding="utf-8")).line)
    except OSError as error:
        raise AuditError(f"{pem}: 读不出（{error.strerror}）") from error
    except ValueError as error:
        said = "不是文字文件" if isinstance(error, UnicodeDecodeError) else error
        raise AuditError(f"{pem}: {said}") from error


@click.command(cls=ChineseCommand)
@click.argument("cities", nargs=-1, required=True, metavar="城市…")
@PARAMS
@REPORTS
@click.option("--version", "number", type=click.IntRange(1), metavar="版次", help="签哪一版（默认最新一版）。")
def sign(cities: tuple[str, ...], folder: Path | None, reports: Path, number: int | None) -> None:
    """在一市或几市的报告上签名；“全省”为所有已有报告的市。口令只问一次。

    签的是这一版的清单，它以哈希列明投入和产出的一切。请先看过报告，并用 auditlib verify 核验。

    \b
    例：auditlib sign 南京市
        auditlib sign 全省
    """
    from auditlib.audit import log_of
    from auditlib.record.signatures import check_signatures, sign_version

    every = _cities(cities, folder, reports)
    signer = _signer(every[0], _present())
    for params in every:
        directory, of = _report(params, reports, number)
        with log_of(params) as log:
            path = sign_version(directory, of, signer, params.members, log)
            entries = log.entries()
        found = check_signatures(directory, of, params.members, params.signatures, entries)
        wrong = "；".join((*found.faults, *found.lacking))
        rest = f"；还{wrong}" if found.lacking and not found.faults else f"；{wrong}" if wrong else ""
        click.echo(f"{params.city} 第{of}版 已签名：{path}{rest}")


@click.command(cls=ChineseCommand)
@PARAMS
@click.option("--out", type=FILE, metavar="文件", help="写成哪个文件（默认显示出来）。")
@click.option("--sign", "signed", is_flag=True, help="用自己的钥匙签名。")
def checkpoint(folder: Path | None, out: Path | None, signed: bool) -> None:
    """显示或写出日志现在的检查点：名称、条数、根哈希三行。请交给别人留存或会签（auditlib countersign）。

    日后用 auditlib verify --against 核验：日志自此有没有被改写或截短。

    \b
    例：auditlib checkpoint --out 江苏省.checkpoint
        auditlib checkpoint --out 江苏省.checkpoint --sign
    """
    from auditlib.audit import log_of
    from auditlib.docket.find import find_workspace
    from auditlib.files.whole import write_whole
    from auditlib.params import city_files, read_params
    from auditlib.record.note import Note, sign_note
    from auditlib.record.publishing import present

    params = read_params(city_files(find_workspace(folder))[0])
    with log_of(params) as log:
        now = present(log)
    note = Note(now.text(), ())
    if signed:
        note = sign_note(note, now.origin, _own_signer(_present()))
    text = note.whole() if note.signatures else note.text
    if out is None:
        click.echo(text, nl=False)
        return
    write_whole(out, text)
    click.echo(f"已写出 {out}：日志 {now.origin}，{now.size} 条")


@click.command(cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="检查点文件")
@click.option("--out", type=FILE, metavar="文件", help="写到哪里（默认写回原文件）。")
def countersign(file: Path, out: Path | None) -> None:
    """会签别处送来的日志检查点，证明此时见过它；自己也留一份。

    与以前见过的矛盾（同样条数、不同的根哈希）时拒绝会签。

    例：auditlib countersign 江苏省.checkpoint
    """
    import time

    from auditlib.files.whole import write_whole
    from auditlib.identity import keys_path
    from auditlib.record.note import cosign, keep_note, name_of, read_note

    person = _present()
    checkpoint, note = read_note(file)
    keep_note(keys_path().parent / "checkpoints", note)
    signer = _own_signer(person)
    signed = cosign(note, name_of(person), signer, int(time.time()))
    kept = keep_note(keys_path().parent / "checkpoints", signed)
    write_whole(out or file, signed.whole())
    click.echo(f"已会签：日志 {checkpoint.origin}，{checkpoint.size} 条，写入 {out or file}\n自己留的一份：{kept}")


def _present() -> Person:
    from auditlib.identity import present

    person = present()
    if person is None:
        raise AuditError("还没有写明您是谁；请先运行 auditlib auditor --name 姓名 --unit 单位")
    return person


def _passphrase(*, new: bool = False) -> str:
    """Ask for a passphrase, unless the environment has it; a new one twice."""
    from auditlib.record.signer import PASSPHRASE

    given = os.environ.get(PASSPHRASE, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise AuditError(f"这里没有键盘可以输入口令；请在终端里运行，或设置环境变量 {PASSPHRASE}")
    from getpass import getpass

    said = getpass("口令：")
    if new and getpass("再输入一次：") != said:
        raise AuditError("两次输入的口令不同，没有生成；请重来")
    return said


def _own_signer(person: Person) -> Signer:
    from auditlib.identity import keys_path
    from auditlib.record.keys import key_file, open_key, read_public
    from auditlib.record.signer import key_signer

    path = key_file(keys_path(), person)
    read_public(path)
    return key_signer(open_key(path, _passphrase()))


def _signer(params: Params, person: Person) -> Signer:
    """Take the program that the environment names, with the key that the workspace lists; else the person's own key."""
    from auditlib.decisions.settle import same_person
    from auditlib.record.keys import parse_key
    from auditlib.record.signer import configured, program_signer

    command = configured()
    if not command:
        return _own_signer(person)
    line = next((member.key for member in params.members if member.key and same_person(member.person, person)), "")
    if not line:
        raise AuditError(f"province.yaml 的 people 中没有 {person.name} 的公钥；用签名程序签名，要先写明它的公钥")
    try:
        return program_signer(parse_key(line), command)
    except ValueError as error:
        raise AuditError(f"province.yaml: {person.name} 的 key {error}") from error


def _cities(words: tuple[str, ...], folder: Path | None, reports: Path) -> list[Params]:
    from auditlib.docket.find import find_city, find_workspace
    from auditlib.params import city_files, read_params
    from auditlib.run import report_directory

    if words != (WHOLE,):
        return [read_params(find_city(word, folder)) for word in words]
    every = [read_params(path) for path in city_files(find_workspace(folder))]
    found = [params for params in every if report_directory(params, reports).is_dir()]
    if not found:
        raise AuditError(f"{reports}: 还没有一市的报告")
    return found


def _report(params: Params, reports: Path, number: int | None) -> tuple[Path, int]:
    """Tell the directory of a city's report, and the version that is meant: the one named, else the newest."""
    from auditlib.record.versions import latest
    from auditlib.run import report_directory

    directory = report_directory(params, reports)
    newest = latest(directory)
    if newest is None:
        raise AuditError(f"{directory}: {params.city}还没有报告；请先运行 auditlib run")
    return directory, number or newest.number
