"""What the command line does with files: score one, check one, write blank workbooks, keep a document."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from auditlib.audit import Case, as_frame, case_of, check_figures, give_figures, read_decisions, wanting_figures
from auditlib.compared import Figures
from auditlib.decisions.apply import Applied
from auditlib.docket.listing import waiting
from auditlib.errors import AuditError, FileError, InputError, ProblemsError
from auditlib.evidence.attachments import sha256
from auditlib.evidence.findings import unneeded
from auditlib.evidence.read import read_evidence, usable
from auditlib.evidence.template import write_template
from auditlib.files.strict import read_tree
from auditlib.model import Evidence, Finding
from auditlib.params import PROVINCE, Params, check_against, city_files, read_params
from auditlib.scoring.explain_missing import dead_ends
from auditlib.scoring.result import Result
from auditlib.scoring.score import score
from auditlib.standard.load import bundled, load_standard
from auditlib.standard.schema import Standard

DOCUMENTS = "documents"


class Scored(NamedTuple):
    """A city's result, its name, the decisions that it rests on (None where there is no workspace), its own scores."""

    result: Result
    city: str
    applied: Applied | None
    self_scores: Mapping[str, Decimal]


class Reported(NamedTuple):
    """A city's values in force as the one-row frame that scoring takes, and what they are scored with."""

    standard: Standard
    city: str
    frame: pd.DataFrame
    readings: Mapping[str, str]
    sums: Figures
    applied: Applied | None
    self_scores: Mapping[str, Decimal]
    params: Params | None = None


def score_file(file: Path, standard_name: str | None, readings: Mapping[str, str]) -> Scored:
    """Score a workbook, a mapping or a city's params file; a workbook's own params file is found where it lies beside.

    Where there is a params file, the decisions of its workspace count. A reading of `readings` goes before all others.
    Raises AuditError for anything that keeps it from being scored.
    """
    found = reported(file, standard_name)
    chosen = {**found.readings, **readings}
    if found.params is not None:
        check_figures(found.standard, found.params, chosen)
    result = score(found.standard, found.frame, chosen, province=found.sums or None)
    return Scored(result, found.city, found.applied, found.self_scores)


def reported(file: Path, standard_name: str | None) -> Reported:
    """Read what `score_file` scores. Raises AuditError."""
    params, evidence_path = find_params(file)
    standard = _standard(standard_name, params)
    evidence = usable(_read(evidence_path, standard, params))
    evidence = evidence if evidence.city else replace(evidence, city=file.stem)
    if params is None:
        return Reported(standard, evidence.city, as_frame(evidence), {}, {}, None, evidence.self_scores)
    applied = case_of(params, standard, evidence, read_decisions(params, standard)).applied
    frame = as_frame(evidence, applied.values)
    own = evidence.self_scores
    return Reported(standard, evidence.city, frame, applied.readings, params.sums, applied, own, params)


def check_file(file: Path, standard_name: str | None) -> list[Finding]:
    """Find everything wrong with a workbook, a mapping, or a params file and the workbook that it names.

    Where there is a params file, decisions that do not count and objections without an answer are warnings.

    What keeps a file from being read at all is a finding too, so that one bad file never hides another's faults.
    """
    try:
        params, evidence_path = find_params(file)
        standard = _standard(standard_name, params)
        evidence = _read(evidence_path, standard, params)
        decisions = read_decisions(params, standard) if params else ()
    except ProblemsError as error:
        return [
            Finding(each.file, "", f"第{each.line}行" if each.line else "", "", "error", "unreadable", each.message)
            for each in error.problems
        ]
    except AuditError as error:
        return [Finding(str(file), "", "", "", "error", "unreadable", str(error).removeprefix(f"{file}: "))]
    findings = list(evidence.findings)
    if any(finding.level == "error" for finding in findings):
        return findings
    case = None if params is None else case_of(params, standard, evidence, decisions)
    needed, told = _scored(file, standard, as_frame(evidence, None if case is None else case.applied.values), case)
    kept = [finding for finding in findings if not unneeded(finding, standard, needed)]
    return [*kept, *(() if case is None else waiting(case, str(file))), *told]


