"""The European regions beside which a division of a sector group stands in Poland, in words."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from babel import Locale

from geo.analysis import sectors
from geo.figures.figure import Chart, Column, Figure
from geo.figures.words import TEXT
from geo.taxonomy import NUTS2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.sectors import Subject
    from geo.i18n import Translator

EUROPEANS, POLISH = 10, 5  # leading regions of Europe and of Poland that are drawn
_MEASURED = ["stars", "size", "specialisation", "focus", "persons", "lq"]


def peers(subject: Subject) -> Figure:
    """Return the European regions with a published figure of the subject's main division, by stars."""
    t, division = subject.t, main_division(subject)
    measured = subject.statistics
    table = measured.once(f"peers:{division}", lambda: sectors.peers(*measured.europe(), division))
    names = {str(code): _name(subject, str(code)) for code in table.index}
    polish = [code for code in names if code.startswith("PL")]
    listed = [f"{t.number(rank)}. {name}" for rank, name in enumerate(names.values(), 1)]
    drawn = [rank <= EUROPEANS or code in polish[:POLISH] for rank, code in enumerate(names, 1)]
    return Figure(
        name="sector-peers",
        title=_best(names, polish, t),
        subtitle=t("{name} · NUTS 2 regions of 29 countries", name=subject.division_name(division)),
        source=t("Source: {title}; own computation.", title=_source(subject)),
        text=_text(subject, table["stars"].to_dict(), names, polish),
        columns=_columns(t),
        rows=[
            [rank, names[code], *map(int, stars), persons, lq, shown, label, _words(stars, persons, t)]
            for rank, (code, *stars, persons, lq), shown, label in zip(
                range(1, len(names) + 1), table[_MEASURED].itertuples(name=None), drawn, listed, strict=True
            )
        ],
        chart=Chart(
            "dots",
            "listed",
            ("lq",),
            "text",
            reference=1.0,
            highlight=tuple(label for label, code in zip(listed, names, strict=True) if code in polish),
            only="drawn",
            unit=t("LQ against Europe · stars of 3 · persons employed"),
            key=t("Line: 1, the share in Europe; area of a dot: persons employed."),
            size="persons",
        ),
        notes=notes(t),
        explained="stars",
        badge=subject.badge(subject.statistics.europe_year),
    )


def _columns(t: Translator) -> list[Column]:
    return [
        Column("rank", t("Rank"), 0),
        Column("region", t("NUTS 2 region (2013)")),
        Column("stars", t("Stars"), 0),
        Column("size", t("Size"), 0),
        Column("specialisation", t("Specialisation"), 0),
        Column("focus", t("Focus"), 0),
        Column("persons", t("Persons employed"), 0),
        Column("lq", t("LQ against Europe"), 2),
        Column("drawn", drawn_only=True),
        Column("listed", drawn_only=True),
        TEXT,
    ]


def _best(names: Mapping[str, str], polish: Sequence[str], t: Translator) -> str:
    """Return where the best Polish region stands."""
    if not polish:
        return t("No figure of a Polish region is published")
    rank = list(names).index(polish[0]) + 1
    told = {"region": names[polish[0]], "rank": t.number(rank), "all": t.number(len(names))}
    return t("Best Polish region: {region}, number {rank} of {all} in Europe", **told)


def _text(subject: Subject, stars: Mapping[object, float], names: Mapping[str, str], polish: Sequence[str]) -> str:
    t, best = subject.t, [names[code] for code in polish if stars[code] == 3]
    return t(
        "Three stars in Poland: {names}. Regions of Europe with a published figure: {n}.",
        names=", ".join(best) or t("no region with a published figure"),
        n=t.number(len(names)),
    )


def _words(stars: Sequence[float], persons: float, t: Translator) -> str:
    """Write the number of stars (the sum comes first) and persons employed."""
    return " · ".join((t("{n} of 3", n=int(stars[0])), t.number(persons)))


def main_division(subject: Subject) -> str:
    """Return the chosen division, else the largest of the group that serves more than its own region."""
    nation = subject.employment.nation
    traded = [code for code in subject.codes if code in subject.traded] or list(subject.codes)
    return subject.division or max(traded, key=lambda code: nation[code] if isfinite(nation[code]) else 0.0)


def notes(t: Translator) -> list[str]:
    """Return how stars are given, and that they are the atlas's."""
    return [
        t(
            "Stars are computed by the atlas, after a method used for European clusters, on NACE divisions: one each "
            "for size (top 10% of regions by persons employed), specialisation (LQ of 2 or more against the 29 "
            "countries), focus (top 10% of all shares of a division in a region's employment); at least 1,000 persons "
            "employed."
        ),
        t(
            "Totals of regions are over their published cells, so LQ and focus are upper limits. Regions whose figure "
            "is confidential are not ranked."
        ),
        t("Regions are of NUTS 2013; their names are those that Eurostat writes."),
    ]


def _source(subject: Subject) -> str:
    series = subject.statistics.series()
    row = series[series["table"] == "europe"].iloc[0]
    return subject.t.pick(str(row["title_pl"]), str(row["title"]))


def _name(subject: Subject, code: str) -> str:
    """Return the name of a NUTS 2 region: a Polish one as the atlas has it, others with their country."""
    polish: Mapping[str, str] = {nuts: teryt for teryt, codes in NUTS2.items() for nuts in codes}
    if code in polish:
        return subject.region_name(polish[code])
    country = {"EL": "GR", "UK": "GB"}.get(code[:2], code[:2])
    name = subject.statistics.european_names.get(code, code).removesuffix(f" ({code[:2]})")
    return f"{name} ({Locale(subject.t.language).territories.get(country, country)})"
