"""Whether a standard agrees with itself in what it has counted from the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.standard.faults import Fault, Place
from auditlib.standard.inputs import Input
from auditlib.standard.naming import known
from auditlib.standard.schema import Standard


def ledger_faults(place: Place, name: str, item: Input) -> Iterator[Fault]:
    """Check that an input of the ledger is of a type that its rows can be counted in."""
    if item.ledger and item.type not in ("count", "amount"):
        said = "台账逐行登记数量，ledger: yes 只用于 type: count（整数）或 amount（可有小数）"
        yield (*place, "ledger"), f"输入 {name}: {said}"
    if item.due is not None and not (item.ledger and item.type == "count"):
        yield (*place, "due"), f"输入 {name}: due（期限）只用于 type: count 且 ledger: yes 的输入"


def once_faults(standard: Standard) -> Iterator[Fault]:
    """Check that events are told apart in the ledger, and that no input stands in two orders."""
    named: set[str] = set()
    for n, rule in enumerate(standard.once):
        for name in rule.of:
            place: Place = ("once", n, "of")
            yield from known(standard, place, name, ("count", "amount"))
            item = standard.inputs.get(name)
            if item is not None and (not item.ledger or item.due is not None):
                yield place, f"once（同一事件只计一次）只用于 ledger: yes 且没有 due 的输入，{name} 不是"
            if name in named:
                yield place, f"输入 {name} 在 once 中出现两次，应只有一处"
            named.add(name)
