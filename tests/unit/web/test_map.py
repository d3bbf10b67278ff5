import json
import re

import branca
import folium
import numpy as np
import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from geo import theme
from geo.figures import choropleth
from geo.i18n import LANGUAGES, translator
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web import assets, preload
from geo.web import map as maps
from tests import factories

URLS = {kind: f"../../data/{kind}.0123456789.json" for kind in maps.KINDS}
SPITEFUL = [
    "'\"`\\",
    "${alert(1)}",
    "{{7*7}}",
    "{{ 'name' }}",
    "{% raw %}",
    "{% endmacro %}",
    "{# note #}",
    "<img src=x onerror=alert(1)>",
    "</script><!--",
    "\u202egnirts\u202c\u200f",
    "\u2028\u2029\x00\n\r",
    "🦔" * 10_000,
    "_map_div_ feature_group_0",
]


def update_script(payload: dict[str, object]) -> str:
    """The script that streamlit-folium hands to the frame for an update."""
    return streamlit_folium._get_feature_group_string(maps.Update(payload), maps.BaseMap(URLS))


def carried(script: str) -> object:
    """What the frame's ``JSON.parse`` makes of an update's script."""
    (literal,) = re.findall(r"window\.atlas\.update\(JSON\.parse\((\".*\")\)\);", script)
    return json.loads(json.loads(literal))


# ---- Mask ----


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        ([], ""),
        ([True], "AQ=="),  # 0000 0001
        ([False, True, True], "Bg=="),  # 0000 0110
        ([False] * 8 + [True], "AAE="),  # 0000 0000, 0000 0001
        ([True] * 16, "//8="),
    ],
)
def test_a_mask_is_little_endian_bits(mask: list[bool], text: str) -> None:
    assert maps.encode_mask(mask) == text
    assert maps.encode_mask(np.array(mask, dtype=bool)) == text


def test_fifty_thousand_clusters_fit_into_nine_kilobytes() -> None:
    assert len(maps.encode_mask(np.ones(50_000, dtype=bool))) == 8_336  # 6 250 bytes, 4 characters for 3 of them


# ---- Update ----


@pytest.mark.parametrize("text", SPITEFUL)
def test_text_of_any_content_arrives_as_it_is(text: str) -> None:
    payload = {"labels": {text: text}, "list": [[text]]}
    assert carried(update_script(payload)) == payload


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner))
)
def test_any_payload_survives_every_stage(value: object) -> None:
    assert carried(update_script({"value": value})) == {"value": value}


def test_nothing_of_a_payload_can_end_a_script_or_open_a_template() -> None:
    text = maps.safe_json(SPITEFUL)
    assert text.isascii()
    assert not set("<>&'`{}_") & set(text)


def test_a_figure_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        maps.safe_json(float("nan"))


def test_an_update_clears_the_groups_before_it() -> None:
    script = update_script({"n": 1})
    assert script.index("window.feature_group.length = 0") < script.index("window.feature_group.push")


def test_the_same_payload_gives_the_same_script() -> None:
    assert update_script({"n": 1, "mask": "AQ=="}) == update_script({"n": 1, "mask": "AQ=="})


def test_an_update_names_its_view_and_what_its_colours_mean() -> None:
    selection = Selection(factories.registry(), View(q="żywność i las", region=("06", "14"), radius=30))
    t = translator("pl")
    colouring = choropleth.choose(selection, t)
    payload = maps.payload(selection, colouring, t, dark=False, clicks=3)
    assert payload["view"] == "region=06&region=14&q=%C5%BCywno%C5%9B%C4%87+i+las&radius=30"
    assert payload["legend"] == choropleth.legend(colouring, t)
    assert payload["regions"]["fill"] is None  # two clusters are too few for colours
    assert payload["regions"]["labels"]["10"] == "łódzkie"  # not chosen: nothing is counted there
    assert payload["regions"]["labels"]["14"].startswith("mazowieckie: 0 klastrów")


