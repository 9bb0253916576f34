"""Whether a standard agrees with itself in what it has counted from the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.standard.faults import Fault, Place
from auditlib.standard.inputs import Input
from auditlib.standard.naming import known
from auditlib.standard.schema import Standard
from auditlib.standard.tallies import Tally

# What columns of the ledger are called, and what rows call them.
TAKEN = (
    *("事项", "日期", "情况说明", "数量", "查实", "文书号", "附件", "事件编号", "应报日期"),
    *("input", "date", "description", "count", "verified", "document", "attachment", "event", "deadline"),
)


def ledger_faults(standard: Standard, place: Place, name: str, item: Input) -> Iterator[Fault]:
    """Check that an input of the ledger is of a type that its rows can be counted in."""
    if item.ledger and item.type not in ("count", "amount"):
        said = "台账逐行登记数量，ledger: yes 只用于 type: count（整数）或 amount（可有小数）"
        yield (*place, "ledger"), f"输入 {name}: {said}"
    if item.due is not None and not (item.ledger and item.type == "count"):
        yield (*place, "due"), f"输入 {name}: due（期限）只用于 type: count 且 ledger: yes 的输入"
    for named in item.due.named if item.due is not None else ():
        yield from known(standard, (*place, "due", "dates"), named, ("date",))
        if named in standard.inputs and standard.inputs[named].source != "province":
            yield (
                (*place, "due", "dates"),
                f"作期限的日期 {named} 应由{standard.words.province}下达：写 source: province",
            )
    if item.tally is not None:
        yield from _tally(standard, (*place, "tally"), name, item, item.tally)


def _tally(standard: Standard, place: Place, name: str, item: Input, tally: Tally) -> Iterator[Fault]:
    """Check that what is counted by period is of the ledger, and comes to what the input can hold."""
    base = standard.inputs.get(tally.of or name)
    if base is None:
        yield from known(standard, (*place, "of"), tally.of or "", ("count", "amount"))
        return
    if not item.ledger or item.due is not None:
        yield place, f"输入 {name}: tally（逐期计）只用于 ledger: yes 且没有 due 的输入"
    elif base is not item and (not base.ledger or base.due is not None or base.tally is not None):
        yield (*place, "of"), f"tally 的 of 应为逐行登记的台账输入（ledger: yes，没有 due 和 tally），{tally.of} 不是"
    elif (tally.counts == "beyond" or tally.every is None) and (item.type, item.decimals) != (base.type, base.decimals):
        yield place, f"输入 {name}: 数的是 {tally.of} 的多少，两者的 type 和 decimals 应相同"
    elif tally.every is not None and tally.counts != "beyond" and item.type != "count":
        yield place, f"输入 {name}: 数的是有几期，应为 type: count"
    elif base is item and tally.counts != "beyond" and item.type == "amount":
        yield place, f"输入 {name}: 金额逐期计的，另立一个输入登记金额，在 of 中写它的名称"
    if tally.marked in TAKEN:
        yield (*place, "marked"), f"台账已有“{tally.marked}”一栏，请换一个名称"
    if tally.limit % base.finest or tally.limit < 0:
        yield place, f"输入 {name}: above、below 应不小于 0，小数位不多于 {tally.of or name} 可有的位数"


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
