"""What is checked of a bundle: its list, the manifest, the log's proofs, decisions, inputs, the score, the signatures."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable

from auditlib.record.merkle import consistent, included
from auditlib.record.portable.ed25519 import signed
from auditlib.record.portable.package import LIST, Bundle, Wrong, checkpoint

SCORE_TYPE = "application/vnd.auditlib.score+json"
DIGITS = re.compile(r"[0-9a-f]{64}")
# Checkpoints that the caller kept: the name of the file, and its bytes.
Against = Iterable["tuple[str, bytes]"]
WHY = {
    "personal": "为保护个人信息没有附上",
    "changed": "原件已变，没有附上",
    "absent": "当时就不在",
    "program": "程序，不附",
}


def check(bundle: Bundle, against: Against = (), keys: Iterable[str] = ()) -> None:
    """Check everything; what is found is kept in the bundle."""
    steps: dict[str, Callable[[], None]] = {
        LIST: lambda: listed(bundle),
        "report/manifest.json": lambda: manifest_of(bundle),
        "proofs/publication.json": lambda: logged(bundle, against),
        "proofs/decisions": lambda: decided(bundle),
        "inputs": lambda: inputs(bundle),
        "report/score.json": lambda: score(bundle),
        "proofs/signatures": lambda: signatures(bundle, keys),
    }
    for name, step in steps.items():
        try:
            step()
        except Wrong as wrong:
            bundle.fault(*wrong.args)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            bundle.fault(name, f"缺项或格式不对（{error}）")


def listed(bundle: Bundle) -> None:
    """Check that the files are those of the list, and no other."""
    tree = bundle.read(LIST)
    if (
        set(tree) != {"city", "code", "files", "format", "left_out", "log", "redacted", "version"}
        or tree["format"] != 1
    ):
        raise Wrong(LIST, "不是这一版本的报告包")
    bundle.prefix = f"{tree['city']} 第{tree['version']}版 "
    for name, digest in tree["files"].items():
        if name not in bundle.files:
            bundle.fault(name, "清单列有这个文件，却不在包里")
        elif hashlib.sha256(bundle.files[name]).hexdigest() != digest:
            bundle.fault(name, "与打包时不同，已被改动")
    for name in sorted(set(bundle.files) - set(tree["files"]) - {LIST}):
        bundle.fault(name, "多出这个文件")


def manifest_of(bundle: Bundle) -> None:
    """Check the report's files against its manifest, and whose it is."""
    manifest, tree = bundle.read("report/manifest.json"), bundle.read(LIST)
    told = manifest["predicate"]["buildDefinition"]["externalParameters"]
    for word, name in (("city", "市"), ("code", "代码"), ("version", "版次")):
        if told[word] != tree[word]:
            bundle.fault("report/manifest.json", f"清单的{name}是 {told[word]}，报告包写的是 {tree[word]}")
    names = {f"report/{each['name']}" for each in manifest["subject"]}
    for each in manifest["subject"]:
        name, digests = f"report/{each['name']}", each["digest"]
        if hashlib.sha256(bundle.take(name)).hexdigest() != digests["sha256"]:
            bundle.fault(name, "与发布时的清单不符，已被改动")
        if "sm3" in digests and "sm3" not in hashlib.algorithms_available:
            bundle.notes.append("清单有 SM3 摘要，本机的 Python 没有 SM3 算法，未能核对；SHA-256 已核对")
        elif "sm3" in digests and hashlib.new("sm3", bundle.take(name)).hexdigest() != digests["sm3"]:
            bundle.fault(name, "SM3 与发布时的清单不符，已被改动")
    for name in sorted(bundle.files):
        if name.startswith("report/") and name not in names | {"report/manifest.json"}:
            bundle.fault(name, "发布时的清单里没有这个文件")


