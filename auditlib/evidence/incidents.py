"""The incident ledger (台账): its rows read, doubled and misdated ones found, and the verified ones counted by input."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from auditlib.evidence.draft import Line, Raw
from auditlib.evidence.due import doubtful, due_count, undelivered
from auditlib.evidence.findings import Findings
from auditlib.evidence.layout import DEADLINE_HEADING, LEDGER_HEADINGS, ledger_names, marks_in
from auditlib.evidence.once import repeated, standing
from auditlib.evidence.tally import entered, tally_count
from auditlib.evidence.values import read_date, read_number, read_text, read_yes_no
from auditlib.model import Incident, Origin
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

# So many deadlines are told at once.
TOLD = 3
REQUIRED = ("input", "date", "count", "verified")
COUNT = Input(label=LEDGER_HEADINGS["count"], type="count", min=Decimal(1))


@dataclass(slots=True)
class Ledger:
    """The incidents of a city; `broken` are the inputs with a row that could not be read, whose sums are not known."""

    incidents: list[Incident] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def sum(self, name: str, standard: Standard) -> int | Decimal | None:
        """Tell what the verified incidents of an input come to: see `counted`.

        None where the ledger has no row for it at all, a broken one, or none for a deadline whose days are counted.
        """
        base = entered(standard, name)
        known = any(each.input == base for each in self.incidents) and base not in self.broken
        return counted(standard, name, self.verified) if known else None

    @property
    def verified(self) -> list[Incident]:
        """The verified incidents."""
        return [each for each in self.incidents if each.verified]

    def cells(self, name: str, standard: Standard) -> str:
        """Tell where the incidents stand that count for an input."""
        name = entered(standard, name)
        found = [each.origin for each in standing(standard, self.verified) if each.input == name]
        if found:
            return f"{found[0].sheet}{'、'.join(origin.cell for origin in found)}"
        return "查实的都不重复计" if any(each.input == name for each in self.verified) else "没有查实的记录"


def counted(standard: Standard, name: str, counting: Collection[Incident]) -> int | Decimal | None:
    """Tell what an input comes to, given all incidents that count, of other inputs too.

    That is their sum without those whose event counts under a graver input, or what they come to by month or quarter; of one
    with deadlines how many of these are missed, or by how many days; None where a deadline whose days are counted has no delivery.
    """
    item = standard.inputs[name]
    if item.due is not None:
        return due_count(item.due, standard.year, [each for each in counting if each.input == name])
    rows = [each for each in standing(standard, counting) if each.input == entered(standard, name)]
    found = sum(each.count for each in rows) if item.tally is None else tally_count(item.tally, rows)
    return item.whole(Decimal(found))


def _doubt(ledger: Ledger, standard: Standard, findings: Findings) -> None:
    """Tell the deliveries that may be late ones of the deadline before, and the deadlines whose days are not known."""
    for name, item in standard.inputs.items():
        ours = [each for each in ledger.incidents if each.input == name]
        if item.due is None or item.due.named or name in ledger.broken or not ours:
            continue
        verified = [each for each in ours if each.verified]
        for doubt in doubtful(item.due, standard.year, verified):
            origin = next(each.origin for each in verified if each.date == doubt.given)
            words = {"missed": doubt.missed, "taken": doubt.taken}
            findings.add("doubtful_delivery", origin, name, label=item.label, found=doubt.given, **words)
        if item.due.counts == "days" and (lacking := undelivered(item.due, standard.year, verified)):
            said = "、".join(map(str, lacking[:TOLD])) + (f" 等{len(lacking)}期" if len(lacking) > TOLD else "")
            findings.add("undelivered", ours[0].origin, name, label=item.label, deadlines=said)


def _once(ledger: Ledger, standard: Standard, findings: Findings) -> None:
    """Tell the rows that do not count since their event counts under a graver input."""
    for each, instead in repeated(standard, ledger.verified).items():
        graver = standard.inputs[instead.input].label
        words = {"label": standard.inputs[each.input].label, "found": each.event, "first": instead.origin.cell}
        findings.add("counted_once", each.origin, each.input, graver=graver, **words)


def read_ledger(lines: Iterable[Line], standard: Standard, findings: Findings) -> Ledger:
    """Read the ledger's rows; every fault of every row becomes a finding."""
    ledger = Ledger()
    names = ledger_names(standard)
    known = names | {name: name for name in names.values()}
    first: dict[tuple[object, ...], str] = {}
    for line in lines:
        if all(raw.empty for raw in line.values()):
            continue
        incident = _read_incident(line, standard, known, ledger, findings)
        if incident is None:
            continue
        ledger.incidents.append(incident)
        if incident.date is not None and not _in_time(standard, incident.input, incident.date):
            findings.add(
                "date_outside_year", line["date"].origin, incident.input, found=incident.date, wanted=standard.year
            )
        words = ("".join(incident.description.split()), incident.document, incident.event, incident.deadline)
        key = (incident.input, incident.date, *words)
        if key in first:
            findings.add("duplicate_incident", incident.origin, incident.input, first=first[key])
        first.setdefault(key, incident.origin.cell)
    _doubt(ledger, standard, findings)
    _once(ledger, standard, findings)
    return ledger


