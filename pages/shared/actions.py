"""What a click in a panel or on the map does to the View.

What a browser reports is as untrusted as an address: the new View is read back through the address codec, so an
unknown code is dropped.
"""

from collections.abc import Callable
from urllib.parse import parse_qs

from geo.i18n import Translator, translator
from geo.scenes import pages
from geo.scenes.story import Story
from geo.selection.proposals import instead
from geo.selection.view import CHOICES, FILTERS, PAIRS, RANGES, TOGGLED, View
from geo.web.panels import company, present
from geo.web.panels.embed import FILTERING
from geo.web.panels.results import without
from pages.shared import data, state

SINGLE = (
    *("sort", "page", "colour", "tiles", "cluster", "lang", "division", "cell", "by", "year", "rank", "step"),
    *("month", "past", "arrange"),
)


def act(action: str, value: str) -> None:
    """Apply a click, ``go`` with page and query (``regions?region=06``) included; for callbacks."""
    if action == "go":
        page, _, query = value.partition("?")
        filters = state.current().filters  # of the embedding page, whichever link is followed inside
        state.put(View.from_query(parse_qs(query), data.domain())[0].change(filters=filters))
        state.go(page)
        return
    if action == "company":
        kept = state.current().cleared().to_query()
        asked = kept | company.query(data.registry(), parse_qs(value))
        state.put(*View.from_query(asked, data.domain()))
        return
    if action == "renew":  # the page is made anew of newer data
        state.touch()
        data.COURTESY.stand_back()
        return
    if action == "add":
        add(state.page())
        return
    if action == "town":
        state.type_town(value)
        return
    if state.fixed() and action in FILTERING:
        state.touch()
        return
    state.put(changed(state.current(), action, value), refused(action, value), ahead=action == "view")
    if action == "profile":
        state.go("cluster")


def add(page: str) -> None:
    """Put the view at hand at the end of the story; for callbacks."""
    state.touch()
    if page not in pages.PAGES:
        return
    view = state.current()
    t = translator(state.language(view))
    scene = pages.scene(data.sources(), page, view.alone().change(lang=t.language), t)
    keep(present.added(data.story(view.story, t), scene), t)


def keep(story: Story, t: Translator) -> None:
    """Make a story that of the View, or tell why it cannot be; for callbacks."""
    refused = present.refusal(story, t)
    if refused:
        state.touch()
        state.tell(refused)
    else:
        state.change(story=present.unpacked(story), step=1)


def changed(view: View, action: str, value: str) -> View:
    """Return the View that an action makes of another."""
    return _known(_changed(view, action, value))


def refused(action: str, value: str) -> tuple[str, ...]:
    """Return what was typed as a range and is none, as part of an address."""
    name, _, text = value.partition(":")
    typed = action == "set" and name in RANGES and text
    return View.from_query({name: [text]}, data.domain())[1] if typed else ()


def _changed(view: View, action: str, value: str) -> View:
    if action in SINGLE:
        return view.change(**{action: value or View.default(action)})
    if action in TOGGLED:
        return view.toggle(action, value)
    changes: dict[str, Callable[[], View]] = {
        "reset": view.cleared,
        "remove": lambda: without(view, *value.partition(":")[::2]),
        "instead": lambda: instead(view, *value.partition(":")[::2]),
        "suggest": lambda: view.change(region=tuple(sorted({*view.region, value})), q=""),
        "profile": lambda: view.change(cluster=value),
        "every": lambda: view.change(pairs=PAIRS[view.pairs == PAIRS[0]]),
        "close": lambda: view.change(cell=None) if view.cell else view.change(division=None),
        "pick": lambda: view.picking(value),
        "unpick": lambda: view.change(pick=()),
        "only": lambda: view.change(region=(value,)),
        "set": lambda: _set(view, *value.partition(":")[::2]),
        "view": lambda: _whole(view, value),
    }
    return changes.get(action, lambda: view)()


def _set(view: View, name: str, text: str) -> View:
    """Set a filter to what was typed or picked, blank for none; what it is set to already is taken away again."""
    if name not in FILTERS:
        return view
    read, refused = View.from_query({name: [text]} if text else {}, data.domain())
    if refused:
        return view
    same = name in CHOICES and getattr(read, name) == getattr(view, name)
    return view.change(**{name: View.default(name) if same else getattr(read, name)})


def _whole(view: View, query: str) -> View:
    """Take a View that the browser has shown already; what an embedding page has kept to itself stays."""
    kept = ("filters", *FILTERS) if state.fixed() else ("filters",)
    read, _ = View.from_query(parse_qs(query.removeprefix("?")), data.domain())
    return read.change(page=read.page, **{name: getattr(view, name) for name in kept})


def _known(view: View) -> View:
    return View.from_query(view.to_query(), data.domain())[0]