def logged(bundle: Bundle, against: Against) -> None:
    """Check that the log holds the publication, and that its checkpoints agree."""
    tree, entry = bundle.read(LIST), bundle.read("proofs/publication.json")
    digest = hashlib.sha256(bundle.take("report/manifest.json")).hexdigest()
    wanted = {"city": tree["code"], "version": tree["version"], "manifest": digest}
    if entry["kind"] != "publication" or {name: entry["body"][name] for name in wanted} != wanted:
        bundle.fault("proofs/publication.json", "日志所公布的不是这份报告（市、版次或清单的哈希不符）")
    origin, size, head = checkpoint(bundle.take("proofs/checkpoint.txt"), "proofs/checkpoint.txt")
    inclusion = bundle.read("proofs/inclusion.json")
    if inclusion["size"] != size or entry["log"] != tree["log"] or not origin.startswith("auditlib/"):
        bundle.fault("proofs/inclusion.json", "与检查点或日志的名称不符")
    if not proved(bundle, "proofs/publication.json", entry["seq"]):
        bundle.fault("proofs/publication.json", f"日志第 {entry['seq']} 条不能由检查点的根哈希证明")
    proofs = bundle.read("proofs/consistency.json")
    inner = bundle.read("report/manifest.json")["predicate"]["buildDefinition"]["internalParameters"]
    before = checkpoint(inner["checkpoint"].encode(), "report/manifest.json")
    if before[0] != origin or not before[1] < entry["seq"] <= size or not continues(before, size, head, proofs):
        bundle.fault("proofs/consistency.json", f"清单所记的检查点（{before[1]} 条）不是日志的前段")
    for name, data in against:
        kept = checkpoint(data, name)
        if kept[1] not in (0, size) and str(kept[1]) not in proofs:
            bundle.fault(name, f"包里没有到 {kept[1]} 条的证明，不能与它比对；请打包的人用 --against 附上")
        elif kept[0] != origin or not continues(kept, size, head, proofs):
            bundle.fault(name, f"与日志不符：日志的前 {kept[1]} 条在此之后被改写，或不是同一日志")
        else:
            bundle.notes.append(f"日志与留存的检查点 {name}（{kept[1]} 条）相符")
    if not against:
        bundle.notes.append(
            f"没有给出自己留存的检查点：日志若整个重写过，看不出来。包里的检查点有 {size} 条，根哈希 {base64.b64encode(head).decode()}"
        )


def decided(bundle: Bundle) -> None:
    """Check that the decisions are those that the manifest names, and in the log."""
    needs = bundle.read("report/manifest.json")["predicate"]["buildDefinition"]["resolvedDependencies"]
    named = {each["name"]: each["digest"]["sha256"] for each in needs if each["annotations"]["role"] == "decision"}
    for number, digest in named.items():
        name = f"proofs/decisions/{number}.json"
        entry = bundle.read(name)
        whose = entry["body"]["city"] in ("", bundle.read(LIST)["code"])
        if (
            leaf(bundle.take(name)).hex() != digest
            or str(entry["seq"]) != number
            or entry["kind"] != "decision"
            or not whose
        ):
            bundle.fault(name, f"不是清单所依据的第{number}号决定，已被改动")
        elif not proved(bundle, name, entry["seq"]):
            bundle.fault(name, f"第{number}号决定不能由检查点的根哈希证明")


def inputs(bundle: Bundle) -> None:
    """Check that every input is there as it was, or named as left out."""
    tree = bundle.read(LIST)
    needs = bundle.read("report/manifest.json")["predicate"]["buildDefinition"]["resolvedDependencies"]
    out = {(each["role"], each["name"]): each for each in tree["left_out"]}
    redacted = {(each["role"], each["name"]): each for each in tree["redacted"]}
    for each in needs:
        role, name, digest = each["annotations"]["role"], each["name"], each.get("digest", {}).get("sha256", "")
        path, key = f"inputs/{role}/{name}", (role, name)
        said = out.get(key) or redacted.get(key) or {}
        if role == "decision":
            continue
        if said and (said["sha256"] != digest or said.get("why", "personal") not in WHY):
            bundle.fault(LIST, f"{name} 的哈希与发布时的清单不同")
        elif key in out:
            bundle.notes.append(
                f"{name}：{WHY[said['why']]}（SHA-256 {digest[:12]}…）" if digest else f"{name}：当时就不在"
            )
        elif key in redacted:
            bundle.take(path)
            bundle.notes.append(f"{name}：已隐去姓名，不是原件（原件 SHA-256 {digest[:12]}…），不能由此证明")
        elif hashlib.sha256(bundle.take(path)).hexdigest() != digest:
            bundle.fault(path, "与发布时所用的不同，已被改动")
    known = {f"inputs/{each['annotations']['role']}/{each['name']}" for each in needs}
    for name in sorted(bundle.files):
        if name.startswith("inputs/") and name not in known:
            bundle.fault(name, "发布时没有用过这个文件")


