"""The sample province: thirteen cities with invented figures that touch every rule of the standard.

    python -m tools.sample                       writes params/jiangsu-2012 anew
    python -m tools.sample --cities 500 DIR      a province of so many invented cities, for load tests

    cities.yaml ──► story ──► figures, ledger ──► self-scores ──► the files: province.yaml, params, workbooks, attachments
    what each city is like    what follows        what the city would claim                        │
                                                                                                  ▼
    decisions.yaml ─────────────────────────────────────────────────────────────────────────► log.jsonl
    what is decided on them, by whom and when

Nothing here is left to chance, clock or machine: the same data always give the same files, and the same entries in the log.
"""
