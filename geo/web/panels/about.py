"""What the atlas says about itself, assembled for the templates ``about`` and ``entrance``."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from geo import crs, taxonomy
from geo.figures.sources import boundary_line, listed
from geo.figures.words import linked
from geo.i18n import Translator, mark
from geo.selection import wording
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.store import status
from geo.store.registry import Registry
from geo.store.statistics import Statistics
from geo.web.render import render

PARP_INVENTORY = "https://www.pi.gov.pl/klastry/chapter_95882.asp"
PRG = "https://www.geoportal.gov.pl/pl/dane/panstwowy-rejestr-granic-prg/"

# Shown in the language of the page; the manifest keeps them in English.
LICENCES = (
    mark("CC BY 4.0; when reusing, name the atlas and the source pages of each record"),
    mark("Own classification; NACE Rev. 2: Eurostat, reuse with acknowledgement (Commission Decision 2011/833/EU)"),
    mark("Eurostat, reuse with acknowledgement (Commission Decision 2011/833/EU)"),
    mark("Free reuse; name Statistics Poland (GUS) as the source"),
    mark("Public domain"),
    mark("CC BY 4.0"),
)

THIN, DENSE = ("08", "16", "26"), ("06",)  # voivodeships that the sources cover thinly, and too well


def entrance(registry: Registry, view: View, t: Translator) -> str:
    """Render what a newcomer reads first: one sentence that says what this is."""
    sentence = t.n(
        "The atlas shows {n} cluster organisation of Poland: firms and institutions of one trade and area with a "
        "coordinator of their own.",
        "The atlas shows {n} cluster organisations of Poland: firms and institutions of one trade and area with a "
        "coordinator of their own.",
        len(registry),
    )
    return render("entrance", t, sentence=sentence, about=linked(view, "about"))


def about(registry: Registry, statistics: Statistics, view: View, t: Translator, address: str) -> str:
    """Render the page about the atlas; its absolute address is for citing, empty where it is not known."""
    return render(
        "about",
        t,
        count=t.number(len(registry)),
        built=t.day(date.fromisoformat(registry.manifest["built"])),
        version=registry.manifest["data_version"],
        today=t.day(registry.today),
        address=address,
        counts=_counts(registry, t),
        stages=_stages(registry, t),
        kkk=_kkk(registry, t),
        gaps=_gaps(registry, t),
        completeness=_completeness(registry, t),
        crs=crs.LOCAL,
        people=t.day(registry.population_day),
        boundaries=boundary_line(registry, t),
        approximate=registry.manifest["boundaries"]["kind"] == "approximate",
        prg=PRG,
        sources=listed(registry, statistics, t),
        accessibility=view.address("accessibility"),
    )


def _counts(registry: Registry, t: Translator) -> list[Mapping[str, Any]]:
    """List the counts that are compared, oldest first: they differ because what was counted did."""
    built = t.day(date.fromisoformat(registry.manifest["built"]))
    registered = t("clusters that had registered themselves")
    fitting = t(
        "clusters that proved to fit PARP's definition; 30 of them met its management standards, 7 were "
        "National Key Clusters"
    )
    named = t("cluster organisations that a public source names, whether or not they are still active")
    rows = (
        (164, t("November 2014"), t("PARP's cluster map"), registered, None),
        (198, t("end of the third quarter of 2015"), t("PARP's cluster map"), registered, None),
        (134, t("inventory of 2015"), t("PARP's inventory"), fitting, PARP_INVENTORY),
        (len(registry), built, t("this atlas"), named, None),
    )
    keys = ("count", "when", "who", "what", "href")
    return [dict(zip(keys, (t.number(count), *told), strict=True)) for count, *told in rows]


def _stages(registry: Registry, t: Translator) -> list[Mapping[str, str]]:
    stages = list(taxonomy.STAGES)
    return [
        {"name": t(taxonomy.STAGES[code]), "count": t.number(int((registry.stage == stages.index(code)).sum()))}
        for code in stages
    ]


def _kkk(registry: Registry, t: Translator) -> Mapping[str, str]:
    codes = list(taxonomy.STATUSES)
    now, past = (int(registry.status_members[:, codes.index(code)].sum()) for code in ("kkk", "kkk_past"))
    until = wording.partial_date(status.no_award_known_after(registry.awards), t)
    return {"now": t.number(now), "past": t.number(past), "until": until, "today": t.day(registry.today)}


def _gaps(registry: Registry, t: Translator) -> Mapping[str, str]:
    """Count what is known to be thin, dense or old."""
    unknown = int((registry.activity == list(taxonomy.ACTIVITIES).index("unknown")).sum())
    return {
        "dense": _by_region(registry, DENSE, t),
        "thin": _by_region(registry, THIN, t),
        "unknown": t.number(unknown),
        "of": t.number(len(registry)),
        "unseated": t.number(int((~registry.seated).sum())),
        "nowhere": t.number(int((registry.region < 0).sum())),
        "inferred": t.number(len({award.cluster_id for award in registry.awards if award.inferred})),
    }


def _by_region(registry: Registry, wanted: Iterable[str], t: Translator) -> str:
    codes = registry.region_codes
    return ", ".join(
        f"{region_name(registry, code, t)}: {t.number(int((registry.region == codes.index(code)).sum()))}"
        for code in wanted
        if code in codes
    )


def _completeness(registry: Registry, t: Translator) -> list[Mapping[str, str]]:
    """Say for each field of how many clusters it is known."""
    columns = {name: registry.table[name].to_pylist() for name in ("seat_quality", "activity", "sector")}
    filled = {
        t("English name"): _filled(registry, "name_en"),
        t("Coordinator"): _filled(registry, "coordinator"),
        t("Town of the coordinator's seat, not uncertain"): _other_than(columns["seat_quality"], "weak"),
        t("Voivodeship"): _filled(registry, "teryt"),
        t("Main sector"): _other_than(columns["sector"], taxonomy.UNASSIGNED),
        t("Founded"): _filled(registry, "founded"),
        t("Activity, by a source of 2021 or later"): _other_than(columns["activity"], "unknown"),
        t("Members"): _filled(registry, "members"),
        t("Year of the number of members"): _filled(registry, "members_year"),
        t("Website"): _filled(registry, "website"),
        t("Any status in its history"): sum(bool(status.named(registry.history(key))) for key in registry.ids),
    }
    count = len(registry)
    return [
        {"field": field, "known": t.number(n), "of": t.number(count), "share": t.percent(n / count if count else 0)}
        for field, n in filled.items()
    ]


def _filled(registry: Registry, column: str) -> int:
    return sum(cell not in (None, "") for cell in registry.table[column].to_pylist())


def _other_than(cells: Iterable[str | None], code: str) -> int:
    return sum(cell not in (code, None) for cell in cells)
