"""Statuses, partial dates and freshness in words; one home, so that list, card, profile and exports say the same."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_skeleton

from geo import taxonomy
from geo.i18n import Translator
from geo.store import status
from geo.store.registry import Freshness
from geo.store.status import Award, PartialDate, Standing

MONTHS_FRESH = 6  # PARP asked coordinators to update their entry every half-year
_EVENTS = ("parp_studied", "parp_standards")  # happened once, so they have no end
_ROUND = re.compile(r"round ([IVXLC]+)( or later)?")


def partial_date(value: PartialDate, t: Translator) -> str:
    """Write a date as exactly as it is known: ``2018``, ``12.2021``, ``31.12.2024``; English names months."""
    if value.precision == "day":
        return t.day(value.first_day)
    if value.precision == "year":
        return value.text
    if t.language == "pl":
        return f"{value.first_day:%m.%Y}"
    return format_skeleton("yMMMM", value.first_day, locale=t.language)


def span(first: PartialDate, last: PartialDate, t: Translator) -> str:
    """Write a period from its ends: ``2009–2011``, ``18–19.09.2014``; ends of several words stand apart."""
    begin, end = partial_date(first, t), partial_date(last, t)
    one_month = first.precision == last.precision == "day" and first.text[:7] == last.text[:7]
    if one_month and begin != end:
        day = first.first_day.day
        start = begin[:2] if t.language == "pl" else f"{day}." if begin.startswith(f"{day}.") else str(day)
        return f"{start}–{end}"
    return f"{begin} – {end}" if " " in begin + end else f"{begin}–{end}"


def known_date(text: str | None, t: Translator) -> str:
    """Write the date of a source; what is no date stays as it is, a blank one is not stated."""
    if not text:
        return t("not stated")
    try:
        return partial_date(PartialDate(text), t)
    except ValueError:
        return text


def status_labels(history: Iterable[Award], today: date, t: Translator) -> list[str]:
    """Word the statuses that one cluster has on a day for badges, the National Key Cluster first; no inferred ones."""
    awards = status.named(history)
    labels = []
    for code in taxonomy.HISTORY_STATUSES:
        same = [award for award in awards if award.status == code]
        if code == "kkk":
            kkk = status.kkk_standing(same, today)
            labels += [_kkk_label(kkk, t)] if kkk else []
        elif same:
            labels.append(_label(code, _latest(same, today), t))
    return labels


def _latest(awards: list[Award], today: date) -> Standing:
    """Return the standing to be told of several awards of one status: the current one, else the latest known."""
    standings = [status.standing(award, today) for award in awards]
    current = [one for one in standings if one.kind == "current"]
    return max(current or standings, key=lambda one: max((d.last_day for d in _ends(one)), default=date.min))


def _ends(standing: Standing) -> list[PartialDate]:
    return [day for day in (standing.valid_from, standing.valid_to) if day]


def _kkk_label(standing: Standing, t: Translator) -> str:
    start, end = (partial_date(day, t) if day else "" for day in (standing.valid_from, standing.valid_to))
    return {
        "current": t("National Key Cluster (KKK) until {day}", day=end),
        "ended": t("National Key Cluster (KKK), last known status until {day}", day=end),
        "upcoming": t("National Key Cluster (KKK) from {day}", day=start),
        "end_unknown": t("National Key Cluster (KKK), awarded {day}, end not known", day=start),
        "start_and_end_unknown": t("National Key Cluster (KKK), dates not known"),
    }[standing.kind]


def _label(code: str, standing: Standing, t: Translator) -> str:
    name = t(taxonomy.STATUSES[code])
    start, end = (partial_date(day, t) if day else "" for day in (standing.valid_from, standing.valid_to))
    if code in _EVENTS:
        return f"{name} ({start or end})" if start or end else name
    return {
        "current": t("{status} (until {day})", status=name, day=end),
        "ended": t("{status} (last known status until {day})", status=name, day=end),
        "upcoming": t("{status} (from {day})", status=name, day=start),
        "end_unknown": t("{status} (from {day}, end not known)", status=name, day=start),
        "start_and_end_unknown": t("{status} (date not known)", status=name),
    }[standing.kind]


def award_name(award: Award, t: Translator) -> str:
    """Name a status in a history, where being current is said apart."""
    return t("National Key Cluster (KKK)") if award.status == "kkk" else t(taxonomy.STATUSES[award.status])


def award_detail(award: Award, t: Translator) -> tuple[str, bool]:
    """Return what the registry adds to an award, and whether it is a Polish text."""
    found = _ROUND.fullmatch(award.detail)
    if found:
        later = t("round {number} or later", number=found[1])
        return (later if found[2] else t("round {number}", number=found[1])), False
    return award.detail, True


def period(award: Award, t: Translator) -> str:
    """Word the period of an award; an end that is not known is said to be so."""
    start, end = (partial_date(day, t) if day else "" for day in (award.valid_from, award.valid_to))
    if award.status in _EVENTS and not (start and end):
        return start or end or t("date not known")
    if start and end:
        return t("from {start} to {end}", start=start, end=end)
    if start:
        return t("from {start}, end not known", start=start)
    if end:
        return t("to {end}, beginning not known", end=end)
    return t("dates not known")


def standing_note(award: Award, today: date, t: Translator) -> str:
    """Say how an award stands on a day; empty where a single event, or what is only inferred, has no standing."""
    if award.status in _EVENTS or award.inferred:
        return ""
    kind = status.standing(award, today).kind
    return {
        "current": t("current"),
        "ended": t("ended"),
        "upcoming": t("not yet begun"),
        "end_unknown": t("end not known, so it is not counted as current"),
        "start_and_end_unknown": t("dates not known, so it is not counted as current"),
    }[kind]


def inferred(award: Award, t: Translator) -> str:
    """Say that an award is inferred and how much speaks for it; empty where a source names it."""
    return t(taxonomy.STRENGTHS[award.inferred]) if award.inferred else ""


def inferred_labels(history: Iterable[Award], t: Translator) -> list[str]:
    """Word the inferred statuses of one cluster, each with its round, its period and how much speaks for it."""
    return [
        f"{award_name(award, t)}, {award_detail(award, t)[0]}, {period(award, t)} ({inferred(award, t)})"
        for award in history
        if award.inferred
    ]


def fresh_until(day: date) -> date:
    """Return the last day on which a record of a day still counts as fresh: half a year on, or that month's last day.

    >>> fresh_until(date(2026, 8, 31)), fresh_until(date(2026, 11, 23))
    (datetime.date(2027, 2, 28), datetime.date(2027, 5, 23))
    """
    months = day.year * 12 + day.month - 1 + MONTHS_FRESH
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_stale(day: date, today: date) -> bool:
    """Whether a record was confirmed, or compiled, more than half a year ago."""
    return today > fresh_until(day)


def freshness(fresh: Freshness, today: date, t: Translator) -> str:
    """Say when a record was confirmed, or else compiled, and what speaks for its being out of date."""
    day = t.day(fresh.day)
    if not is_stale(fresh.day, today):
        said = t("Confirmed {day}", day=day) if fresh.by else t("Compiled {day}", day=day)
    elif fresh.by:
        said = t("Confirmed {day}, more than 6 months ago: may be out of date", day=day)
    else:
        said = t("Compiled {day}, more than 6 months ago: may be out of date", day=day)
    return f"{said}. {unanswered(fresh.unanswered, t)}" if fresh.unanswered else said


def unanswered(since: date, t: Translator) -> str:
    """Say that nobody has answered the request for an update."""
    return t("No answer since {day}", day=t.day(since))


def members(number: int, year: int | None, t: Translator) -> str:
    """Word a number of members with the year that it refers to."""
    text = t.n("{n} member", "{n} members", number)
    when = str(year) if year else t("year not known")
    return f"{text} ({when})"


def activity(record: Mapping[str, Any], t: Translator) -> str:
    """Word what proves that a cluster is active, and that nothing does."""
    return {
        "active": t("activity confirmed (source of 2021 or later)"),
        "unknown": t("activity not confirmed"),
        "ended": t("no longer active, says a source"),
    }[record["activity"]]


def stage(record: Mapping[str, Any], t: Translator) -> str:
    """Word the stage, which a source may have told long ago, and what is known of activity since."""
    name, activity = taxonomy.STAGES[record["stage"]], taxonomy.ACTIVITIES[record["activity"]]
    return t("{stage} at the time of the source; {activity}", stage=t(name), activity=t(activity))
