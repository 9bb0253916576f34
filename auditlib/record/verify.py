"""Verifying published reports: all files there, unchanged, nothing extra, of this city, in the log, the newest shown.

Everything is told, not only the first fault: whoever reads it must see how far a tampering goes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from auditlib import __version__
from auditlib.errors import AuditError
from auditlib.log.log import Log
from auditlib.params import Params
from auditlib.record.chain import Chain, read_chain
from auditlib.record.checkpoint import Checkpoint
from auditlib.record.found import Found, Level
from auditlib.record.inputs import attachments_now, changes, inputs_of
from auditlib.record.manifest import MANIFEST, read_manifest
from auditlib.record.publication import PUBLICATION, Publication, of_this_report, publications
from auditlib.record.verify_version import bearing, check_version
from auditlib.record.versions import LATEST, NAME, POINTER
from auditlib.report.fragment import render

SUMMARY = "province"
SHOWN = 5
# What may lie in a report's directory besides its versions.
KEPT = {LATEST, "signatures", ".lock", ".holder"}


@dataclass(frozen=True, slots=True)
class Report:
    """A report's directory, and the city that its name says it is of; neither code nor city for a province's summary."""

    directory: Path

    @property
    def code(self) -> str:
        """The city's code."""
        return "" if self.directory.name == SUMMARY else self.directory.name.partition("-")[0]

    @property
    def city(self) -> str:
        """The city's name as the directory has it, or what is summarised."""
        return "全省汇总" if self.directory.name == SUMMARY else self.directory.name.partition("-")[2]

    def numbers(self) -> list[int]:
        """List the versions that are there."""
        return sorted(int(name[1]) for path in self.directory.iterdir() if (name := NAME.fullmatch(path.name)))


def verify(  # noqa: PLR0913 - what the command line gives
    directory: Path,
    log: Log,
    *,
    against: Iterable[Checkpoint] = (),
    params: Params | None = None,
    notebook: Path | None = None,
    beside: Collection[str] = (),
) -> list[Found]:
    """Verify a report's directory with all its versions, one version's (…/v2), or a folder of reports, and the log.

    `against` are checkpoints of the log that were kept elsewhere. With `params` and `notebook`, one report's newest version
    is compared with what would go in now. `beside` names files that may lie beside a version's own, its signatures. Raises
    LogError where the log cannot be read at all, FileError for a directory that holds no report.
    """
    chain = read_chain(log)
    found = [*verify_log(chain, against)]
    number = NAME.fullmatch(directory.name)
    if number and (directory / MANIFEST).exists():
        report = Report(directory.absolute().parent)
        return [*found, *_versions(report, chain, [int(number[1])], beside)]
    if any(NAME.fullmatch(path.name) for path in _children(directory)) or (directory / LATEST).exists():
        report = Report(directory.absolute())
        found += [*_report(report, chain, beside)]
        return [*found, *(_inputs(report, chain, params, notebook) if params and notebook else ())]
    return [*found, *_folder(directory, chain, beside)]


def reports_in(directory: Path) -> list[tuple[Report, list[int]]]:
    """List the reports at a directory with the versions that are meant: one's (…/v2), a report's, or a folder's.

    Raises AuditError where there is none.
    """
    number = NAME.fullmatch(directory.name)
    if number and (directory / MANIFEST).exists():
        return [(Report(directory.absolute().parent), [int(number[1])])]
    if any(NAME.fullmatch(path.name) for path in _children(directory)) or (directory / LATEST).exists():
        report = Report(directory.absolute())
        return [(report, report.numbers())]
    there = [path for path in sorted(_children(directory)) if path.is_dir() and not path.name.startswith(".")]
    if not there:
        raise AuditError(f"{directory}: 这里没有报告；应写一市报告的目录，或其上一级目录")
    return [(report, report.numbers()) for report in map(Report, there)]


def verify_log(chain: Chain, against: Iterable[Checkpoint] = ()) -> Iterator[Found]:
    """Tell what is wrong with a log in itself, and where it departs from checkpoints that were kept elsewhere."""
    for fault in chain.faults:
        yield Found("error", "", f"日志“{chain.name}”", "", f"{fault}；请从备份恢复")
    for kept in against:
        if said := chain.disagreement(kept):
            yield Found("error", "", f"日志“{chain.name}”", "", f"与留存的检查点（{kept.size} 条）不符：{said}")


def _folder(folder: Path, chain: Chain, beside: Collection[str]) -> Iterator[Found]:
    """Verify all reports of a folder, and that none is missing that the log says was published."""
    reports = [report for report, _ in reports_in(folder)]
    for report in reports:
        yield from _report(report, chain, beside)
    there = {report.code for report in reports}
    logged = {str(entry.body.get("city")) for entry in chain.entries(PUBLICATION, b"")}
    for code in sorted(logged - there):
        yield Found("error", code or SUMMARY, "报告", str(folder), "日志中公布过，报告的目录却不在")


