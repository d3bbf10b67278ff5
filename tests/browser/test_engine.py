"""The engine in the browser answers what `geo` answers on the server: for random Views, words and texts."""

import json
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from gzip import decompress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from geo import taxonomy
from geo.figures import choropleth, layers
from geo.figures.classes import beside_zero
from geo.i18n import LANGUAGES, Translator, translator
from geo.scenes import sources
from geo.scenes.sources import Sources
from geo.selection import describe, places, proposals, search, typed, view
from geo.selection.filters import Selection
from geo.selection.stems import root
from geo.selection.view import View
from geo.settings import Settings
from geo.store.files import web_resources
from geo.text import fold, split
from geo.web import assets, engine
from geo.web import map as maps
from geo.web.panels import legend
from pages.shared import actions
from tests import traded
from tests.unit.selection.test_places import PLACES
from tests.unit.selection.test_typed import RANGES
from tests.words import Queries

VIEWS = 2400
KEY, CLICK = 50, 10  # ms that an answer may take
VALUES = ("", "2", "name", "proof", "count", "en", "osm", "C10", "2015")
Ask = Callable[..., Any]


@cache
def atlas() -> Sources:
    """The embedded data as they stand today."""
    return sources.load(Settings.from_environment(), date.today())


@cache
def queries() -> tuple[str, ...]:
    """Addresses of random Views: every filter, alone and together, words of all kinds, and rubbish."""
    made = Queries(atlas().registry, 2026)
    return tuple(made.address() for _ in range(VIEWS))


@cache
def read(query: str) -> View:
    return View.from_query(parse_qs(query, keep_blank_values=True), atlas().domain)[0]


@cache
def selected(query: str) -> Selection:
    return Selection(atlas().registry, read(query))


@pytest.fixture(scope="module")
def ask(browser: Browser) -> Iterator[Ask]:
    """Evaluate an expression in which ``engine`` is the engine with all data and ``a`` is the argument."""
    page = browser.new_page()
    page.add_script_tag(content=assets.contents()["engine.js"].decode())
    data = {kind: decompress(made.packed).decode() for kind, made in engine.resources(atlas()).items()}
    data["clusters"] = web_resources(atlas().settings)["clusters"].read_text("utf-8")
    page.evaluate(
        """(data) => {
            const parsed = Object.fromEntries(Object.entries(data).map(([kind, text]) => [kind, JSON.parse(text)]));
            window.engine = window.atlasEngine.make({ ...parsed, lang: "pl" });
        }""",
        data,
    )

    def evaluate(expression: str, argument: Any = None) -> Any:
        answered = page.evaluate(
            f"(a) => JSON.stringify((({{ a }}) => ({expression}))(JSON.parse(a)))", json.dumps({"a": argument})
        )
        return json.loads(answered)  # as one text, since large arrays travel slowly

    yield evaluate
    page.close()


def differing(asked: Any, found: list[Any], expected: list[Any]) -> list[Any]:
    """Return what was asked where the answers differ, with both."""
    assert len(found) == len(expected) == len(asked)
    return [each for each in zip(asked, found, expected, strict=True) if each[1] != each[2]]


def test_a_view_is_read_and_written_as_on_the_server(ask: Ask) -> None:
    found = ask("a.map((query) => engine.query(engine.read(query)))", queries())
    assert differing(queries(), found, [read(query).address()[3:] for query in queries()]) == []


def test_a_view_lets_the_same_clusters_pass_in_the_same_order_with_the_same_counts(ask: Ask) -> None:
    found = ask(
        """a.queries.map((query) => {
            const found = engine.select(engine.read(query));
            return {
                count: found.count,
                ordered: [...found.ordered],
                counts: a.groups.map((group) => found.counts(group)),
                known: a.ranges.map((name) => [found.known(name), found.unknown(name)]),
                unseated: [found.unseated, found.unknown("near")],
            };
        })""",
        {"queries": queries(), "groups": view.CHOICES, "ranges": view.RANGES},
    )
    assert differing(queries(), found, [answer(selected(query)) for query in queries()]) == []
    assert len({one["count"] for one in found}) > 60  # the Views are not all empty, nor all the whole


