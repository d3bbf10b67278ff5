"""The calendar of events and calls, month by month, and what it is for other programs; both take a View."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from babel.dates import get_day_names

from geo import codes
from geo.figures import when
from geo.figures.exchange import month as month_name
from geo.i18n import FORM_LANGUAGES
from geo.selection import describe
from geo.selection.exchange import Trade
from geo.selection.view import View
from geo.store import exchange
from geo.store.exchange import CALL
from geo.text import collation_key
from geo.web.editing import events
from geo.web.editing.desk import EVERYBODY, GET, DeskPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from geo.store.exchange import Event
    from geo.web.editing.desk import Visit

FILTERS = ("type", "sector", "region")  # those that the page itself has


def show(visit: Visit) -> Response:
    """Show a month: the one that is asked for, or that of today."""
    t, today = visit.t, visit.sources.today
    view, dropped = _view(visit)
    shown = view.month or f"{today:%Y-%m}"
    found = _passing(visit, view)
    year, number = int(shown[:4]), int(shown[5:])
    days = _days(found, visit)
    weeks = [
        [{"day": day, "own": day.month == number, "today": day == today, "items": days.get(day, [])} for day in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    open_calls = _open(found, shown, visit)
    months = sorted({f"{day:%Y-%m}" for day in days})
    later = next((month for month in months if month > shown), "")
    earlier = next((month for month in reversed(months) if month < shown), "")
    kept = {name: values for name, values in view.to_query().items() if name not in ("month", "lang", "kind", "past")}
    return visit.show(
        "editing/calendar.html",
        t("Events and calls: {month}", month=month_name(shown, t)),
        weeks=weeks,
        calls=open_calls,
        heads=_heads(visit),
        count=sum(len(items) for day, items in days.items() if f"{day:%Y-%m}" == shown),
        before=_link(visit, kept, _step(shown, -1)),
        after=_link(visit, kept, _step(shown, 1)),
        nearest=[(month_name(month, t), _link(visit, kept, month)) for month in (earlier, later) if month],
        filters=_filters(visit, view),
        kept=[(name, value) for name, values in kept.items() if name not in FILTERS for value in values],
        month=shown,
        dropped=dropped,
        listed=visit.url("exchange?" + urlencode({"kind": "events", **kept}, doseq=True)),
        follow=visit.url("subscribe/events?" + urlencode(kept, doseq=True)),
        feed=visit.url("events.ics?" + urlencode({**kept, "lang": t.language}, doseq=True)),
    )


def feed(visit: Visit) -> Response:
    """Send the events and calls of a View for calendars, past ones included."""
    view, _dropped = _view(visit)
    return events.sent(visit, visit.t("Events and calls"), _passing(visit, view, month=view.month), "events.ics")


def _view(visit: Visit) -> tuple[View, tuple[str, ...]]:
    asked: dict[str, list[str]] = {}
    for name, value in visit.query.multi_items():
        if not value or (name == "lang" and value in FORM_LANGUAGES):  # a View has the languages of the atlas
            continue
        asked.setdefault(name, []).append(value)
    view, dropped = View.from_query(asked, visit.sources.domain)
    return view.change(kind="events", past=1), dropped


def _passing(visit: Visit, view: View, month: str | None = None) -> Sequence[Event]:
    held = visit.sources.exchange
    trade = Trade(held, visit.sources.registry, view.change(month=month))
    passing = {one.id for one in trade.ordered(visit.language)}
    return [event for event in held.events if event.id in passing]


def _days(found: Sequence[Event], visit: Visit) -> Mapping[date, list[dict[str, Any]]]:
    """Return what is on each day: events on all of theirs, deadlines, and of a call the days of its begin and end."""
    days: dict[date, list[dict[str, Any]]] = {}
    for event in found:
        held, item = when.of(event), {**_item(event, visit), "time": "", "opens": False, "deadline": False}
        opens = event.kind == CALL and bool(held.deadline)
        for place, day in enumerate(held.days[:1] if opens else held.days):
            time = _time(held.starts, visit) if place == 0 else ""
            days.setdefault(day, []).append({**item, "time": time, "opens": opens})
        if held.deadline:
            day = when.day(held.deadline)
            days.setdefault(day, []).append({**item, "deadline": True})
    return {day: sorted(items, key=lambda one: (one["deadline"], one["time"].zfill(5))) for day, items in days.items()}


def _open(found: Sequence[Event], month: str, visit: Visit) -> list[dict[str, Any]]:
    """Return the calls that are open in a month, by when they close; of others it is not known since when."""
    calls = [(event, when.of(event)) for event in found if event.kind == CALL]
    spans = [(event, held.days) for event, held in calls if held.deadline and held.days]
    there = [one for one in spans if f"{one[1][0]:%Y-%m}" <= month <= f"{one[1][-1]:%Y-%m}"]
    listed = sorted(there, key=lambda one: one[1][-1])
    return [{**_item(event, visit), "when": when.words(event, visit.t)} for event, _days_of in listed]


def _item(event: Event, visit: Visit) -> dict[str, Any]:
    text = exchange.text(event, visit.language)
    return {
        "title": text.title or event.id,
        "lang": text.lang if text.lang != visit.language else "",
        "kind": codes.code_name("event_kind", event.kind, visit.language),
        "href": visit.url(f"events/{event.id}"),
    }


def _time(starts: object, visit: Visit) -> str:
    """Write when an event begins; a time by other clocks than Poland's is told with their place."""
    if not isinstance(starts, datetime):
        return ""
    place = when.city(starts, visit.t)
    return when.clock(starts) + (f" ({place})" if place else "")


def _heads(visit: Visit) -> list[tuple[str, str]]:
    """Return the days of the week, short and whole, from Monday."""
    short, whole = (get_day_names(width, locale=visit.language) for width in ("abbreviated", "wide"))
    return [(short[day], whole[day]) for day in range(7)]


def _filters(visit: Visit, view: View) -> list[dict[str, Any]]:
    t, registry = visit.t, visit.sources.registry
    names = {
        "type": (
            t("Kind"),
            [(code, codes.code_name("event_kind", code, t.language)) for code in codes.codes("event_kind")],
        ),
        "sector": (t("Sector"), [(one.slug, describe.sector_name(registry, one.slug, t)) for one in registry.sectors]),
        "region": (
            t("Voivodeship"),
            sorted(
                ((code, describe.region_name(registry, code, t)) for code in registry.region_codes),
                key=lambda one: collation_key(one[1]),
            ),
        ),
    }
    return [
        {"name": name, "label": label, "options": options, "chosen": next(iter(getattr(view, name)), "")}
        for name, (label, options) in names.items()
    ]


def _step(month: str, by: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{number + 1:02}"


def _link(visit: Visit, kept: Mapping[str, list[str]], month: str) -> str:
    return visit.url("events", **{**kept, "month": month})


PAGES = (
    DeskPage("events", GET, show, EVERYBODY, stored=False),
    DeskPage("events.ics", GET, feed, EVERYBODY, stored=False),
)
