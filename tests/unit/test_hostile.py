"""Texts that are made to take long: deep, huge, repeated, built of what grows when it is read.

Whatever a stranger may send costs at most `MOST` seconds of processor time, and never a fault.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from geo.build import eurostat, prg_source
from geo.errors import DataError
from geo.i18n import translator
from geo.scenes import story, story_file
from geo.selection import places, proposals, search, typed
from geo.selection.filters import Selection
from geo.selection.view import LONGEST_TEXT, RULES, View
from geo.web.panels import present
from tests.pace import cost
from tests.scenery import embedded

MOST = 0.05  # seconds of processor time
T = translator("pl")
ATOMS = (
    *("[", "{", '{"a":', "[[],", '"', "\\", "\\u0041", "9", "1e9,", "1-", "od ", "1 ", "-", "–", "%", "&", "a"),
    *("ą", "a\u0301", "\u0301\u0316", "\ufdfa", "\ufb03", "\ud800", "\x00", "\n", " ", "\u00a0", "sector=ict&", "06"),
    *("klaster ", "abcdefgh ", "turystka ", "woj. ", "miasto ", "s1=&", '{"page":"map"},', "=", ";", "\t", "x"),
)  # fmt: skip
REPEATED = st.builds(lambda atom, times: atom * times, st.sampled_from(ATOMS), st.integers(1, 20_000))
TEXT = st.lists(REPEATED | st.text(max_size=20), min_size=1, max_size=4).map("".join)
quick = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def taken(work: Callable[..., object], *given: object) -> float:
    """Processor seconds of a piece of work that may be refused."""

    def tried() -> None:
        with suppress(DataError):
            work(*given)

    return cost(tried, most=MOST)


def packed(text: str) -> str:
    packer = zlib.compressobj(9, wbits=-15)
    data = packer.compress(text.encode(errors="surrogatepass")) + packer.flush()
    return story.PREFIX + urlsafe_b64encode(data).decode().rstrip("=")


@settings(quick, max_examples=15)
@given(TEXT)
def test_what_is_typed_costs_little(text: str) -> None:
    registry = embedded().registry
    for read in (typed.span, typed.whole, typed.decimal, typed.number):
        assert taken(read, text) <= MOST, read
    view = View.from_query({"q": [text]}, embedded().domain)[0]
    assert len(view.q) <= LONGEST_TEXT
    for find in (search.mask, search.sectors, proposals.nearest_names, proposals.respelled, places.suggest_regions):
        assert taken(find, registry, view.q) <= MOST, find
    assert taken(lambda: proposals.proposals(Selection(registry, view))) <= MOST
    assert taken(places.towns, registry, view.q, 8) <= MOST
    assert taken(search.highlight, registry.names[0], view.q) <= MOST


@quick
@given(st.dictionaries(st.sampled_from(sorted(RULES)) | TEXT, st.lists(TEXT, max_size=3), max_size=9))
def test_an_address_costs_little(query: dict[str, list[str]]) -> None:
    domain = embedded().domain
    view, _dropped = View.from_query(query, domain)
    assert taken(View.from_query, query, domain) <= MOST
    assert View.from_query(view.to_query(), domain) == (view, ())


@pytest.mark.parametrize(
    "query",
    [
        {name: ["1", "x", "06", "ict", "2005-2010", "cover"] * 3_000 + ["1-" * 3_000] * 50 for name in RULES},
        {f"{name[:-1]}{number}": ["1"] for number in range(2_000) for name in RULES},
        {"founded": [str(number) for number in range(20_000)]},
        {"division": ["x"] * 20_000},
        {letter * 60_000: ["1"] for letter in "stcq"},
    ],
    ids=["all", "alike", "years", "divisions", "names"],
)
def test_an_address_of_a_thousand_words_costs_little(query: dict[str, list[str]]) -> None:
    assert taken(View.from_query, query, embedded().domain) <= MOST


FRAMES = (
    "{}",
    '{{"atlas-story": 1, "title": {}, "steps": []}}',
    '{{"atlas-story": 1, "steps": [{}]}}',
    '{{"atlas-story": 1, "steps": [{{"page": "map", "view": "{}"}}]}}',
    '{{"atlas-story": 1, "title": "x", "steps": [{{"page": "map", "note": "{}"}}]}}',
)


@quick
@given(st.sampled_from(FRAMES), TEXT)
def test_a_story_costs_little(frame: str, text: str) -> None:
    file = frame.format(text)
    assert taken(story_file.read, file, embedded().domain, T) <= MOST
    assert taken(story.decode, packed(file)) <= MOST
    assert taken(present.edited, file, story.decode) <= MOST


@pytest.mark.parametrize("view", ["founded=1&" * 400, "".join(f"secto{number}=1&" for number in range(400))])
def test_a_story_of_many_hostile_steps_costs_little(view: str) -> None:
    steps = [{"page": "map", "view": view, "title": "a", "note": "b"}] * 40
    file = json.dumps({"atlas-story": 1, "steps": steps})
    assert taken(story_file.read, file, embedded().domain, T) <= MOST


@pytest.mark.parametrize(
    "atom", ["[", '{"a":', '{"type":"FeatureCollection","features":[', "<a>", "\t", '"', ",", "\x00"]
)
def test_a_file_of_figures_or_boundaries_that_is_none_is_refused_at_once(atom: str, tmp_path: Path) -> None:
    file = tmp_path / "file.tsv"
    file.write_text(atom * 100_000, encoding="utf-8")
    assert taken(eurostat.read, file) <= MOST
    with pytest.raises(DataError):
        eurostat.read(file)
    with pytest.raises(DataError):
        prg_source.read("file.geojson", file.rename(tmp_path / "file.geojson"), tmp_path)