def answer(selection: Selection) -> dict[str, Any]:
    return {
        "count": selection.count,
        "ordered": selection.ordered.tolist(),
        "counts": [selection.counts(group) for group in view.CHOICES],
        "known": [[selection.known(name), selection.unknown(name)] for name in view.RANGES],
        "unseated": [selection.unseated, selection.unknown("near")],
    }


TYPED = ("", "active", "kkk", "2005-", "7", "9-3", "rubbish", " Łódź ")


def test_a_click_does_what_it_does_on_the_server(ask: Ask) -> None:
    chosen = random.Random(7)
    codes = [*atlas().domain.codes["sector"], *atlas().domain.codes["region"], "rubbish", ""]
    ids = atlas().registry.ids[:30]
    full = urlencode({"pick": ids[:12]}, doseq=True)
    clicks = [
        *((name, code) for name in actions.TOGGLED for code in codes),
        *((name, value) for name in actions.SINGLE for value in VALUES),
        *(("remove", f"{group}:{code}") for group in view.CHOICES for code in (*codes, "active", "kkk")),
        *(("remove", f"{name}:") for name in ("q", *view.RANGES, "near")),
        *(("instead", f"{name}:{value}") for name, value in (("q", "a:b"), ("sector", "ict"), ("sector", "x"))),
        *(("set", f"{name}:{value}") for name in (*view.FILTERS, "lang") for value in (*codes[:3], *TYPED)),
        *(("view", f"?{query}") for query in queries()[:50]),
        *((name, code) for name in ("suggest", "only", "profile", "reset", "nothing") for code in codes),
    ]
    asked = [(chosen.choice(queries()), *click) for click in clicks]
    picks = [("pick", key) for key in (*ids, "rubbish", "")] + [("unpick", "")]
    asked += [(query, *pick) for query in (*queries()[:20], full) for pick in picks]
    found = ask("a.map(([query, action, value]) => engine.query(engine.act(engine.read(query), action, value)))", asked)
    assert differing(asked, found, [after(*each) for each in asked]) == []


def after(query: str, action: str, value: str) -> str:
    changed = actions._changed(read(query), action, value)
    return View.from_query(changed.to_query(), atlas().domain)[0].address()[3:]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("q: Łódź ", "q=%C5%81%C3%B3d%C5%BA&sort=members"),
        ("q:", "sort=members"),
        ("founded:2005-", "q=ict&founded=2005-&sort=members"),
        ("founded:rubbish", "q=ict&sort=members&page=3"),  # nothing changes
        ("members:7", "q=ict&members=7-7&sort=members"),
        ("near:3093133", "q=ict&near=3093133&sort=members"),
        ("radius:25", "q=ict&radius=25&sort=members"),
        ("sector:ict", "sector=ict&q=ict&sort=members"),
        ("sort:name", "q=ict&sort=members&page=3"),  # no filter
    ],
)
def test_what_is_typed_into_a_field_sets_one_filter(ask: Ask, value: str, expected: str) -> None:
    given = "q=ict&sort=members&page=3"
    assert ask("engine.query(engine.act(engine.read(a[0]), 'set', a[1]))", [given, value]) == expected


def test_every_character_is_folded_and_parted_alike(ask: Ask) -> None:
    assigned = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
    chosen = [c for c in assigned if ord(c) < 0x30000 and unicodedata.category(c) != "Co"]
    found = ask("a.map((c) => [engine.parts.text.fold(c), engine.parts.text.wordsOf(c).join(' ')])", chosen)
    assert differing(chosen, found, [[fold(c), " ".join(search.split_words(c))] for c in chosen]) == []
    assert len(chosen) > 100_000


def test_words_have_the_same_roots(ask: Ask) -> None:
    made = Queries(atlas().registry, 11)
    known = [word for index in search.indexes(atlas().registry) for word in index.words]
    texts = [*(made.inflected(word) for word in known for _ in range(4)), *(made.rubbish() for _ in range(3000))]
    words = [*known, *(word for text in texts for word in search.split_words(fold(text)))]
    assert differing(words, ask("a.map(engine.parts.stems.root)", words), list(map(root, words))) == []
    assert len(words) > 10_000


