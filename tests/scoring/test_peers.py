"""Places among the peers, means and deviations over them or of a city's own figures, and arithmetic of any width."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import load_standard, score
from auditlib.errors import InputError
from auditlib.scoring.arithmetic import root
from auditlib.standard.lint import lint_standard
from auditlib.wording.effects import effect_words
from tests.scoring.agreement import agree
from tests.scoring.cities import STANDARD, chance_city, chance_gaps, cities, frame

PEERS = load_standard(Path(__file__).parent / "peers.yaml")
CLEAN: dict[str, Any] = {
    **{"income": 100, "complaints": 0, "done": 9, "target": 10},
    **{"first": 90, "second": 90, "third": 90, "level": "A"},
}


def some(**columns: list[Any]) -> list[dict[str, Any]]:
    """Clean cities, as many as the columns are long, each with its values of them."""
    return [CLEAN | dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def places(name: str, said: str, *four: Mapping[str, Any]) -> list[str]:
    """Read from the explanations which place each city was given."""
    result = score(PEERS, frame(*four))
    return [result.explain(city)[name].partition(said)[2].partition("（")[0] for city in result.index]


def test_equal_values_share_a_place_and_the_next_one_follows() -> None:
    four = some(income=[50, 70, 70, 10])
    assert places("1.1b", "收入名次", *four) == ["第2名", "第1名", "第1名", "第3名"]
    assert agree(*four, standard=PEERS).effects["1.1b"].tolist() == [-0.5, 0, 0, -1]


def test_with_places_skipped_as_many_are_left_out_as_share_one() -> None:
    four = some(complaints=[3, 0, 0, 9])
    assert places("1.2b", "投诉名次", *four) == ["第3名", "第1名", "第1名", "第4名"]
    assert agree(*four, standard=PEERS).effects["1.2b"].tolist() == [3, 10, 10, 1]


def test_bands_of_places_are_told_as_places() -> None:
    result = score(PEERS, frame(*some(complaints=[3, 0, 0, 9])))
    assert effect_words(PEERS, PEERS.effects["1.2b"]).partition("：")[2] == (
        "第1名的得10分；第2名的得4分；第3名的得3分；第4名及以后的得1分"
    )
    third, last = (result.explain(city)["1.2b"].rpartition("）")[2] for city in ("城0", "城3"))
    assert (third, last) == ("，得3分", "，列第4名及以后，得1分")


def test_the_last_place_is_the_first_from_the_other_end() -> None:
    result = agree(*some(income=[50, 10, 10, 70]), standard=PEERS)
    assert result.effects["1.1c"].tolist() == [0, -5, -5, 0]
    assert result.sanctions["last"].tolist() == [False, True, True, False]


def test_a_place_by_a_ratio_tells_apart_what_differs_by_the_least() -> None:
    # 999,999,998 / 999,999,999 and the like: nearer to each other than a float can tell.
    four = some(done=[999_999_997, 999_999_998, 999_999_999, 1], target=[999_999_998, 999_999_999, 10**9, 10**9])
    assert places("1.2a", "完成率名次", *four) == ["第3名", "第2名", "第1名", "第4名"]
    agree(*four, standard=PEERS)


def test_a_city_without_the_value_has_no_place_and_is_named_to_the_others() -> None:
    result = agree(*some(income=[50, None, 70, 10]), standard=PEERS)
    assert result.effects["1.1b"].isna().tolist() == [False, True, False, False]
    assert "3个市按收入由高到低，城1没有数，未计入" in result.explain("城0")["1.1b"]
    assert result.missing.loc["城1", "income"]


def test_the_mean_of_rates_is_not_the_rate_of_sums() -> None:
    # The mean of 90 %, 20 % and 50 % is 53.33 %, that of the sums 20.18 %.
    result = agree(*some(done=[9, 200, 5], target=[10, 1000, 10]), standard=PEERS)
    assert result.effects["2.1a"].tolist() == [5, 0, 0]
    assert "完成率90%（完成9项 / 目标10项），超过各市完成率的平均53.3333…%" in result.explain("城0")["2.1a"]


@settings(max_examples=50)
@given(st.lists(cities(PEERS), min_size=1, max_size=5))
def test_the_engine_agrees_on_places_and_deviations(several: list[Mapping[str, Any]]) -> None:
    agree(*several, standard=PEERS)


def test_the_engine_agrees_on_many_cities_at_once_and_explains_them() -> None:
    chance = Random(6)
    several = [chance_city(PEERS, chance) for _ in range(60)]
    several = [chance_gaps(PEERS, chance, city) if chance.random() < 0.3 else city for city in several]
    result = agree(*several, standard=PEERS)
    assert all(all(result.explain(city).values()) for city in result.index[:30])


def test_what_does_not_apply_is_left_out_of_the_mean_and_what_is_missing_is_not() -> None:
    change = (
        {"third": "not_applicable"},
        {"third": None},
        dict.fromkeys(("first", "second", "third"), "not_applicable"),
    )
    result = agree(*(CLEAN | {"first": 80} | each for each in change), standard=PEERS)
    assert result.effects["3.1e"].fillna(-1).tolist() == [8.5, -1, -1]
    assert "丙校不适用，不计入" in result.explain("城0")["3.1e"]
    assert result.explain("城2")["3.1e"] == "甲校得分不适用，乙校得分不适用，丙校得分不适用，待定"


@settings(max_examples=200)
@given(st.integers(0, 10**40), st.integers(1, 10**30))
def test_a_root_is_exact_however_long(top: int, below: int) -> None:
    down, half, up = (int(root(top, below, how)) for how in ("down", "half_up", "up"))
    assert down**2 * below <= top < (down + 1) ** 2 * below
    assert up == down + (down**2 * below != top)
    assert half == down + ((2 * down + 1) ** 2 * below <= 4 * top)


def test_a_mean_of_ratios_wider_than_int64_is_scored_exactly() -> None:
    assert PEERS.effects["3.2a"].wide
    assert not any(effect.wide for effect in STANDARD.effects.values())
    far = CLEAN | {"first": Decimal("999999999.999"), "second": 1, "third": Decimal("0.000001"), "done": 10**9}
    agree(far, CLEAN | {"third": 10**9, "done": 1}, standard=PEERS)


def test_points_that_no_total_could_tell_exactly_are_refused_and_others_of_the_same_rule_are_scored(
    tmp_path: Path,
) -> None:
    text = (
        (Path(__file__).parent / "peers.yaml")
        .read_text(encoding="utf-8")
        .replace("every: 100%\n                cap: 20", "every: 0.001%")
    )
    (tmp_path / "peers.yaml").write_text(text, encoding="utf-8")
    free = load_standard(tmp_path / "peers.yaml")
    assert [name for name, effect in free.effects.items() if effect.unbounded] == ["3.2a"]
    assert agree(CLEAN | {"first": 900}, standard=free).effects.loc["城0", "3.2a"] == 600_000
    with pytest.raises(InputError, match=r"计分点 3\.2a 达 1,000,000,000 分以上"):
        score(free, frame(CLEAN | {"first": 999_999_999, "second": Decimal("0.01")}))


# --- against what the province has fixed -------------------------------------------------------------------

LISTED = {"甲": {"income": 50}, "乙": {"income": 70}, "丙": {"income": None}, "丁": {"income": 10}}


def listed(**changed: Any) -> dict[str, Any]:
    """What the province lists: clean cities with their incomes, 丙 without one."""
    names = ("income", "complaints", "done", "target", "level")
    each = {city: CLEAN | values | changed for city, values in LISTED.items()}
    found: dict[str, Any] = {name: {"peers": {city: each[city][name] for city in each}} for name in names}
    found["income"]["mean"] = "130/3"
    return found


@pytest.mark.parametrize(("income", "place"), [(5, 3), (10, 2), (11, 2), (60, 2), (70, 1), (90, 1)])
def test_a_city_alone_is_held_against_the_others_and_never_against_what_it_had(income: int, place: int) -> None:
    # Among 50, 70, 10 and one without; what 甲 itself had, 50, counts no more.
    city = frame(CLEAN | {"income": income}).set_axis(["甲"])
    result = score(PEERS, city, province=listed())
    assert f"收入名次第{place}名" in result.explain("甲")["1.1b"]
    assert any("与省列出的本市的数不同" in said for said in result.warnings)


def test_a_city_that_the_province_lists_is_scored_alone_as_with_all() -> None:
    every = {city: CLEAN | values for city, values in LISTED.items()}
    together = score(PEERS, frame(*every.values()).set_axis(list(every)))
    for city, values in every.items():
        alone = score(PEERS, frame(values).set_axis([city]), province=listed())
        assert alone.effects.loc[city].equals(together.effects.loc[city])
        assert alone.warnings == []


def test_a_city_that_the_province_does_not_list_is_told() -> None:
    (said, *_) = score(PEERS, frame(CLEAN), province=listed()).warnings
    assert said == "城0: 省列出的各市中没有本市，只与其他各市相比"


def test_a_city_alone_without_the_others_figures_is_told_that_it_is() -> None:
    assert any("与各市相比只有本市的数" in said for said in score(PEERS, frame(CLEAN)).warnings)


def test_what_the_province_lists_is_refused_where_the_input_would_refuse_it_or_half_is_wanting() -> None:
    with pytest.raises(InputError, match="complaints"):
        score(PEERS, frame(CLEAN), province=listed(complaints=-1))
    half = listed()
    del half["done"]
    with pytest.raises(InputError, match="还缺 done"):
        score(PEERS, frame(CLEAN), province=half)


@pytest.mark.parametrize(("values", "points"), [((9, 11), 10.0), ((10, 30), 0.0), ((-9, -11), None), ((0, 0), None)])
def test_a_deviation_beside_a_mean_that_is_not_above_0_has_no_meaning(
    values: tuple[int, int], points: float | None, tmp_path: Path
) -> None:
    path = tmp_path / "even-2024.yaml"
    path.write_text(
        "id: even-2024\ntitle: 均衡\nyear: 2024\npoints: 10\ninputs:\n"
        "  one: {label: 甲校, type: amount, min: -100, max: 100}\n  two: {label: 乙校, type: amount, min: -100, max: 100}\n"
        "items:\n  - id: '1'\n    content: 均衡\n    rows:\n      - id: '1'\n        points: 10\n        clauses:\n"
        "          - id: '1.1'\n            text: 差异系数不超过0.2得10分。\n            effects:\n"
        "              - {id: 1.1a, kind: rate, award: 10, of: {cases: [{when: {of: {deviation: [one, two], relative: yes, to: 0.001}, at_most: 0.2}, value: 1}, {value: 0}]}}\n",
        encoding="utf-8",
    )
    city = pd.DataFrame([dict(zip(("one", "two"), values, strict=True))], index=["甲县"])
    found = score(lint_standard(path), city).rows["1"].iloc[0]
    assert (None if pd.isna(found) else found) == points
