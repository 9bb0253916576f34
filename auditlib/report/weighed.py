"""All combinations of readings in words, tables and a picture: ranges of totals, ranks, what moves them, who changes places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from auditlib.report.figures import NONE, points
from auditlib.report.fragment import drawn, style
from auditlib.report.province.head import province_style
from auditlib.report.table import Bit, Cell, Column, Drawn, Part, Said, Table, simple
from auditlib.scoring.sensitivity import CityRange, Move, Sensitivity, Swap
from auditlib.standard.schema import Standard

CITIES = (
    Column("现总分", "number"),
    Column("最低", "number"),
    Column("最高", "number"),
    Column("现名次", "number"),
    Column("可能的名次", "short"),
    Column("最能改变总分的口径", "wide"),
    Column("决定名次的口径", "wide"),
)
SWAPS = (
    Column("现在前", "short"),
    Column("现在后", "short"),
    Column("后者反超的组合", "number"),
    Column("占比", "number"),
    Column("最少改动哪些口径即反超", "wide"),
)
HOW = (
    "各条口径的各种读法全部组合起来，每种组合都由同一计分程序精确算出；名次只在未取消评优资格、也不待定的{}中排（1、1、2）。"
    "“决定名次”指其余口径不动，只改这一条，名次就会变。"
)
# In the drawing's own units, which are pixels on a phone.
LEFT, BAR, RIGHT, LINE, TOP = 64, 300, 96, 24, 22
FEW = 3
HUNDRED = 100

Lead = Callable[[str], Cell]


def weighed_parts(standard: Standard, found: Sensitivity, lead: Lead | None = None) -> Iterator[Part]:
    """Tell all that hangs on the readings; `lead` says a city's name as the page leads to it."""
    yield from summary_parts(standard, found)
    yield from range_parts(standard, found, lead or str)
    yield rank_table(standard, found, lead or str)
    yield reading_table(standard, found)
    yield swap_part(standard, found, lead or str)


def style_part() -> Drawn:
    """Bring the style that these fragments have, for a notebook that has no head of a report."""
    return Drawn(Markup(f"<style>{style()}{province_style()}</style>"), "")


def summary_parts(standard: Standard, found: Sensitivity) -> Iterator[Part]:
    """Tell how many combinations there are, and of each ranked city which ranks it can have and what decides them."""
    words = standard.words
    yield Said(
        f"共{len(found.readings)}条口径、{found.combinations:,}种组合：{len(found.varied)}条会改变{words.counted('某')}的分数或名次，"
        f"{len(found.idle)}条对现有各{words.city}都没有影响。",
        "strong",
    )
    ranked = [city for city in found.cities if city.ranks]
    for city in sorted(ranked, key=lambda each: (each.rank or len(found.cities), -each.total)):
        yield Said(rank_sentence(standard, city))
    yield Said(HOW.format(words.city), "quiet")


def range_parts(standard: Standard, found: Sensitivity, say: Lead = str) -> Iterator[Part]:
    """Draw and list each city's lowest and highest total, its ranks, and what moves them."""
    word, lines = standard.words.city, [_city(standard, city, say) for city in found.cities]
    yield _picture(standard, found)
    yield simple(f"各{word}在全部口径组合下的总分和名次", (Column(word, "short"), *CITIES), lines, "weighed")


def rank_sentence(standard: Standard, city: CityRange) -> str:
    """Tell in one sentence which ranks a city can have and which readings decide it."""
    ranks = sorted(city.ranks)
    span = str(ranks[0]) if len(ranks) == 1 else f"{ranks[0]}-{ranks[-1]}"
    said = f"{city.city}的名次在全部口径下为{span}" + (f"（现第{city.rank}）" if city.rank else "")
    deciding = city.deciding
    if not deciding:
        return f"{said}，不因口径而变。"
    first = reading_words(standard, deciding[0].reading)
    if len(deciding) == 1:
        return f"{said}，由 {first} 决定。"
    others = "、".join(move.reading for move in deciding[1:FEW])
    return f"{said}，主要由 {first} 决定，其次 {others}{'等' if len(deciding) > FEW else ''}（共{len(deciding)}条）。"


def reading_words(standard: Standard, name: str) -> str:
    """Name a reading with its question."""
    return f"{name}（{standard.readings[name].question}）"


def chosen_words(standard: Standard, chosen: Mapping[str, str]) -> str:
    """Tell a set of other options: steps 改取 started（不满一个单位按一个单位计）."""
    told = [f"{name}={option}（{standard.readings[name].options[option].text}）" for name, option in chosen.items()]
    return "；".join(told)


def _city(standard: Standard, city: CityRange, say: Lead) -> list[Cell]:
    moving, deciding = city.moving, city.deciding
    return [
        say(city.city),
        points(city.total),
        points(city.lowest),
        points(city.highest),
        str(city.rank) if city.rank else NONE,
        _ranks(city),
        tuple(Bit(f"{move.reading}：最多{points(move.most)}分") for move in moving[:FEW]) or "没有",
        tuple(Bit(f"{move.reading}：{_share(move.hangs, move.of)}") for move in deciding[:FEW]) or NONE,
    ]