def test_the_map_is_told_the_same(ask: Ask) -> None:
    found = ask(
        """a.map((query) => {
            const view = engine.read(query);
            return engine.map(view, engine.select(view));
        })""",
        queries(),
    )
    assert differing(queries(), found, [drawn(selected(query)) for query in queries()]) == []
    assert len({json.dumps(each["legend"]) for each in found}) > 150


def drawn(selection: Selection) -> dict[str, Any]:
    t = translator(selection.view.lang or "pl")
    payload = maps.payload(selection, choropleth.choose(selection, t), t, dark=False, clicks=0)
    return json.loads(
        json.dumps({key: payload[key] for key in ("view", "mask", "unseated", "selected", "regions", "legend", "near")})
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.floats(0, 1e7) | st.integers(0, 40).map(float) | st.just(0.0), max_size=16))
def test_classes_have_the_same_limits(ask: Ask, values: list[float | None]) -> None:
    scale = beside_zero(values)
    found = ask("(({ colourOf, ...scale }) => scale)(engine.parts.classes.breaks(a))", values)
    assert found == {
        "ends": list(map(list, scale.labels)),
        "colours": list(scale.colours),
        "counts": list(scale.counts),
        "missing": scale.missing,
        "decimals": scale.decimals,
    }
    colours = ask("a.map((value) => engine.parts.classes.breaks(a).colourOf(value))", values)
    assert colours == [None if value is None else scale.colour_of(value) for value in values]


def test_a_view_has_the_same_words(ask: Ask) -> None:
    asked = [f"{query}&lang={language}" for query in queries() for language in LANGUAGES]
    of = "(view) => engine.sentence(view, engine.select(view))"
    found = ask(f"a.map((query) => ({of})(engine.read(query)))", asked)
    assert differing(asked, found, [sentence(read(query)) for query in asked]) == []


def sentence(view: View) -> str:
    return describe.sentence(Selection(atlas().registry, view), translator(view.lang or "pl"))


def test_chips_and_notes_are_worded_alike(ask: Ask) -> None:
    found = ask(
        """a.map((query) => {
            const view = engine.read(query);
            return [engine.chips(view), engine.notes(view, engine.select(view))];
        })""",
        queries(),
    )
    assert differing(queries(), found, [told(selected(query)) for query in queries()]) == []


def told(selection: Selection) -> list[Any]:
    t = translator(selection.view.lang or "pl")
    return [list(map(asdict, describe.chips(selection, t))), describe.unknown_notes(selection, t)]


def test_numbers_are_written_alike(ask: Ask) -> None:
    values = [0, 7, 999, 1000, 4321, 12345.678, 1234567, 0.05, 0.15, 0.25, 2.5, 99.95, 1e-7, 12.345e10, 2 / 3, -1234.5]
    asked = [(value, decimals, language) for value in values for decimals in range(4) for language in LANGUAGES]
    found = ask("a.map(([value, decimals, language]) => engine.number(value, decimals, language))", asked)
    assert differing(asked, found, [translator(each[2]).number(*each[:2]) for each in asked]) == []


def test_what_may_have_been_meant_is_the_same(ask: Ask) -> None:
    made = Queries(atlas().registry, 5)
    typed = (
        [made.mistyped() for _ in range(120)] + [made.text() for _ in range(60)] + [made.phrase() for _ in range(20)]
    )
    typed += [" ".join(reversed(name.split()[:3])) + "x" for name in atlas().registry.names[::9]]
    asked = [read(urlencode({"q": text})).address()[3:] for text in typed]
    found = ask(
        """a.map((query) => {
            const view = engine.read(query);
            const proposed = engine.propose(view, engine.select(view));
            return proposed.map(({ name, value, view, count }) => [name, value, engine.query(view), count]);
        })""",
        asked,
    )
    assert differing(asked, found, [proposed(query) for query in asked]) == []
    assert sum(map(bool, found)) > 80


def proposed(query: str) -> list[Any]:
    offers = proposals.proposals(selected(query))
    return [[offer.name, offer.value, offer.view.address()[3:], offer.count] for offer in offers]