def score(bundle: Bundle) -> None:
    """Check that notebook, score.json and page tell the same score."""
    text = bundle.take("report/score.json")
    digest = hashlib.sha256(text).hexdigest()
    cells = [cell for cell in json.loads(bundle.take("report/audit.ipynb"))["cells"] if cell["cell_type"] == "code"]
    outputs = [output["data"] for cell in cells for output in cell["outputs"] if "data" in output]
    sealed = [data[SCORE_TYPE]["text"] for data in outputs if SCORE_TYPE in data]
    if not sealed or sealed[-1].encode() != text:
        bundle.fault("report/score.json", "不是笔记本里封存的分数")
    if f"SHA-256 {digest[:12]}…" not in bundle.take("report/report.html").decode():
        bundle.fault("report/report.html", "页上封存的分数不是 score.json 的分数")
    if json.loads(text)["city"] != bundle.read(LIST)["city"]:
        bundle.fault("report/score.json", "是另一市的分数")


def signatures(bundle: Bundle, keys: Iterable[str]) -> None:
    """Check the DSSE envelopes over the manifest or the checkpoint; `keys` are lines that the caller trusts."""
    lines = [line for line in bundle.files.get("proofs/keys.txt", b"").decode().splitlines() if line]
    trusted = {line.rsplit(":", 1)[0]: line for line in keys}
    known = {line.split()[0].rsplit(":", 1)[0]: line for line in lines}
    payloads = (bundle.take("report/manifest.json"), bundle.take("proofs/checkpoint.txt"))
    for name in sorted(name for name in bundle.files if name.startswith("proofs/signatures/")):
        envelope = bundle.read(name)
        kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"], validate=True)
        if payload not in payloads:
            bundle.fault(name, "签的不是这份报告的清单或检查点")
        message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
        for each in envelope["signatures"]:
            line = trusted.get(each["keyid"]) or known.get(each["keyid"], "")
            who = line.partition(" ")[2] or each["keyid"]
            key = base64.b64decode(line.split(" ")[0].rpartition(":")[2])
            if each["keyid"].startswith("sm2:"):
                bundle.notes.append(f"{who} 的 SM2 签名：标准库不能核对，请用 openssl 核对 {name}")
            elif not line:
                bundle.fault(name, f"{each['keyid']} 的公钥不在包里，也没有用 --key 给出，不能核对")
            elif each["keyid"] != f"ed25519:{hashlib.sha256(b'ed25519:' + key).hexdigest()[:16]}":
                bundle.fault(name, f"{who} 的公钥与其编号不符")
            elif not signed(key, base64.b64decode(each["sig"], validate=True), message):
                bundle.fault(name, f"{who} 的签名不符，内容或签名已被改动")
            else:
                own = "" if each["keyid"] in trusted else "（公钥取自包内，请与本人核对编号）"
                bundle.notes.append(f"{who} 的签名相符，{each['keyid']}{own}")
    if not any(name.startswith("proofs/signatures/") for name in bundle.files):
        bundle.notes.append("没有签名")


def leaf(data: bytes) -> bytes:
    """Hash an entry (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def proved(bundle: Bundle, name: str, seq: int) -> bool:
    """Tell whether the inclusion proof of an entry holds under the bundle's checkpoint."""
    tree = bundle.read("proofs/inclusion.json")
    head = checkpoint(bundle.take("proofs/checkpoint.txt"), "proofs/checkpoint.txt")[2]
    path = hashes(tree["paths"][str(seq)])
    return included(leaf(bundle.take(name)), seq - 1, tree["size"], path, head)


def continues(before: tuple[str, int, bytes], size: int, head: bytes, proofs: dict[str, list[str]]) -> bool:
    """Tell whether a checkpoint is of the beginning of the log of `size` entries."""
    first, path = before[1], hashes(proofs.get(str(before[1]), []))
    if first == 0:
        return before[2] == hashlib.sha256(b"").digest() and not path
    return consistent(first, size, path, before[2], head)


def hashes(path: list[str]) -> list[bytes]:
    """Read a proof's hashes. Raises ValueError for what is none."""
    if not all(DIGITS.fullmatch(each) for each in path):
        raise ValueError("证明中的哈希写法不对")
    return [bytes.fromhex(each) for each in path]
