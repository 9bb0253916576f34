"""What the cities are like and what is decided on them, read strictly; and cities invented after their model."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from auditlib.files.checked import check_tree
from auditlib.files.strict import as_plain, read_tree
from auditlib.params import Listed
from auditlib.standard.types import Ratio, Strict, Text, Whole, Yes
from tools.sample.chance import draw, draw_between

HERE = Path(__file__).parent
FIRST_INVENTED = 900_001
MOST_INVENTED = 3000


def _both_ends(value: object) -> object:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else [value, value]


Rates = dict[Text, Annotated[tuple[Ratio, Ratio], BeforeValidator(_both_ends)]]
Values = dict[Text, Annotated[Any, BeforeValidator(as_plain)]]
Counts = dict[Text, Whole]


class Target(Strict):
    """A target of the province, to be parted among its cities."""

    total: Whole
    unit: Whole
    tilt: Ratio = Fraction(0)


class Usual(Strict):
    """What holds in every city of which nothing else is said."""

    rates: Rates
    values: Values


class Claims(Strict):
    """How a city scores itself, in hundredths: `lenient` to its faults, `forgetful` of its bonuses."""

    lenient: Whole
    forgetful: Whole


class Attached(Strict):
    """The files that a city hands in: the year's table, notices of incidents, and one that it lists and does not send."""

    annual: Yes = False
    notices: Whole = 0
    unsent: Text | None = None


class Story(Strict):
    """What one city is like."""

    code: Text
    city: Text
    sign: Text
    share: Whole
    about: Text
    claims: Claims
    rates: Rates = Field(default_factory=dict)
    values: Values = Field(default_factory=dict)
    verified: Counts = Field(default_factory=dict)
    unproven: Counts = Field(default_factory=dict)
    attachments: Attached = Attached()

    @property
    def stem(self) -> str:
        """The name that all files of the city begin with."""
        return f"{self.code}-{self.city}"

    def rate(self, name: str) -> Fraction:
        """One of the city's rates, drawn between its ends."""
        return draw_between(self.code, name, *self.rates[name])

    def value(self, name: str) -> Any:
        """One of the values that the city states as they are; a range is drawn."""
        value = self.values[name]
        return draw(self.code, name, *value) if isinstance(value, list) else value


class Step(Strict):
    """One decision, in the order of the log: what was done, by whom and when; `key` is what later steps know it by.

    `about` is an input, a row, an earlier step's key, or an incident as input/2 for the second of its ledger; `with_` the
    incident that one counted once overlaps with; `then` what the workbook said at the time where it says otherwise now.
    """

    key: Text
    at: Text
    by: Text
    do: Literal["value", "incident", "rule", "object", "answer", "withdraw", "confirm", "return"]
    about: Text
    reason: Text
    city: Text | None = None
    value: Annotated[Any, BeforeValidator(as_plain)] = None
    with_: Text = Field(default="", alias="with")
    basis: str = ""
    objector: str = ""
    wanted: str = ""
    then: Values = Field(default_factory=dict)


class Sitting(Strict):
    """Who takes part in the sample's review, and what they decide."""

    people: tuple[Listed, ...] = ()
    second_review: Yes = False
    steps: tuple[Step, ...] = ()


class Province(Strict):
    """The whole sample."""

    province: Text
    standard: Text
    targets: dict[Text, Target]
    usual: Usual
    cities: tuple[Story, ...]
    sitting: Sitting = Sitting()


def read_sample(cities: int | None = None) -> Province:
    """Read the sample province, what is usual filled in for each city; or a larger or smaller one of invented cities.

    Invented cities have nobody to review them, and no decisions.
    """
    sample = check_tree(Province, read_tree(HERE / "cities.yaml"), "cities.yaml")
    whole = sum(story.share for story in sample.cities)
    if cities is not None:
        sample = sample.model_copy(update={"cities": tuple(_invented(sample.cities, n) for n in range(cities))})
    else:
        sitting = check_tree(Sitting, read_tree(HERE / "decisions.yaml"), "decisions.yaml")
        sample = sample.model_copy(update={"sitting": sitting})
    part = Fraction(sum(story.share for story in sample.cities), whole)
    return sample.model_copy(
        update={
            "cities": tuple(_completed(story, sample.usual) for story in sample.cities),
            "targets": {name: _scaled(target, part) for name, target in sample.targets.items()},
        }
    )


def read_sentences() -> dict[str, list[str]]:
    """Read what ledgers say of incidents, by input."""
    sentences: dict[str, list[str]] = as_plain(read_tree(HERE / "incidents.yaml"))
    return sentences


def _completed(story: Story, usual: Usual) -> Story:
    return story.model_copy(
        update={"rates": {**usual.rates, **story.rates}, "values": {**usual.values, **story.values}}
    )


def _invented(models: Sequence[Story], number: int) -> Story:
    """Make a city after the model of one of the thirteen; what is drawn for it is its own. It attaches no files."""
    code = str(FIRST_INVENTED + number)
    name = f"示例市{number + 1:04}"
    update = {"code": code, "city": name, "sign": f"示{number + 1:04}", "attachments": Attached()}
    return models[number % len(models)].model_copy(update=update)


def _scaled(target: Target, part: Fraction) -> Target:
    return target.model_copy(update={"total": int(target.total * part / target.unit) * target.unit})
