"""The incident ledger (台账): its rows read, doubled and misdated ones found, and the verified ones summed by input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from auditlib.evidence.draft import Line, Raw
from auditlib.evidence.due import doubtful, missed
from auditlib.evidence.findings import Findings
from auditlib.evidence.layout import LEDGER_HEADINGS, ledger_names
from auditlib.evidence.values import read_date, read_number, read_text, read_yes_no
from auditlib.model import Incident, Origin
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

REQUIRED = ("input", "date", "count", "verified")
COUNT = Input(label=LEDGER_HEADINGS["count"], type="count", min=Decimal(1))


@dataclass(slots=True)
class Ledger:
    """The incidents of a city; `broken` are the inputs with a row that could not be read, whose sums are not known."""

    incidents: list[Incident] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def sum(self, name: str, standard: Standard) -> int | None:
        """Sum the verified incidents of an input, or count the deadlines that they miss.

        None where the ledger has no row for it at all, or a broken one.
        """
        ours = [each for each in self.incidents if each.input == name]
        verified = [each for each in ours if each.verified]
        return counted(standard, name, verified) if ours and name not in self.broken else None

    def cells(self, name: str) -> str:
        """Tell where the verified incidents of an input stand."""
        found = [each.origin for each in self.incidents if each.input == name and each.verified]
        return f"{found[0].sheet}{'、'.join(origin.cell for origin in found)}" if found else "没有查实的记录"


def counted(standard: Standard, name: str, incidents: Iterable[Incident]) -> int:
    """Tell what some incidents of an input come to: their sum, or of one with deadlines how many of these they miss."""
    due = standard.inputs[name].due
    if due is not None:
        return len(missed(due, standard.year, [each.date for each in incidents]))
    return sum(each.count for each in incidents)


def _doubt(ledger: Ledger, standard: Standard, findings: Findings) -> None:
    """Tell the deliveries that may be late ones of the deadline before, since they are taken for the next."""
    for name, item in standard.inputs.items():
        ours = [each for each in ledger.incidents if each.input == name and each.verified]
        if item.due is None or name in ledger.broken:
            continue
        for doubt in doubtful(item.due, standard.year, [each.date for each in ours]):
            origin = next(each.origin for each in ours if each.date == doubt.given)
            words = {"missed": doubt.missed, "taken": doubt.taken}
            findings.add("doubtful_delivery", origin, name, label=item.label, found=doubt.given, **words)


def read_ledger(lines: Iterable[Line], standard: Standard, findings: Findings) -> Ledger:
    """Read the ledger's rows; every fault of every row becomes a finding."""
    ledger = Ledger()
    names = ledger_names(standard)
    known = names | {name: name for name in names.values()}
    first: dict[tuple[object, ...], str] = {}
    for line in lines:
        if all(raw.empty for raw in line.values()):
            continue
        incident = _read_incident(line, known, ledger, findings)
        if incident is None:
            continue
        ledger.incidents.append(incident)
        years = {standard.year, standard.year + (standard.inputs[incident.input].due is not None)}
        if incident.date is not None and incident.date.year not in years:
            findings.add(
                "date_outside_year", line["date"].origin, incident.input, found=incident.date, wanted=standard.year
            )
        key = (incident.input, incident.date, "".join(incident.description.split()), incident.document)
        if key in first:
            findings.add("duplicate_incident", incident.origin, incident.input, first=first[key])
        first.setdefault(key, incident.origin.cell)
    _doubt(ledger, standard, findings)
    return ledger


def _read_incident(line: Line, known: dict[str, str], ledger: Ledger, findings: Findings) -> Incident | None:
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
    count = read_number(line.get("count", absent), name, COUNT, findings)
    verified = read_yes_no(line.get("verified", absent), name, LEDGER_HEADINGS["verified"], findings)
    if not name or date is None or count is None or verified is None:
        ledger.broken.add(name)
        return None
    return Incident(
        input=name,
        date=date,
        description=told.get("description", ""),
        count=int(count),
        verified=verified,
        document=told.get("document", ""),
        attachment=told.get("attachment", ""),
        origin=Origin(origin.file, origin.sheet, origin.cell),
    )