def _ranks(city: CityRange) -> str:
    """Tell the ranks that a city can have."""
    ranks = sorted(city.ranks)
    span = "" if not ranks else f"{ranks[0]}" if len(ranks) == 1 else f"{ranks[0]}-{ranks[-1]}"
    return f"{span}，或不排名" if ranks and city.unranked else span or "不排名"


def _share(part: int, whole: int) -> str:
    """Tell a share in whole percent, rounded half up; what is there is never told as none, nor what lacks as all."""
    percent = (2 * part * HUNDRED + whole) // (2 * whole) if whole else 0
    return "不足1%" if part and not percent else "99%以上" if part < whole and percent == HUNDRED else f"{percent}%"


def rank_table(standard: Standard, found: Sensitivity, say: Lead = str) -> Table:
    """Lay out how often each city has each rank."""
    ranked = [city for city in found.cities if city.ranks]
    most = max((rank for city in ranked for rank in city.ranks), default=0)
    columns = [Column(standard.words.city, "short"), *(Column(f"第{rank}", "number") for rank in range(1, most + 1))]
    lines: list[list[Cell]] = [
        [
            say(city.city),
            *(
                _share(city.ranks[rank], found.combinations) if rank in city.ranks else ""
                for rank in range(1, most + 1)
            ),
        ]
        for city in ranked
    ]
    return simple(f"各{standard.words.city}得各名次的组合所占的份额", columns, lines, "ranks")


def reading_table(standard: Standard, found: Sensitivity) -> Table:
    """List what each reading does, those first on which most ranks hang."""
    words = standard.words
    columns = [
        Column("口径", "wide"),
        Column("名称"),
        Column(f"最多使{words.counted('一')}相差", "number"),
        Column(f"是哪个{words.city}", "short"),
        Column(f"使{words.counted('几')}名次变动", "number"),
    ]
    return simple("各条口径的影响", columns, list(_readings(standard, found)), "readings")


def swap_part(standard: Standard, found: Sensitivity, say: Lead = str) -> Part:
    """List the pairs of cities that change places, and what it takes."""
    if not found.swaps:
        return Said(f"在全部组合下，没有两个{standard.words.city}互换位次。")
    order = sorted(found.swaps, key=lambda each: -each.turned * HUNDRED // each.of)
    return simple(f"会互换位次的{standard.words.city}", SWAPS, [_swap(standard, swap, say) for swap in order], "swaps")


def _readings(standard: Standard, found: Sensitivity) -> Iterator[list[Cell]]:
    """Tell of each reading how far it moves which city, and how many cities' ranks hang on it; those first that move most."""
    told: list[tuple[Move, CityRange, int]] = []
    for at, name in enumerate(found.readings):
        farthest = max(found.cities, key=lambda city, at=at: city.moves[at].most)  # type: ignore[misc]
        hang = sum(city.moves[at].hangs > 0 for city in found.cities)
        told.append((farthest.moves[at], farthest, hang))
        assert farthest.moves[at].reading == name
    for move, city, hang in sorted(told, key=lambda each: (-each[2], -each[0].most)):
        question = standard.readings[move.reading].question
        most: Cell = points(move.most) if move.most else NONE
        yield [question, move.reading, most, city.city if move.most else "", str(hang) if hang else NONE]


def _swap(standard: Standard, swap: Swap, say: Lead) -> list[Cell]:
    ways = tuple(Bit(chosen_words(standard, chosen)) for chosen in swap.by)
    return [say(swap.ahead), say(swap.behind), f"{swap.turned:,}", _share(swap.turned, swap.of), ways]


def _picture(standard: Standard, found: Sensitivity) -> Drawn:
    """Draw each city's lowest and highest total as a line to one scale, with a mark where it stands now."""
    cities = sorted(found.cities, key=lambda city: -city.total)
    low, high = min(c.lowest for c in cities), max(c.highest for c in cities)
    span = max(high - low, 1)

    def at(total: int) -> int:
        return LEFT + (total - low) * BAR // span

    lines = [
        {
            "name": city.city,
            "y": TOP + n * LINE,
            "low": at(city.lowest),
            "high": at(city.highest),
            "now": at(city.total),
            "told": f"{points(city.lowest)}至{points(city.highest)}",
            "ranked": bool(city.ranks),
        }
        for n, city in enumerate(cities)
    ]
    said = [f"{c.city}：{points(c.lowest)}至{points(c.highest)}分，现{points(c.total)}分" for c in cities]
    return drawn(
        "weighed.html.j2",
        "\n".join(said),
        word=standard.words.city,
        lines=lines,
        described="；".join(said),
        low=points(low),
        high=points(high),
        left=LEFT,
        right=LEFT + BAR,
        width=LEFT + BAR + RIGHT,
        height=TOP + LINE * len(lines) + 6,
    )
