"""A published version described for archives: RO-Crate 1.1 with the profile "Process Run Crate" 0.5 of Workflow Run RO-Crate.

It says in the archives' own words what the manifest says: which files came out (result), what went in (object), by which
software (instrument), when. Nothing but the manifest goes into it, so that the same version has the same bytes; the manifest
then names it by hash among the version's files. What went in is named by hash and need not lie beside it.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from auditlib.record.inputs import ROLE_WORDS, Input
from auditlib.record.manifest import MANIFEST, Manifest

CRATE = "ro-crate-metadata.json"
CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
TYPES = {
    ".html": "text/html", ".ipynb": "application/x-ipynb+json", ".json": "application/json", ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".yaml": "application/yaml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv", ".pdf": "application/pdf",
}  # fmt: skip
ABOUT = {
    "report.html": "审核报告", "audit.ipynb": "执行过的笔记本", "score.json": "分数", "评分表.xlsx": "评分表", "评分表.docx": "评分表",
    "province.json": "分数和名次", "province.ipynb": "执行过的笔记本",
    MANIFEST: "清单：in-toto 声明，列明投入和产出的哈希",
}  # fmt: skip
# The roles of inputs that are files; the others are states of a program or of a log.
FILES = ("standard", "params", "province", "workbook", "attachment", "notebook", "city")
SOFTWARE, RUN, OFFICE = "#auditlib", "#run", "#office"
# Who holds what rights in a report is the office's to say, not this program's.
LICENSE = "#license"


def crate_of(manifest: Manifest, province: str) -> str:
    """Write the metadata of a version's crate, whose root is the version's directory.

    `manifest` is that of all other files; `province` is whose office publishes.
    """
    whose = f"{manifest.city}（{manifest.code}）" if manifest.code else province
    title = f"{manifest.city or province} {manifest.standard} {'审核报告' if manifest.code else '汇总'} 第{manifest.number}版"
    results = {**manifest.outputs, MANIFEST: ""}
    inputs = [_input(each) for each in manifest.inputs if each.role != "auditlib"]
    made = [_file(name, digest, manifest.sm3.get(name, "")) for name, digest in sorted(results.items())]
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": SPECIFICATION},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "conformsTo": {"@id": PROFILE},
            "datePublished": manifest.made,
            "description": manifest.reason,
            "hasPart": _ids(made),
            "identifier": f"urn:auditlib:report:{manifest.standard}:{manifest.code}:v{manifest.number}",
            "license": {"@id": LICENSE},
            "mentions": [{"@id": RUN}],
            "name": title,
            "publisher": {"@id": OFFICE},
            "version": str(manifest.number),
        },
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": LICENSE, "@type": "CreativeWork", "name": "使用和公开按发布单位的规定"},
        {"@id": OFFICE, "@type": "Organization", "name": province},
        _software(manifest),
        {
            "@id": RUN,
            "@type": "CreateAction",
            "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
            "agent": {"@id": OFFICE},
            "description": f"auditlib run；{manifest.reason}",
            "endTime": manifest.made,
            "instrument": {"@id": SOFTWARE},
            "name": f"审核 {whose}",
            "object": _ids(inputs),
            "result": _ids(made),
        },
        *made,
        *inputs,
    ]
    tree = {"@context": CONTEXT, "@graph": graph}
    return json.dumps(tree, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _software(manifest: Manifest) -> dict[str, Any]:
    ran = manifest.environment
    return {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "auditlib",
        "softwareRequirements": [f"{name} {value}" for name, value in sorted(ran.items()) if name != "auditlib"],
        "softwareVersion": ran.get("auditlib", "") or "不详",
    }


def _file(name: str, digest: str, sm3: str) -> dict[str, Any]:
    found = {
        "@id": quote(name),
        "@type": "File",
        "description": ABOUT.get(name, "随报告发布的文件"),
        "encodingFormat": _type(name),
        "identifier": [*([f"sha256:{digest}"] if digest else []), *([f"sm3:{sm3}"] if sm3 else [])],
        "name": name,
        "sha256": digest,
    }
    return {key: value for key, value in found.items() if value}


def _input(each: Input) -> dict[str, Any]:
    """Describe what went in: not a file of the crate, so it is named by role, name and hash, not by a path."""
    role = ROLE_WORDS.get(each.role, each.role)
    found = {
        "@id": f"#{each.role}/{quote(each.name, safe='')}",
        "@type": "CreativeWork",
        "alternateName": each.name,
        "description": role if each.sha256 else f"{role}，当时没有这个文件",
        "encodingFormat": _type(each.name) if each.role in FILES else "",
        "identifier": f"sha256:{each.sha256}" if each.sha256 else "",
        "name": f"{role} {each.name}",
        "sha256": each.sha256,
    }
    return {key: value for key, value in found.items() if value}


def _type(name: str) -> str:
    return TYPES.get(f".{name.rpartition('.')[2].lower()}", "application/octet-stream")


def _ids(entities: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"@id": each["@id"]} for each in entities]
