"""Filters of firms, offers and events: who passes and how many each option would leave, worked by hand."""

import pytest

from geo.selection.exchange import Trade, chosen
from geo.selection.view import View
from tests import scenery, traded


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return traded.traded(tmp_path_factory.mktemp("trade"), scenery.DAY)


def trade(held, query: str) -> Trade:
    from urllib.parse import parse_qs

    sources = scenery.embedded()
    view, dropped = View.from_query(parse_qs(query), sources.domain)
    assert dropped == ()
    return Trade(held, sources.registry, view)


def found(held, query: str, language: str = "pl") -> list[str]:
    return [one.id for one in trade(held, query).ordered(language)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("kind=firms", ["pole", "kot", "stal"]),  # in Polish order: Ć, Ł, Ż
        ("kind=firms&arrange=size", ["pole", "stal", "kot"]),
        ("kind=firms&sector=metal-machinery", ["stal"]),
        ("kind=firms&region=02&region=06", ["pole", "kot", "stal"]),
        ("kind=firms&size=small", ["stal"]),
        ("kind=firms&language=cs", ["pole"]),
        ("kind=firms&cluster=itcorner", ["stal"]),  # who left in 2019 is no member
        ("kind=firms&type=fair&month=2026-12", ["pole", "kot", "stal"]),  # filters of other kinds
        ("kind=offers", ["steel", "laser"]),  # the newest first, without what is over
        ("kind=offers&past=1&arrange=name", ["stara", "laser", "steel"]),
        ("kind=offers&arrange=deadline", ["steel", "laser"]),
        ("kind=offers&arrange=size", ["steel", "laser"]),  # no order of offers
        ("kind=offers&type=technology_offer&type=business_request", ["steel", "laser"]),
        ("kind=offers&sector=automotive", ["laser"]),
        ("kind=offers&region=06", ["laser"]),  # where its firm is
        ("kind=offers&region=24", ["laser"]),  # where it looks for partners
        ("kind=offers&region=18", ["steel"]),  # where its cluster is
        ("kind=offers&country=CZ", ["laser"]),
        ("kind=offers&language=en", ["steel"]),
        ("kind=offers&cluster=dolina-lotnicza", ["steel"]),
        ("kind=offers&cluster=itcorner", ["laser"]),  # of a member
        ("kind=events", ["targi", "nabor"]),
        ("kind=events&past=1", ["praga", "targi", "nabor"]),
        ("kind=events&month=2027-01", ["targi", "nabor"]),  # the fair goes on
        ("kind=events&month=2026-05", ["praga"]),  # a month shows what is over, too
        ("kind=events&country=PL", ["targi"]),
        ("kind=events&arrange=deadline", ["nabor", "targi"]),
    ],
)
def test_what_passes_and_in_which_order(held, query: str, ids: list[str]) -> None:
    assert found(held, query) == ids


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("laserem", ["laser"]),
        ("LASERSCHNEIDEN", ["laser"]),  # in another language
        ("licence technologická", ["laser"]),  # words of its codes, in Czech
        ("stal", ["laser"]),  # the firm's name
        ("titanium", ["steel"]),
        ("ciecie", ["laser"]),  # without diacritics
        ("nothing", []),
    ],
)
def test_a_search_finds_texts_of_all_languages_and_words_of_codes(held, q: str, ids: list[str]) -> None:
    assert found(held, f"kind=offers&q={q}") == ids


def test_an_option_counts_what_a_click_would_give(held) -> None:
    offers = trade(held, "kind=offers&type=technology_offer")
    assert {code: n for code, n in offers.counts("type").items() if n} == {"business_request": 1, "technology_offer": 1}
    assert {code: n for code, n in offers.counts("sector").items() if n} == {"metal-machinery": 1, "automotive": 1}
    assert (offers.count, offers.over) == (1, 0)
    assert trade(held, "kind=offers").over == 1
    assert trade(held, "kind=firms").over == 0


def test_months_count_the_events_that_fall_into_them(held) -> None:
    assert trade(held, "kind=events").by_month == {"2026-12": 1, "2027-01": 2}
    assert trade(held, "kind=events&past=1&month=2026-05").by_month == {"2026-05": 1, "2026-12": 1, "2027-01": 2}


def test_calls_stand_where_they_close(tmp_path) -> None:
    """Today is in November 2026: the first call began in September, the second has no deadline, the third is closed."""
    calls = [
        {"id": "open", "kind": "call", "starts": "2026-09-21", "deadline": "2027-01-29"},
        {"id": "span", "kind": "call", "starts": "2026-09-01", "ends": "2026-12-15"},
        {"id": "closed", "kind": "call", "starts": "2026-09-01", "deadline": "2026-10-15"},
        {"id": "fair", "kind": "fair", "starts": "2027-01-05", "ends": "2027-02-01", "deadline": "2026-12-24"},
    ]
    held = traded.traded(tmp_path, scenery.DAY, events=calls)
    assert found(held, "kind=events") == ["span", "fair", "open"]
    assert found(held, "kind=events&arrange=deadline") == ["span", "fair", "open"]
    assert found(held, "kind=events&type=call&month=2027-01") == ["open"]
    assert found(held, "kind=events&month=2026-09&past=1") == []
    assert trade(held, "kind=events").by_month == {"2026-12": 1, "2027-01": 2, "2027-02": 1}
    assert trade(held, "kind=events").over == 1


def test_a_kind_keeps_its_own_filters() -> None:
    view = View(kind="firms", type=("fair",), size=("small",), month="2026-12", past=1, q="x")
    assert chosen(view) == View(kind="firms", size=("small",), q="x")


def test_ten_thousand_firms_are_filtered_in_no_time(tmp_path) -> None:
    firms = [{**traded.FIRMS[0], "id": f"f{number}", "name": f"Firma {number}"} for number in range(10_000)]
    many = trade(traded.traded(tmp_path, scenery.DAY, firms=firms), "kind=firms&region=06&q=firma 77")
    assert many.count == 111  # 77, 770 to 779, 7700 to 7799
