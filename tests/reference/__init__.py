"""A second, slow way to score: one city at a time, in fractions, straight from a standard's rules.

It shares nothing with `auditlib.scoring` and is written to be read, not to be fast; the tests hold the engine
to it. None stands for a value, a truth, points or a score that is not known.

What the readings (口径) change is written here from their words, by the names of readings and options, and not taken
from what the options of a standard's file say that they do.

Begin with `score`: a city's `values`, then `effects` over `measures`, the `needs` of each, `rows`, and the `whole`.
"""

from tests.reference.measures import measure
from tests.reference.score import Score, score
from tests.reference.values import province_sums
from tests.reference.ways import UNGIVEN, Way

__all__ = ["UNGIVEN", "Score", "Way", "measure", "province_sums", "score"]