def _report(report: Report, chain: Chain, beside: Collection[str]) -> Iterator[Found]:
    for path in sorted(_children(report.directory)):
        if path.name not in KEPT and not NAME.fullmatch(path.name):
            yield Found("error", report.city, "报告", path.name, "多出这个文件，不是发布时所写")
    numbers, logged = report.numbers(), list(publications(chain, report.code))
    ours = of_this_report(report.directory, logged)
    yield from _order(report, numbers, ours)
    yield from _elsewhere(report, logged, ours)
    yield from _versions(report, chain, numbers, beside)
    yield from _pointer(report, max([*numbers, *(each.number for each in ours)], default=0))


def _elsewhere(report: Report, logged: list[Publication], ours: list[Publication]) -> Iterator[Found]:
    """Tell that the log holds publications of another report of this city, one in another folder."""
    others = [each for each in logged if each not in ours]
    if others:
        said = "、".join(f"第{each.number}版（第 {each.entry.seq} 条）" for each in others[:SHOWN])
        more = f"等 {len(others)} 个" if len(others) > SHOWN else ""
        yield Found("info", report.city, "报告", "", f"日志中还有在别的目录公布的{said}{more}，不在这份报告之列")


def _versions(report: Report, chain: Chain, numbers: Iterable[int], beside: Collection[str]) -> Iterator[Found]:
    for number in numbers:
        told = _teller(report.city, f"第{number}版")
        yield from check_version(report.directory / f"v{number}", report.code, chain, beside, told)


def _order(report: Report, numbers: list[int], logged: list[Publication]) -> Iterator[Found]:
    """Check that versions are numbered without gaps, and that all that were published are there, in their order."""
    wanted = {each.number: each.entry.seq for each in reversed(logged)}
    for number in range(1, max([*numbers, *wanted], default=0) + 1):
        if number not in numbers:
            at = f"，日志第 {wanted[number]} 条公布过" if number in wanted else ""
            yield Found("error", report.city, f"第{number}版", f"v{number}", f"这一版的目录不在{at}")
    firsts = [(wanted[number], number) for number in sorted(wanted)]
    for (before, _), (seq, number) in pairwise(firsts):
        if seq < before:
            yield Found(
                "error", report.city, f"第{number}版", "", f"在日志中早于前一版公布（第 {seq} 条、第 {before} 条）"
            )


def _pointer(report: Report, newest: int) -> Iterator[Found]:
    """Check that the pointer leads to the newest version that is there or was logged, and is as it was written."""
    path = report.directory / LATEST
    told = _teller(report.city, "最新版")
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        yield told(LATEST, "不在或读不出；它应通往最新一版")
        return
    found = POINTER.search(text)
    if found is None or int(found[1]) != newest:
        at = f"通往第{found[1]}版" if found else "不知通往哪一版"
        yield told(LATEST, f"{at}，而最新的是第{newest}版：旧版被放在新版的位置")
    elif text != render("latest.html.j2", version=f"v{newest}", number=newest, name=report.directory.name):
        own = _written_by(report.directory / f"v{newest}") == __version__
        said = "与发布时所写不同，已被改动" if own else "由另一版本的 auditlib 写成，不能逐字核对"
        yield told(LATEST, said, "error" if own else "info")


def _inputs(report: Report, chain: Chain, params: Params, notebook: Path) -> Iterator[Found]:
    """Tell in what the newest version's inputs are others by now."""
    told = _teller(report.city, f"第{max(report.numbers(), default=0)}版")
    try:
        manifest = read_manifest(report.directory / f"v{max(report.numbers())}" / MANIFEST)
        decisions = [(entry.seq, entry.hash) for entry in bearing(chain, report.code)]
        now = (*inputs_of(params, notebook, decisions), *attachments_now(params, manifest.inputs))
    except (AuditError, ValueError) as error:
        yield told("", f"现在的输入读不全，不能与当时比较（{error}）", "info")
        return
    if said := changes(manifest.inputs, now):
        yield told("", f"输入已变：{'；'.join(said)}。这一版所依据的是当时的输入", "info")


def _written_by(version: Path) -> str:
    try:
        return read_manifest(version / MANIFEST).environment.get("auditlib", "")
    except AuditError:
        return __version__


def _teller(city: str, item: str) -> Callable[..., Found]:
    def told(file: str, message: str, level: Level = "error") -> Found:
        return Found(level, city, item, file, message)

    return told


def _children(directory: Path) -> list[Path]:
    return list(directory.iterdir()) if directory.is_dir() else []
