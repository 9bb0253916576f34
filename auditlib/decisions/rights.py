"""Who may do what for which city: data of the workspace, looked up when a decision is made."""

from __future__ import annotations

from collections.abc import Sequence

from auditlib.decisions.types import Kind
from auditlib.errors import DecisionError
from auditlib.model import Member, Person, Right

RIGHT_WORDS: dict[Right, str] = {
    "decide": "裁定", "confirm": "复核", "rule": "统一裁定", "close": "定稿", "object": "提出异议",
}  # fmt: skip
NEEDS: dict[Kind, Right] = {
    "discretion": "decide", "correction": "decide", "finding": "decide", "incident": "decide", "answer": "decide",
    "province": "rule", "confirmation": "confirm", "return": "confirm", "objection": "object", "close": "close",
}  # fmt: skip


def find_member(members: Sequence[Member], person: Person) -> Member | None:
    """Find who someone is in the workspace's list: by the account where both have one, else by name and office."""
    return next((member for member in members if _is(member.person, person)), None)


def _is(known: Person, person: Person) -> bool:
    if known.account and person.account:
        return known.account == person.account
    return known.name == person.name and (not known.unit or not person.unit or known.unit == person.unit)


def check_right(members: Sequence[Member], person: Person, kind: Kind, city: str, *, province: bool = False) -> Person:
    """Give the person back as the workspace knows him, if he may do this for a city (its name; empty for the province).

    A workspace that lists nobody lets everybody do everything. A withdrawal asks for the right that the decision asked for:
    the caller passes its kind. Raises DecisionError (field `person`) where he may not.
    """
    if not members:
        return person
    member = find_member(members, person)
    if member is None:
        raise DecisionError(
            "person", f"{person.name}不在 province.yaml 的 people 名单中，不能作出决定；请由负责人加入名单"
        )
    right: Right = "rule" if province and kind not in ("confirmation", "return", "close") else NEEDS.get(kind, "decide")
    if right not in member.may:
        raise DecisionError(
            "person", f"{person.name}没有“{RIGHT_WORDS[right]}”的权限（province.yaml 的 people 中 may）"
        )
    if member.cities and (province or city not in member.cities) and right not in ("rule", "close"):
        of = "、".join(member.cities)
        raise DecisionError(
            "person", f"{person.name}只负责{of}，不能就{city or '全部'}作出决定（province.yaml 的 people 中 cities）"
        )
    return member.person
