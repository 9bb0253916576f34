"""A province: every city's params file in a folder, several at once, each in a process of its own."""

from auditlib.batch.cities import holding, run_batch, run_cities, run_summary
from auditlib.batch.plan import LIMIT, Outcome, Plan, State, cores

__all__ = [
    "LIMIT", "Outcome", "Plan", "State", "cores", "holding", "run_batch", "run_cities", "run_summary",
]  # fmt: skip