def _scored(
    file: Path, standard: Standard, frame: pd.DataFrame, case: Case | None
) -> tuple[Collection[str], list[Finding]]:
    """Find what only scoring tells: which missing values it needs, values that are refused, such as were given and do not count.

    Figures of the province that are still wanting are no fault of the city's file.
    """
    params, readings = (case.params, case.applied.readings) if case is not None else (None, {})
    wanting = wanting_figures(standard, params, readings) if params is not None else ""
    sums = params.sums if params is not None and not wanting else {}
    try:
        result = score(standard, frame, readings, province=sums or None)
    except AuditError as error:
        name = error.input if isinstance(error, InputError) else ""
        return standard.inputs, [Finding(str(file), "", "", name, "error", "refused", str(error))]
    needed = [name for name in standard.inputs if result.missing[name].item()]
    if params is not None and wanting:
        said = f"{wanting}；与{standard.words.whole}相比的计分点这次没有核对，其余已核对；{give_figures(params)}"
        return needed, [Finding(str(params.province_file), "", "", "", "warning", "province_wanting", said)]
    stuck = dead_ends(standard, result.block, 0)
    return needed, [
        *(Finding(str(file), "", "", "", "warning", "not_counted", said) for said in result.warnings),
        *(Finding(str(file), "", "", "、".join(each.inputs), "warning", "not_worked_out", each.said) for each in stuck),
    ]


def find_params(file: Path) -> tuple[Params | None, Path]:
    """Tell a file's params, where there are any, and where its evidence lies.

    A params file names its workbook, or at least the standard's file, where a city's values name only its id; a workbook's
    params file lies beside it or in the folder above.
    """
    if not file.is_file():
        raise FileError(f"{file}: {'是目录，不是文件' if file.is_dir() else '没有这个文件'}")
    if file.suffix.lower() in (".yaml", ".yml") and _is_params(read_tree(file)):
        params = _checked(file)
        return params, params.workbook
    if file.suffix.lower() == ".xlsx":
        for folder in (file.parent, file.parent.parent):
            for beside in _near(folder, file.stem):
                params = _checked(beside)
                if params.workbook.resolve() == file.resolve():
                    return params, file
    return None, file


def _is_params(tree: Mapping[str, object]) -> bool:
    return "workbook" in tree or str(tree.get("standard", "")).endswith((".yaml", ".yml"))


def _near(folder: Path, stem: str) -> Iterator[Path]:
    """Go through the params files of a folder that may name a workbook: its namesake first, then those that spell its name."""
    first = folder / f"{stem}.yaml"
    if first.is_file() and "workbook" in read_tree(first):
        yield first
    if (folder / PROVINCE).is_file():
        others = (path for path in sorted(folder.glob("*.yaml")) if path not in {first, folder / PROVINCE})
        yield from (path for path in others if f"{stem}.xlsx".encode() in path.read_bytes())


def write_blank(path: Path, out: Path) -> Iterator[Path]:
    """Write the blank workbook of one city (its params file) or of all cities (their folder), and tell each path.

    Raises FileError where nothing can be written, and for files that are there and so kept: once all others are written.
    """
    if not path.exists():
        raise FileError(f"{path}: 没有这个文件或目录")
    kept = []
    for file in [path] if path.is_file() else city_files(path):
        params = _checked(file)
        target = out / f"{params.stem}.xlsx"
        if target.exists():
            kept.append(target)
            continue
        standard, given, sample = load_standard(params.standard), params.given, params.sample
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            told = str(params.province_file)
            write_template(
                standard, target, city=params.city, code=params.code, given=given, given_in=told, sample=sample
            )
        except OSError as error:
            raise FileError(f"{target}: 写不出（{error.strerror}）") from error
        yield target
    if kept:
        others = "，其余的已写出" if path.is_dir() else ""
        named = "\n".join(f"{each}: 已有这个文件，未覆盖" for each in kept)
        raise FileError(f"{named}{others}；要重写的请先移走，或用 --out 指定别的目录")


def keep_document(file: Path, workspace: Path) -> Path:
    """Copy a document into the workspace's documents/, under the start of its SHA-256 and its name, and return the copy.

    One that lies in the workspace stays where it is. Raises FileError where it cannot be read or written.
    """
    if file.is_file() and file.resolve().is_relative_to(workspace.resolve()):
        return file
    try:
        kept = workspace / DOCUMENTS / f"{sha256(file)[:12]}-{file.name}"
        kept.parent.mkdir(exist_ok=True)
        if not kept.exists():
            new = kept.with_name(f".{kept.name}.{os.getpid()}.new")
            with file.open("rb") as source, new.open("wb") as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
            new.replace(kept)
    except OSError as error:
        raise FileError(f"{file}: 附件不能存入 {workspace / DOCUMENTS}（{error.strerror}）") from error
    return kept


def _checked(file: Path) -> Params:
    params = read_params(file)
    check_against(load_standard(params.standard), params)
    return params


def _read(path: Path, standard: Standard, params: Params | None) -> Evidence:
    if params is None:
        return read_evidence(path, standard)
    return read_evidence(path, standard, city=params.city, code=params.code, given=params.given)


def _standard(name: str | None, params: Params | None) -> Standard:
    """Load the standard that was asked for, else the params' own, else the newest that is bundled."""
    return load_standard(name or (params.standard if params else max(bundled())))