def _in_time(standard: Standard, name: str, date: datetime.date) -> bool:
    """Tell whether something can bear on the year: it happened in it, or was delivered not long after a deadline."""
    due = standard.inputs[name].due
    if due is None or date.year == standard.year:
        return date.year == standard.year
    return date.year >= due.first_day(standard.year).year and date <= due.last_day(standard.year)


def _read_deadline(raw: Raw, name: str, standard: Standard, findings: Findings) -> datetime.date | None:
    """Read which deadline a delivery is for; one that is none is refused with those that there are."""
    date = read_date(raw, name, DEADLINE_HEADING, findings)
    due = standard.inputs[name].due if name else None
    known = due.deadlines(standard.year) if due is not None else []
    if date is None or date in known or (due is not None and due.named):
        return date
    said = f"不在各期期限之内（{'、'.join(map(str, known))}）" if known else "应留空：这一事项没有期限"
    findings.add("unknown_deadline", raw.origin, name, found=date, said=said)
    return None


def _counted_in(standard: Standard, name: str) -> Input:
    """Tell what a row says how many of: whole numbers, of an amount a number with its decimals; above 0."""
    item = standard.inputs.get(name)
    if item is None or item.type == "count":
        return COUNT
    return COUNT.model_copy(update={"type": item.type, "decimals": item.decimals, "min": item.finest, "max": item.max})


def _read_incident(
    line: Line, standard: Standard, known: dict[str, str], ledger: Ledger, findings: Findings
) -> Incident | None:
    told = {key: read_text(raw) for key, raw in line.items()}
    origin = next(iter(line.values())).origin
    name = known.get(told.get("input", ""), "")
    if told.get("input") and not name:
        findings.add("unknown_incident", line["input"].origin, found=told["input"], near=known)
    for key in REQUIRED:
        raw = line.get(key)
        if raw is not None and raw.empty:
            findings.add("incomplete_incident", raw.origin, name, label=LEDGER_HEADINGS[key])
    absent = Raw(None, origin)
    date = read_date(line.get("date", absent), name, LEDGER_HEADINGS["date"], findings)
    count = read_number(line.get("count", absent), name, _counted_in(standard, name), findings)
    verified = read_yes_no(line.get("verified", absent), name, LEDGER_HEADINGS["verified"], findings)
    meant = line.get("deadline", absent)
    deadline = _read_deadline(meant, name, standard, findings)
    if deadline is None and not meant.empty:
        ledger.broken.add(name)
    marks = tuple(mark for mark in marks_in(standard) if read_yes_no(line.get(mark, absent), name, mark, findings))
    if not name or date is None or count is None or verified is None:
        ledger.broken.add(name)
        return None
    return Incident(
        input=name,
        date=date,
        description=told.get("description", ""),
        count=standard.inputs[name].whole(count),
        verified=verified,
        document=told.get("document", ""),
        attachment=told.get("attachment", ""),
        origin=Origin(origin.file, origin.sheet, origin.cell),
        event=told.get("event", ""),
        deadline=deadline,
        marks=marks,
    )
