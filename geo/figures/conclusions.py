"""What follows from the figures of a voivodeship or of Poland: three sentences, each with its number and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import taxonomy
from geo.analysis import regions
from geo.figures import map as map_figures
from geo.figures import words
from geo.figures.face import Conclusion, Face
from geo.figures.story import ACTIVE, named
from geo.figures.story_industries import concentrated, moves, organisations, strong, unorganised_pairs

if TYPE_CHECKING:
    from geo.analysis.regions import Industry
    from geo.figures.story import Told


def conclusions(told: Told) -> Face:
    """Return what follows from the figures, each with its number."""
    t = told.t
    found = _of_region(told) if told.code else _of_poland(told)
    return Face(
        "conclusions",
        t("What follows"),
        t.n("{where}: {n} thing to decide", "{where}: {n} things to decide", len(found), where=told.name),
        conclusions=found,
        badge=told.badge(),
        source=f"{told.cluster_source} {told.source()}",
        spoken=[f"{each.number}: {each.text}" for each in found],
    )


def _of_region(told: Told) -> list[Conclusion]:
    strongest = strong(told)
    first = strongest[0] if strongest else None
    bare = [each for each in concentrated(told)[0] if each != first]
    found = (
        _strongest(told, first) if first else None,
        _unorganised(told, bare[0]) if bare else _shrinking(told),
        _unconfirmed(told),
    )
    return [each for each in found if each]


def _strongest(told: Told, first: Industry) -> Conclusion:
    """Say what to do about the industry with most persons above the national share."""
    t, known = told.t, organisations(told, str(told.code), first.code)
    kind = t.pick(*taxonomy.SECTOR_PHRASES[str(told.divisions["group"][first.code])])
    active = sum(told.registry.activity[at] == ACTIVE for at in known)
    said = {"industry": told.short(first.code), "kind": kind, "lq": t.number(first.lq, 2), "active": active}
    if not known:
        text = t(
            "persons above the national share work in one industry: {industry} (LQ {lq}). The atlas knows no {kind} "
            "cluster here: ask the largest firms whether they want one.",
            **said,
        )
    elif active:
        text = t.n(
            "persons above the national share work in one industry: {industry} (LQ {lq}). It has {n} {kind} cluster "
            "here, with activity confirmed: {active}. Build on it first.",
            "persons above the national share work in one industry: {industry} (LQ {lq}). It has {n} {kind} clusters "
            "here, with activity confirmed: {active}. Build on these first.",
            len(known),
            **said,
        )
    else:
        text = t.n(
            "persons above the national share work in one industry: {industry} (LQ {lq}). It has {n} {kind} cluster "
            "here, whose activity is not confirmed: visit it before money is planned.",
            "persons above the national share work in one industry: {industry} (LQ {lq}). It has {n} {kind} clusters "
            "here, of none of which activity is confirmed: visit them before money is planned.",
            len(known),
            **said,
        )
    return Conclusion(words.signed(first.surplus, t), text)


def _unorganised(told: Told, each: Industry) -> Conclusion:
    t = told.t
    text = t(
        "persons above the national share work in the largest concentration without a known cluster: {industry} "
        "(LQ {lq}). Decide whether the voivodeship invites these firms to one table.",
        industry=told.short(each.code),
        lq=t.number(each.lq, 2),
    )
    return Conclusion(words.signed(each.surplus, t), text)


def _shrinking(told: Told) -> Conclusion | None:
    """Say which industry lost most persons; for a voivodeship whose concentrations all have organisations."""
    t, lost = told.t, [each for each in moves(told) if each.growth < 0][-1:]
    if not lost:
        return None
    text = t(
        "persons fewer than in {first} work in one industry, the largest loss of all: {industry} ({before} → {after}). "
        "Ask its firms what they lack – land, people, buyers – before they are offered a cluster.",
        first=regions.span(told.statistics)[0],
        industry=told.short(lost[0].code),
        before=t.number(lost[0].before),
        after=t.number(lost[0].after),
    )
    return Conclusion(words.signed(lost[0].growth, t), text)


def _unconfirmed(told: Told) -> Conclusion:
    """Say of how many clusters no activity is confirmed, key ones among them."""
    t, every = told.t, named(told)
    silent = [one for one in every if told.registry.activity[one.position] != ACTIVE]
    number = t("{n} of {all}", n=len(silent), all=len(every))
    key = sum(one.key for one in silent)
    text = t(
        "clusters have left no trace of activity in sources of 2021 or later. Ask them for their data of this year "
        "before any of them gets support.",
    )
    if key:
        text += " " + t.n(
            "Among them is {n} former National Key Cluster: begin there.",
            "Among them are {n} former National Key Clusters: begin there.",
            key,
        )
    return Conclusion(number, text)


def _of_poland(told: Told) -> list[Conclusion]:
    t, pairs = told.t, unorganised_pairs(told)
    _, past = map_figures.key_clusters(told.selection)
    unknown = map_figures.last_award(told.registry, t)
    code, first = pairs[0]
    text = t(
        "concentrations have no known cluster. The largest, {industry} {where}, is {n} persons above the national "
        "share: begin the talks there.",
        industry=told.short(first.code),
        where=told.located(code),
        n=t.number(round(first.surplus)),
    )
    status = t(
        "clusters had the status of National Key Cluster, {unknown}. Publish the list of today: without it no "
        "programme can build on the status.",
        unknown=unknown,
    )
    return [Conclusion(t.number(len(pairs)), text), Conclusion(t.number(past), status), _unconfirmed(told)]
