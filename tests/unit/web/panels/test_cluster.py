"""The profile of a cluster, as HTML."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.i18n import translator
from geo.selection.view import View
from geo.store.files import web_resources
from geo.text import split
from geo.web.panels import cluster as profile
from geo.web.panels.cluster import Installation
from tests import factories, scenery
from tests.html import NO_BREAK, Page

PL, EN = translator("pl"), translator("en")
TINY = factories.registry()
NOWHERE = Installation()
SPITEFUL = [
    "O'Neill's \"Klaster\" `x` \\ \\n",
    "${alert(1)}",
    "{{7*7}}",
    "{% raw %}{# note #}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\u202eretsalK\u202c \u200fx",
    "🦔" * 10_000,
    "{name}{0}%s&amp;",
]


def changed(cluster_id, **values):
    """The tiny country with other cells in the row of one cluster."""
    rows = [row | (values if row["id"] == cluster_id else {}) for row in TINY.table.to_pylist()]
    return replace(TINY, table=pa.Table.from_pylist(rows))


def page(cluster_id="agro", t=EN, registry=TINY, installation=NOWHERE, **view):
    return Page(profile.profile(registry, View(cluster=cluster_id, **view), t, installation))


def facts(found):
    return dict(zip(found.texts("dt"), found.texts("dd"), strict=True))


def neighbours(found):
    """Names and distances of the clusters listed nearby and of the same sector."""
    lists, entries = [], []
    for element in found.elements:
        if element["tag"] == "ol" and element.get("class") == "atlas-others":
            entries = []
            lists.append(entries)
        elif element.get("data-action") == "profile":
            entries.append([element["text"]])
        elif element["tag"] == "span" and " · " in element["text"]:
            entries[-1].append(element["text"].replace(NO_BREAK, " ").split(" · ")[1])
    return lists


def test_a_profile_says_all_fields_and_what_is_not_known():
    known = changed(
        "agro", name_en="Agro Cluster", sector_words="żywność", members_year=2015, sectors_secondary="ict;tourism",
        email="biuro@agro.pl", phone="+48 81 123 45 67", nip="5250008028",
    )  # fmt: skip
    assert facts(page(t=PL, registry=known)) == {
        "Branża": "Rolno-spożywczy",
        "Branże dodatkowe": "ICT i technologie cyfrowe; Turystyka, uzdrowiska i czas wolny",
        "Branża słowami źródła": "żywność",
        "Siedziba koordynatora": "Lublin, lubelskie siedziba podana w źródle",
        "Koordynator": "Fundacja agro",
        "NIP, KRS koordynatora": "NIP 5250008028",
        "Liczba członków": "40 członków (2015)",
        "Rok powstania": "2007",
        "Strona internetowa": "brak danych",
        "E-mail": "biuro@agro.pl",
        "Telefon": "+48 81 123 45 67",
        "Aktywność": "potwierdzona Aktywność potwierdza źródło z 2021 r. lub nowsze.",
        "Etap według źródła": "działający",
        "Wpis zestawiono": "23.11.2026 Z 1 strony, która może być starsza.",
    }
    bare = facts(page("bieg"))
    unknown = ("NIP, KRS of the coordinator", "Founded", "Members", "Website", "E-mail", "Telephone")
    assert [bare[name] for name in unknown] == ["no data"] * len(unknown)
    assert facts(page("agro"))["Members"] == "40 members (year not known)"


def test_a_profile_begins_with_what_a_company_asks():
    asked = page(t=PL).texts("h3")
    assert asked == ["Czym się zajmuje", "Gdzie", "Kto prowadzi", "Ilu członków", "Kontakt", "Jak aktualne"]
    assert "Further sectors" not in facts(page())  # there is none


def test_a_contact_is_a_link_that_holds_nothing_else():
    told = changed("agro", email="biuro@agro.pl", phone="+48 (81) 123-45-67", website="agro.pl")
    links = [e["href"] for e in page(registry=told).all("a")]
    assert {"mailto:biuro@agro.pl", "tel:+48811234567", "https://agro.pl"} <= set(links)
    hostile = changed("agro", email="a@b.pl?bcc=c@d.pl", phone="javascript:alert(1)", website="javascript:alert(1)")
    assert not any(e["href"].startswith(("mailto:", "javascript:")) for e in page(registry=hostile).all("a"))


@pytest.mark.parametrize(("t", "own", "other"), [(PL, "W Lublinie.", "In Lublin."), (EN, "In Lublin.", "W Lublinie.")])
def test_further_facts_are_told_in_the_language_of_the_page(t, own, other):
    told = changed("agro", public_note_pl="W Lublinie.", public_note_en="In Lublin.", aliases="Agro;AK")
    said = [text.replace(NO_BREAK, " ") for text in page(t=t, registry=told).texts("p")]
    assert own in said
    assert other not in said
    assert t("Other names") + ": Agro; AK" in said
    assert t("Further facts") not in page(t=t).texts("h3")


def test_a_weak_seat_is_said_to_be_uncertain():
    found = page(registry=changed("agro", seat_quality="weak"))
    assert facts(found)["Coordinator's seat"].startswith("Lublin, Lublin seat uncertain. In this town")
    assert len(found.all("dd", class_="is-uncertain")) == 1
    assert page().all("dd", class_="is-uncertain") == []


def test_texts_that_stay_polish_are_marked_on_english_pages_only():
    registry = changed("agro", sector_words="żywność")
    assert [e["text"] for e in page(registry=registry).all("span", lang="pl")] == ["żywność"]
    assert page(t=PL, registry=registry).all("span", lang="pl") == []


def test_neighbours_stand_by_distance_then_by_name():
    near, same = neighbours(page("agro"))
    assert near == [
        ["Klaster Danych", "same town"],
        ["Zamość Tourist Cluster", "same town"],
        ["Żywność Lubelszczyzny", "40 km"],
    ]
    assert same == [["Żywność Lubelszczyzny", "40 km"]]
    assert neighbours(page("agro", t=PL))[0][2] == ["Żywność Lubelszczyzny", "40 km"]


def test_a_cluster_alone_has_no_neighbours_and_others_of_its_sector():
    found = page("fala")
    assert "The registry knows no other cluster with a seat within 50 km." in found.texts("p")
    assert neighbours(found) == [[["Zamość Tourist Cluster", "300 km"]]]


def test_links_to_others_lead_to_their_profiles_and_keep_the_filters():
    link = page("agro", lang="en", sector=("ict",)).all("a", data_action="profile", data_value="dane")[0]
    assert link["href"] == "./cluster?lang=en&sector=ict&cluster=dane"
    way_back = page("agro", lang="en", sector=("ict",)).all("a", data_action="map")[0]
    assert way_back["href"] == "./?lang=en&sector=ict&cluster=agro"


def test_the_map_of_a_sector_counts_main_and_further_members():
    link = page("cyfra", lang="pl").one("a", href="./?lang=pl&sector=ict")
    assert link["text"] == "Show on the map 4 clusters with this main or further sector"


def test_the_timeline_tells_known_from_unknown_ends_and_never_calls_an_unknown_one_current():
    entries = page("cyfra").all("li", class_="is-ended begins-known ends-known")
    assert [" ".join(entry["text"].split()) for entry in entries] == [
        "National Key Cluster (KKK) from 2015 to 2018 ended"
    ]
    assert len(page("cyfra").all("li", class_="is-current begins-known ends-known")) == 1
    agro = page("agro")
    assert len(agro.all("li", class_="is-end_unknown begins-known ends-unknown")) == 1
    assert "current" not in agro.texts("span")
    assert agro.texts("span", class_="atlas-badge")[0] == (
        "National Key Cluster (KKK), awarded 25 October 2016, end not known"
    )


def test_the_timeline_runs_by_the_first_known_day():
    starts = [text for text in page("cyfra", t=PL).texts("p") if text.startswith("od ")]
    assert starts == ["od 2015 do 2018 zakończony", "od 01.01.2025 do 31.12.2027 obowiązuje"]


def test_a_later_day_ends_what_was_current():
    later = page("cyfra", registry=factories.on(TINY, date(2028, 1, 1)))
    assert later.texts("span", class_="atlas-badge")[0].endswith("last known status until 31 December 2027")
    assert len(later.all("li", class_="is-ended begins-known ends-known")) == 2


def test_the_day_of_compilation_goes_stale_after_half_a_year_and_verifies_nothing():
    fresh, stale = page("agro"), page("agro", registry=factories.on(TINY, date(2027, 5, 24)))
    assert facts(fresh)["Entry compiled"] == "23 November 2026 From 1 page, which may be older."
    assert facts(stale)["Entry compiled"].endswith("More than 6 months ago: may be out of date.")
    assert [len(found.all("dd", class_="is-uncertain")) for found in (fresh, stale)] == [0, 1]
    assert not any("erified" in element["text"] for element in fresh.elements)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "\tjavascript:alert(1)", "vbscript:x",
     "java\nscript:alert(1)", "file:///etc/passwd", "//", "http://", "klaster.pl javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_web_address_never_becomes_a_link(address):
    hostile = changed("agro", website=address, sources=f"{address};https://example.org/a")
    links = [e["href"] for e in page(registry=hostile).all("a")]
    assert "https://example.org/a" in links
    own = [link for link in links if not link.startswith(("./", "https://example.org/"))]
    assert own == []


@settings(deadline=None)  # the first page that a process renders reads the catalogue and the template
@given(st.text(max_size=60))
def test_every_link_out_is_http(address):
    hostile = changed("agro", website=address, sources=address)
    outward = [e["href"] for e in page(registry=hostile).all("a") if not e["href"].startswith("./")]
    assert all(urlsplit(link).scheme in ("http", "https") and urlsplit(link).hostname for link in outward)


@pytest.mark.parametrize("name", SPITEFUL)
@pytest.mark.parametrize("t", [PL, EN], ids=["pl", "en"])
def test_a_spiteful_name_is_shown_as_it_is(name, t):
    registry = factories.registry(names={"agro": name, "dane": name, "bieg": name})
    found = page("agro", t=t, registry=registry, installation=Installation(contact="atlas@example.org"))
    assert found.one("h1")["text"] == name
    assert [e["text"] for e in found.all("a", data_action="profile", data_value="dane")] == [name]
    assert found.all("script") == found.all("img") == []
    assert {e.get("onerror") for e in found.elements} == {None}
    assert len(profile.title(registry, View(cluster="agro"), t)) <= profile.LONGEST_TITLE


@pytest.mark.parametrize("field", ["coordinator", "name_en", "sector_words", "aliases", "city", "website", "phone"])
@pytest.mark.parametrize("text", SPITEFUL)
def test_a_spiteful_field_is_shown_as_it_is(field, text):
    found = page("agro", registry=changed("agro", **{field: text}))
    text = "; ".join(split(text)) if field == "aliases" else text
    assert any(text.strip() in element["text"] for element in found.elements)
    assert found.all("script") == found.all("img") == []


def test_an_error_is_reported_by_mail_with_identifier_and_address():
    installation = Installation(contact="atlas@example.org", address="https://example.org/a/cluster")
    link = next(e["href"] for e in page(installation=installation).all("a") if e["href"].startswith("mailto:"))
    parts = urlsplit(link)
    assert parts.path == "atlas@example.org"
    assert parse_qs(parts.query)["subject"] == ["Error in the atlas of clusters: agro"]
    body = parse_qs(parts.query)["body"][0].splitlines()
    assert body[:3] == [
        "Cluster: Agroklaster", "Identifier: agro", "Address: https://example.org/a/cluster?cluster=agro",
    ]  # fmt: skip


@pytest.mark.parametrize("contact", ["", "nobody", "a@b?bcc=c@d", "javascript:alert(1)"])
def test_without_an_address_for_reports_the_form_takes_them(contact):
    found = page(installation=Installation(contact=contact, address="https://example.org/cluster"))
    assert [e for e in found.all("a") if e["href"].startswith("mailto:")] == []
    assert found.one("button", data_action="copy")["data-value"] == "./cluster?cluster=agro"


@pytest.mark.parametrize(("t", "language"), [(PL, "pl"), (EN, "en")])
def test_every_profile_leads_to_its_form(t, language):
    leads = {e["text"]: e["href"] for e in page(t=t).all("a") if "submit" in e["href"]}
    form = f"./submit/cluster/agro?lang={language}"
    member = f"./submit/firm?lang={language}&memberships-0-cluster_id=agro"
    assert sorted(leads.values()) == [f"./submit/claim/agro?lang={language}", form, f"{form}#f-note", member]
    assert ("Complete or correct" in leads) == (language == "en")


def test_an_unknown_cluster_gets_a_kind_sentence_and_a_way_back():
    found = Page(profile.missing(View(lang="pl", sector=("ict",)), EN, "<b>x</b>"))
    assert "“<b>x</b>”" in found.texts("p")[0]
    assert found.one("a")["href"] == "./?lang=pl&sector=ict"
    assert "names no cluster" in Page(profile.missing(View(), EN)).texts("p")[0]


def square(code, west, south):
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return {"type": "Feature", "properties": {"teryt": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_the_small_map_draws_each_voivodeship_and_the_seat(tmp_path):
    regions = tmp_path / "regions.0123456789.json"
    regions.write_text(json.dumps({"features": [square("06", 22, 51), square("14", 20, 52)]}), encoding="utf-8")
    found = page("agro", installation=Installation(regions=regions))
    # 22° E is 8° from the west edge at 14° (30 units each); 51° N is 3.9° below the top at 54.9° (48.7 units each).
    assert found.one("path", class_="is-chosen")["d"] == "M240 190l30 0 0 -49 -30 0 0 49z"
    assert len(found.all("path")) == 2
    assert (found.one("circle")["cx"], found.one("circle")["cy"]) == ("240", "190")
    assert found.one("svg")["aria-hidden"] == "true"
    assert "Lublin, Lublin Voivodeship" in found.one("figcaption")["text"]


@pytest.mark.parametrize("t", [PL, EN], ids=["pl", "en"])
def test_headings_run_in_order(t):
    page("agro", t=t).check_structure()
    Page(profile.missing(View(), t)).check_structure()


def test_a_profile_without_a_known_seat_says_so_and_has_no_mark():
    lacking = factories.unseated({"fala": None, "dane": "06"})
    regions = Path(web_resources(scenery.embedded().settings)["regions"])
    made = profile.profile(lacking, View(cluster="dane"), PL, replace(NOWHERE, regions=regions))
    shown, said = Page(made), made.replace("&nbsp;", " ").replace(NO_BREAK, " ")
    assert "siedziba nieznana, lubelskie" in said
    assert not shown.all("circle")
    assert len([path for path in shown.all("path") if path.get("class") == "is-chosen"]) == 1
    assert "dlatego atlas nie może powiedzieć, co jest w pobliżu" in said
    assert "Pokaż na mapie" not in shown.texts("a")
    assert "pokazano według nazwy: 2" in said
    nowhere = Page(profile.profile(lacking, View(cluster="fala"), PL, replace(NOWHERE, regions=regions)))
    assert not nowhere.all("svg")
    seated = profile.profile(lacking, View(cluster="gwar"), PL, NOWHERE)
    assert ">siedziba nieznana<" in seated  # fala, of the same sector, without a distance
    assert "nan km" not in seated


def test_an_inferred_award_stands_in_the_history_with_its_mark_and_in_no_badge():
    known = scenery.embedded().registry
    made = profile.profile(known, View(cluster="polska-grupa-motoryzacyjna"), PL, NOWHERE)
    badges = Page(made).texts("span")
    assert "wywnioskowane, mocne przesłanki" in badges
    assert "W czerwcu 2024 r. nadal był Krajowym Klastrem Kluczowym" in made.replace(NO_BREAK, " ")
    assert badges.count("KKK (ostatni znany status do 08.2022)") == 1
    assert not any("17.12.2025" in badge for badge in badges)
