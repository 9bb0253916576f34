"""Incidents that are halved or waived over all that they cost (主动上报的减半扣分): written once, borne by every deduction."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.standard.anew import with_effects
from auditlib.standard.effects import AnyEffect, Discretion, Void
from auditlib.standard.faults import Fault, Place
from auditlib.standard.naming import known
from auditlib.standard.parts import inputs_in
from auditlib.standard.scale import Eased
from auditlib.standard.schema import Standard
from auditlib.standard.wholes import Check


def with_eased(standard: Standard) -> Standard:
    """Let every deduction for incidents of which a part costs less bear that, and hold the part against its whole."""
    if not standard.eased:
        return standard
    said = [(each, standard.inputs.get(each.part), standard.inputs.get(each.of)) for each in standard.eased]
    checks = tuple(
        Check(part=each.part, whole=each.of, text=f"{part.label}不能多于{whole.label}")
        for each, part, whole in said
        if part is not None and whole is not None
    )
    eased = with_effects(standard, lambda effect: _effect(standard, effect))
    return eased.model_copy(
        update={"checks": (*standard.checks, *(each for each in checks if each not in standard.checks))}
    )


def _effect(standard: Standard, effect: AnyEffect) -> AnyEffect:
    """Ease a deduction that counts such incidents; what the auditor gives at discretion has weighed them already."""
    if isinstance(effect, Void | Discretion) or effect.role != "deduct" or effect.eased is not None:
        return effect
    ours = next((each for each in standard.eased if each.of in inputs_in(effect)), None)
    return effect if ours is None else effect.model_copy(update={"eased": ours})


def eased_faults(standard: Standard) -> Iterator[Fault]:
    """Check that what is eased is counted like its part, is deducted at all, and is eased in one way."""
    for n, rule in enumerate(standard.eased):
        place: Place = ("eased", n)
        yield from eased_fault(standard, place, rule)
        bearing = [e for e in standard.effects.values() if getattr(e, "eased", None) == rule]
        if not bearing:
            yield (*place, "of"), f"没有扣分的计分点用到 {rule.of}，无从减扣"
        others = {each.of for each in standard.eased if each.of != rule.of}
        for effect in bearing:
            if both := others.intersection(inputs_in(effect)):
                yield (
                    place,
                    f"计分点 {effect.id} 同时用到 {rule.of} 和 {min(both)}，只能按其中一个减扣；请分成两个计分点",
                )
    named = [rule.of for rule in standard.eased]
    for n, name in enumerate(named):
        if name in named[:n]:
            yield ("eased", n, "of"), f"输入 {name} 在 eased 中出现两次，应只有一处"


def eased_fault(standard: Standard, place: Place, rule: Eased) -> Iterator[Fault]:
    """Check that a part of incidents and their whole are inputs that are counted alike."""
    for word, name in (("of", rule.of), ("part", rule.part)):
        yield from known(standard, (*place, word), name, ("count", "amount"))
    items = [standard.inputs[name] for name in (rule.of, rule.part) if name in standard.inputs]
    if len({(item.type, item.decimals) for item in items}) > 1:
        yield place, f"{rule.part} 是 {rule.of} 的一部分，两者的 type 和 decimals 应相同"
