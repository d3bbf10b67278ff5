"""The page on methods: every measure with its formula, an example from the data at hand, and its limits."""

from typing import Any

from geo.analysis.examples import Example, example
from geo.figures import sources
from geo.figures.explanations import GLOSSARY, MEASURES, NOTES
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.store.registry import Registry
from geo.store.statistics import Statistics
from geo.web.render import render


def methods(registry: Registry, statistics: Statistics, view: View, t: Translator) -> str:
    """Render the page; a voivodeship or division of the View is the example where its figure is published."""
    shown = example(statistics, view.region[0] if view.region else None, view.division)
    labels = statistics.divisions()
    texts = _examples(shown, region_name(registry, shown.region, t), _division(labels, shown.division, t), t)
    texts |= {"relatedness": _relatedness(shown, labels, texts["where"], t), "per-million": _rate(registry, shown, t)}
    measures = [
        {"id": key, "name": t(name), "what": t(what), "reading": t(reading), "limits": t(limits), "example": texts[key]}
        for key, (name, what, reading, limits) in MEASURES.items()
    ]
    return render(
        "methods",
        t,
        measures=measures,
        notes=[(key, t(name), [t(text) for text in lines]) for key, (name, lines) in NOTES.items()],
        glossary=[(t(term), t(meaning)) for term, meaning in GLOSSARY],
        sources=sources.listed(registry, statistics, t),
        intro=_intro(shown, texts["where"], statistics, t),
        about=view.address("about"),
    )


def _division(labels: Any, code: str, t: Translator) -> str:
    return f"{t.pick(labels.loc[code, 'label_pl'], labels.loc[code, 'label_en'])} ({code})"


def _intro(shown: Example, where: str, statistics: Statistics, t: Translator) -> str:
    told = statistics.provenance(shown.last)
    marked = t.n(
        "The region's total contains {n} estimated division.",
        "The region's total contains {n} estimated divisions.",
        shown.estimated,
    )
    if shown.estimated_regions:
        marked += " " + t.n(
            "The figure of the division is estimated in {n} voivodeship.",
            "The figure of the division is estimated in {n} voivodeships.",
            shown.estimated_regions,
        )
    source = t.pick(told["title_pl"], told["title"])
    return t("All examples: {where}, {year}; {source}.", where=where, year=shown.last, source=source) + " " + marked


# The example of each measure by its anchor; `_examples` has the figures.
EXAMPLES = {
    "where": "{where}",
    "lq": _(
        "{e_ij} of {e_j} persons employed in the region ({share}), {e_i} of {e} in Poland ({national}): LQ = {lq}."
    ),
    "surplus": _("{e_ij} persons employed − {expected} at the national share = {result}."),
    "symmetric-lq": _("({lq} − 1) / ({lq} + 1) = {result}; {e_ij} persons employed."),
    "standardised-lq": _("LQ {lq} lies {result} standard deviations from the mean; {e_ij} persons employed."),
    "shift-share": _(
        "{first}–{last}: {growth} persons = {national} with the country + {mix} with the industry + "
        "{regional} of the region's own."
    ),
    "krugman": _("{region} against Poland: {result}."),
    "hhi": _("{region}: {result}, as with {n} equally large divisions; normalised {normalised}."),
    "hoover": _("{division}: {result}, so {share} of its persons would have to move."),
    "gini": _("{division}: {result}."),
    "theil": _("{division}: {result}."),
    "locational-gini": _("{division}: {result}."),
    "cluster-index": _("{where}: {result}; {e_ij} persons employed in {units} local units."),
    "stars": _("{where}, {europe}: {n} of 3."),
    "criteria": _("Concentration: LQ {lq} lies between {low} and {high}, that is {result}."),
}
_RESULTS = {"symmetric-lq": "symmetric", "standardised-lq": "standardised", "cluster-index": "cluster_index",
            "locational-gini": "locational_gini", "criteria": "min_max"}  # fmt: skip


def _examples(shown: Example, region: str, division: str, t: Translator) -> dict[str, str]:
    """Word the example of each measure with the figures behind it."""
    value = shown.values
    number = {name: t.number(value[name]) for name in value}
    exact = {name: t.number(value[name], 2) for name in value}
    said = number | {"where": f"{region}, {division}", "region": region, "division": division, "lq": exact["lq"],
                     "units": number["local_units"], "low": exact["lq_min"], "high": exact["lq_max"],
                     "first": shown.first, "last": shown.last}  # fmt: skip
    own = {
        "lq": {
            "share": t.percent(value["e_ij"] / value["e_j"], 1),
            "national": t.percent(value["e_i"] / value["e"], 1),
        },
        "surplus": {"expected": t.number(value["e_ij"] - value["surplus"]), "result": number["surplus"]},
        "hhi": {
            "result": t.number(value["hhi"], 3),
            "n": t.number(value["hhi_equivalent"], 1),
            "normalised": t.number(value["hhi_normalised"], 3),
        },
        "hoover": {"share": t.percent(value["hoover"])},
        "stars": {"n": number["stars"], "europe": str(int(value["europe_year"]))},
    }
    results = {key: exact.get(_RESULTS.get(key, key), "") for key in EXAMPLES}
    return {key: t(text, **{**said, "result": results[key], **own.get(key, {})}) for key, text in EXAMPLES.items()}


def _relatedness(shown: Example, labels: Any, where: str, t: Translator) -> str:
    return t(
        "Proximity to {other}, over {n} regions: {proximity}. Density of {where}: {density}.",
        other=_division(labels, shown.related, t),
        n=t.number(shown.values["regions"]),
        proximity=t.number(shown.values["proximity"], 2),
        density=t.number(shown.values["density"], 2),
        where=where,
    )


def _rate(registry: Registry, shown: Example, t: Translator) -> str:
    count = int((registry.region == registry.region_codes.index(shown.region)).sum())
    people = registry.voivodeship(shown.region).population
    return t(
        "{region}: {count} / {people} × 1,000,000 = {result}.",
        region=region_name(registry, shown.region, t),
        count=t.number(count),
        people=t.number(people),
        result=t.number(1e6 * count / people, 2),
    )