def test_voivodeships_that_are_not_chosen_are_plain_land(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choropleth, "FEW", 1)
    selection, t = Selection(factories.registry(), View(region=("06", "10"))), translator("en")
    payload = maps.payload(selection, choropleth.choose(selection, t), t, dark=True, clicks=0)
    assert payload["regions"]["fill"] == {"06": theme.RAMP[0], "10": theme.RAMP[-1]}  # 2 and 4 in a million
    assert [row["n"] for row in payload["legend"]["rows"]] == ["1", "1"]


# ---- Base ----


def base_script(urls: dict[str, str]) -> str:
    base = maps.BaseMap(urls)
    base.get_root().render()
    return streamlit_folium._get_map_string(base)


def test_the_base_is_constant_and_follows_the_data() -> None:
    script = base_script(URLS)
    assert base_script(URLS) == script
    assert len(script) < 2_000
    key = streamlit_folium.generate_js_hash(script, "map")
    other = base_script(URLS | {"clusters": "../../data/clusters.9876543210.json"})
    assert streamlit_folium.generate_js_hash(other, "map") != key


def test_the_base_asks_no_other_host_and_leaves_the_viewport_alone() -> None:
    base = maps.BaseMap(URLS)
    whole = base.get_root().render()
    assert "://" not in whole
    assert "user-scalable" not in whole
    assert base.default_js + base.default_css == [], "the component would ask for them one after the other"


def test_every_script_of_the_map_is_served() -> None:
    scripts = sorted((assets.STATIC / "map").glob("*.js"))
    assert [script.name for script in scripts if script.read_bytes() not in assets.contents()["map.js"]] == []
    assert assets.contents()["map.js"].startswith(scripts[0].read_bytes())
    links = [url for listed in preload.frame_files() for url in listed]
    assert links[0] == "vendor/leaflet.js"
    assert {assets.named("map.js"), assets.named("atlas.css")} <= {url.rpartition("/")[2] for url in links}


def test_links_of_one_map_are_not_those_of_another() -> None:
    first, second = maps.BaseMap(URLS), maps.BaseMap(URLS)
    first.add_js_link("extra", "x.js")
    assert second.default_js == []


def test_what_is_sent_of_the_base_is_what_folium_writes() -> None:
    own, theirs = maps.BaseMap(URLS), maps.BaseMap(URLS)
    own.render()
    folium.Map.render(theirs)
    for part in (streamlit_folium._get_header, streamlit_folium._get_html, streamlit_folium._get_map_string):
        assert part(own) == part(theirs)
    assert "position: relative" in streamlit_folium._get_header(own)


def test_nothing_that_varies_is_compiled_as_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    template = branca.element.Template
    monkeypatch.setattr(branca.element, "Template", lambda text: compiled.append(text) or template(text))
    assert "window.atlas.update" in update_script({"n": 1})
    maps.BaseMap(URLS).render()
    assert not [text for text in compiled if "window.atlas" in text]
    folium.Map.render(maps.BaseMap(URLS))  # as folium itself would do
    assert [text for text in compiled if "window.atlas" in text]


def test_a_missing_address_is_refused() -> None:
    with pytest.raises(KeyError, match="regions"):
        maps.BaseMap({"clusters": "c.json"})


# ---- Texts ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_gets_every_text_that_it_asks_for(language: str) -> None:
    texts = maps.frame_texts(translator(language), "Źródła")
    asked = set(re.findall(r"(?:frame\.text|\btext|frame\.count)\(\"(\w+)\"", assets.contents()["map.js"].decode()))
    assert {"failed", "more", "moreTowns"} <= asked <= set(texts)
    assert texts["sources"] == "Źródła"
    assert all(texts[key] for key in texts)


def test_plurals_are_by_category() -> None:
    assert maps.frame_texts(translator("en"))["clusters"] == {
        "one": "{n} cluster",
        "few": "{n} clusters",
        "many": "{n} clusters",
        "other": "{n} clusters",
    }
    polish = maps.frame_texts(translator("pl"))["clusters"]
    assert [polish[category] for category in ("one", "few", "many")] == ["{n} klaster", "{n} klastry", "{n} klastrów"]