def test_voivodeships_and_towns_are_offered_alike(ask: Ask) -> None:
    registry, made = atlas().registry, Queries(atlas().registry, 6)
    names = [town.name for town in registry.towns[:300:3]] + [
        f"woj. {region.name_pl}" for region in registry.voivodeships
    ]
    named = [f"m.st. {town.name.replace('-', '–')}, woj." for town in registry.towns[:60]]
    lands = [land for several in taxonomy.LANDS.values() for land in split(several)]
    asked = [text[:cut] for text in [*names, *(made.text() for _ in range(200))] for cut in (3, 5, 40)]
    asked += [*named, *PLACES, *lands, *(f"na {land[:-1]}u" for land in lands)]
    found = ask("a.map((text) => engine.suggestRegions(text))", asked)
    assert differing(asked, found, [list(map(list, places.suggest_regions(registry, text))) for text in asked]) == []
    found = ask(
        "a.map((text) => engine.parts.places.towns(text, 8).map((at) => engine.parts.towns.all().id[at]))", asked
    )
    expected = [[town.geonameid for town in places.towns(registry, text, 8)] for text in asked]
    assert differing(asked, found, expected) == []
    assert all(found[asked.index(text)] for text in PLACES)


def test_numbers_and_ranges_are_read_alike(ask: Ask) -> None:
    made = Queries(atlas().registry, 12)
    signs = (
        "",
        " ",
        "-",
        "–",
        " — ",
        "od ",
        " do ",
        "> ",
        "≤",
        "+",
        ",",
        ".",
        " r.",
        " km",
        "…",
        " lub więcej",
        "\u00a0",
    )
    number = lambda: str(made.random.choice([0, 7, 50, 1000, 2005, 2010, 123456789]))  # noqa: E731
    asked = [
        "".join(made.random.choice([number, lambda: made.random.choice(signs)])() for _ in range(5))
        for _ in range(4000)
    ]
    asked += [text for texts in RANGES.values() for text in texts] + [made.rubbish() for _ in range(1000)]
    read = (
        "(({ span, whole, decimal }) => a.map((text) => [span(text), whole(text), decimal(text)]))(engine.parts.typed)"
    )
    found = [[ends and [ends["low"], ends["high"]], *numbers] for ends, *numbers in ask(read, asked)]
    expected = [
        [ends and list(ends), typed.whole(text), typed.decimal(text)] for text in asked for ends in [typed.span(text)]
    ]
    assert differing(asked, found, expected) == []
    assert sum(ends is not None for ends, *_ in found) > 200


@pytest.mark.parametrize(
    ("typed", "given", "kind", "query"),
    [
        ("turys", "", "sector:tourism", "sector=tourism"),
        ("sztuczna int", "lang=pl&q=x", "sector:ict", "lang=pl&sector=ict"),  # a phrase that is being typed
        ("meblarski", "sector=ict", "sector:wood-furniture-paper", "sector=ict&sector=wood-furniture-paper"),
        ("lubel", "", "region:06", "region=06"),
        ("woj. mazur", "page=2", "region:28", "region=28"),
        ("Dolny Śląsk", "", "region:02", "region=02"),
        ("na Pomorzu", "", "region:22", "region=22"),
        ("Kujawsko Pomor", "", "region:04", "region=04"),
        ("Bielsko Biała", "", "near:3103402", "near=3103402"),
        ("torun", "radius=25", "near:3083271", "near=3083271&radius=25"),
        ("kkk", "", "status:kkk", "status=kkk"),
        ("krajowy klaster klu", "", "status:kkk", "status=kkk"),
        ("mapa klastr", "", "status:parp_map", "status=parp_map"),
        ("produkcja mebli", "", "division:wood-furniture-paper", "sector=wood-furniture-paper"),
        ("C31", "", "division:wood-furniture-paper", "sector=wood-furniture-paper"),
        ("dolina lotnicza", "region=18", "cluster:dolina-lotnicza", "region=18&cluster=dolina-lotnicza"),
    ],
)
def test_a_search_offers_what_was_meant(ask: Ask, typed: str, given: str, kind: str, query: str) -> None:
    kind, code = kind.split(":")
    groups = {group["kind"]: group["items"] for group in ask("engine.suggest(a[0], engine.read(a[1]))", [typed, given])}
    found = [item for item in groups[kind] if item["code"] == code]
    assert {item["query"] for item in found} == {query}
    if kind not in ("cluster", "near"):
        rest = Selection(atlas().registry, read(given).change(q=""))
        assert found[0]["count"] == rest.counts("sector" if kind == "division" else kind)[code]


