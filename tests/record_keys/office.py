"""A workspace with people and keys, and a city's report with manifests, laid out as a run does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditlib.audit import log_of
from auditlib.log.log import Log
from auditlib.model import Member
from auditlib.params import Params, read_params
from auditlib.record.checkpoint import Checkpoint
from auditlib.record.inputs import Input
from auditlib.record.manifest import describe
from auditlib.record.publication import record_publication
from auditlib.record.signer import Signer, key_signer

CITY, CODE, STANDARD = "甲市", "900001", "jiangsu-2012"
WORKBOOK = "佐证".encode() * 2000


def signer_of(name: str) -> Signer:
    """A key that is the same each time: its secret is made of the name."""
    return key_signer(Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest()))


def person(name: str, key: str | None = None, **more: object) -> dict[str, object]:
    line = signer_of(name).key.line if key is None else key
    return {"name": name, "unit": "省中心", "may": ["decide", "confirm"], "key": line, **more}


PEOPLE = [person("王某"), person("李某"), person("赵某", may=["confirm", "close"]), person("钱某", key="")]


@dataclass
class Office:
    """A folder with a workspace in params/, and reports in reports/."""

    top: Path
    people: list[dict[str, object]] = field(default_factory=lambda: list(PEOPLE))
    required: Sequence[str] = ("author", "reviewer")

    @property
    def folder(self) -> Path:
        return self.top / "params" / "甲省"

    @property
    def reports(self) -> Path:
        return self.top / "reports"

    @property
    def directory(self) -> Path:
        return self.reports / STANDARD / f"{CODE}-{CITY}"

    @property
    def params(self) -> Params:
        return read_params(self.folder / f"{CITY}.yaml")

    @property
    def members(self) -> tuple[Member, ...]:
        return self.params.members

    def log(self) -> Log:
        return log_of(self.params)

    def write(self, **more: object) -> None:
        """Write the workspace's files; JSON is YAML too."""
        (self.folder / "evidence").mkdir(parents=True, exist_ok=True)
        province = {
            "province": "甲省",
            "standard": STANDARD,
            "year": 2012,
            "people": self.people,
            "signatures": list(self.required),
            "cities": {CITY: {"code": CODE, "values": {}}},
            **more,
        }
        city = {"standard": STANDARD, "city": CITY, "code": CODE, "workbook": f"evidence/{CITY}.xlsx"}
        for name, tree in {"province.yaml": province, f"{CITY}.yaml": city}.items():
            (self.folder / name).write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
        (self.folder / "evidence" / f"{CITY}.xlsx").write_bytes(WORKBOOK)

    def publish(self, number: int = 1, reason: str = "首次发布", decisions: Sequence[int] = ()) -> None:
        """Lay out a version with its manifest, enter it in the log, and lead to it."""
        place = self.directory / f"v{number}"
        place.mkdir(parents=True)
        inputs = [Input("workbook", f"{CITY}.xlsx", sha256(WORKBOOK).hexdigest())]
        inputs += [Input("decision", str(seq), sha256(str(seq).encode()).hexdigest()) for seq in decisions]
        for name, text in {"report.html": f"第{number}版", "score.json": "{}"}.items():
            (place / name).write_text(text, encoding="utf-8")
        manifest = describe(
            place,
            city=CITY,
            code=CODE,
            standard=STANDARD,
            number=number,
            reason=reason,
            inputs=inputs,
            checkpoint=Checkpoint("auditlib/test", 0, sha256(b"").digest()),
            made="2026-11-24T19:49:55Z",
        ).text()
        (place / "manifest.json").write_bytes(manifest)
        with self.log() as log:
            record_publication(log, CODE, number, manifest)
        (self.directory / "latest.html").write_text(f'<a data-version="v{number}">', encoding="utf-8")