def test_a_search_offers_nothing_for_nothing(ask: Ask) -> None:
    assert ask("['', '  ', '?!', 'xyzxyz'].map((text) => engine.suggest(text, engine.read('')))") == [[], [], [], []]


def test_answers_come_at_once(ask: Ask) -> None:
    made = Queries(atlas().registry, 8)
    texts = ["turystyka lublin", "sztuczna inteligencja", "krajowy klaster kluczowy", *(made.text() for _ in range(20))]
    typed = [text[: end + 1] for text in texts for end in range(len(text))]
    times = """((work, given) => given.map((each) => {
        const start = performance.now();
        work(each);
        return performance.now() - start;
    }).sort((one, other) => one - other))"""
    keys = ask(f"{times}((text) => engine.suggest(text, engine.read('sector=ict')), a)", typed)
    assert keys[int(len(keys) * 0.95)] <= KEY
    views = ask(f"{times}((query) => engine.select(engine.read(query)).ordered, a)", queries())
    assert views[int(len(views) * 0.95)] <= CLICK


@pytest.mark.parametrize("number", [30, 3000])  # a spot for each place, and one for each cell of the map
def test_layers_of_the_map_have_the_same_spots(ask: Ask, tmp_path: Path, number: int) -> None:
    registry, chosen = atlas().registry, random.Random(number)
    divisions = [code[1:] for sector in registry.sectors for code in sector.nace]
    firms = [
        {"id": f"f{at}", "name": f"F {at}", "teryt": town.teryt, "pkd": ";".join(chosen.sample(divisions, 2))}
        | ({"latitude": town.latitude, "longitude": town.longitude} if at % 7 else {})
        for at, town in enumerate(chosen.choices(registry.towns, k=number))
    ]  # fmt: skip
    own = traded.sources(tmp_path, atlas(), firms=firms, offers=traded.OFFERS, events=traded.EVENTS)
    listed = [f"{query}&layer=firms&layer=offers&layer=events" for query in queries()[:: VIEWS // 300]]
    asked = [read(query) for query in listed]
    made = [layers.layers(own.exchange, registry, view, translator(view.lang or "pl")) for view in asked]
    expected = [of_layers(each, translator(view.lang or "pl")) for each, view in zip(made, asked, strict=True)]
    untold = [[{**layer, "href": "", "number": 0, "told": "", "spots": []} for layer in each] for each in expected]
    found = ask(
        "(engine.addLayers(a.held), a.queries.map((query, at) => engine.layers(engine.read(query), a.untold[at])))",
        {"held": json.loads(decompress(engine.layers(own).packed)), "queries": listed, "untold": untold},
    )
    assert differing(listed, found, expected) == []
    around = ask(
        """a.queries.map((query, at) => {
            const view = engine.read(query);
            const address = (kind, spot) => engine.layerAddress(view, kind, spot[4]);
            return a.shown[at].map(({ kind, spots }) => spots.slice(0, a.listed).map((spot) => address(kind, spot)));
        })""",
        {"queries": listed, "shown": expected, "listed": legend.LISTED},
    )
    assert differing(listed, around, [of_spots(each) for each in made]) == []
    shown = {len(layer["spots"]) for each in expected for layer in each}
    assert len(shown) > (4 if number < layers.MOST else 40)


def of_layers(made: Sequence[layers.TradeLayer], t: Translator) -> list[dict[str, Any]]:
    return json.loads(json.dumps([maps._layer(layer, t) for layer in made]))


def of_spots(made: Sequence[layers.TradeLayer]) -> list[list[str]]:
    return [[layer.around(spot).address("exchange") for spot in layer.spots[: legend.LISTED]] for layer in made]
