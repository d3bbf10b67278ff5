"""The View and its text form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import taxonomy
from geo.selection import view
from geo.selection.view import Domain, Range, View

DOMAIN = Domain(
    {
        "sector": ("ict", "tourism", "unassigned"),
        "region": ("02", "06", "14"),
        "near": ("756135", "765876"),
        "tiles": ("osm",),
        "cluster": ("dolina-lotnicza", "a_1"),
        "division": ("C10", "J62"),
        "type": ("business_offer", "fair"),
        "size": ("micro", "small"),
    }
)
YEARS = st.integers(0, 9_999_999)
RANGES = st.one_of(
    st.none(),
    YEARS.map(lambda low: Range(low, None)),
    YEARS.map(lambda high: Range(None, high)),
    st.tuples(YEARS, YEARS).map(lambda ends: Range(*sorted(ends))),
)


def some(codes):
    return st.sets(st.sampled_from(sorted(codes))).map(lambda found: tuple(sorted(found)))


def one(codes):
    return st.none() | st.sampled_from(sorted(codes))


VIEWS = st.builds(
    View,
    lang=one(("pl", "en")),
    sector=some(DOMAIN.codes["sector"]),
    region=some(DOMAIN.codes["region"]),
    status=some(taxonomy.STATUSES),
    stage=some(taxonomy.STAGES),
    activity=some(taxonomy.ACTIVITIES),
    q=st.text(max_size=100).map(lambda text: view._text("q", [text], DOMAIN)[0]),
    founded=RANGES,
    members=RANGES,
    near=one(DOMAIN.codes["near"]),
    radius=st.integers(1, 700),
    sort=one(view.SORTS),
    page=st.integers(1, 99_999),
    colour=st.sampled_from(view.COLOURS),
    tiles=one(DOMAIN.codes["tiles"]),
    cluster=one(DOMAIN.codes["cluster"]),
    pick=st.permutations(DOMAIN.codes["cluster"]).flatmap(lambda ids: st.integers(0, 2).map(lambda n: tuple(ids[:n]))),
    division=one(DOMAIN.codes["division"]),
    cell=one(("02C10", "14J62")),
    year=st.none() | st.integers(1990, 2100),
    lq=st.integers(1, 500).map(lambda tenths: tenths / 10),
    strong=st.integers(1, 500).map(lambda tenths: tenths / 10),
    minimum=st.integers(0, 1_000_000),
    rank=st.sampled_from(view.RANKS).flatmap(lambda name: st.sampled_from((name, name + view.REVERSED))),
    by=st.sampled_from(view.BY),
    pairs=st.sampled_from(view.PAIRS),
    filters=st.sampled_from((0, 1)),
    story=st.none() | st.from_regex(r"[A-Za-z0-9_-]{1,30}", fullmatch=True),
    step=st.integers(1, 99),
)
NAMES = st.sampled_from([*view._READERS, "sectors", "utm_source", ""]) | st.text(max_size=5)


OTHERS = """utm_source fbclid gclid msclkid gad_source gbraid wbraid dclid mc_cid mc_eid srsltid li_fat_id igshid yclid
mkt_tok ref si ttclid _hsenc embed embed_options source campaign v t id token"""


@given(VIEWS)
def test_address_and_view_are_the_same_thing(wanted):
    assert View.from_query(wanted.to_query(), DOMAIN) == (wanted, ())


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=30), max_size=3)))
def test_any_query_gives_a_view_whose_address_is_stable(query):
    found, dropped = View.from_query(query, DOMAIN)
    again, nothing = View.from_query(found.to_query(), DOMAIN)
    assert again == found
    assert nothing == ()
    assert all(isinstance(text, str) for text in dropped)


def test_defaults_stay_out_of_the_address():
    assert View().to_query() == {}
    assert View().address() == "./"
    assert View(sector=("ict", "tourism"), founded=Range(2005, None)).address("about") == (
        "./about?sector=ict&sector=tourism&founded=2005-"
    )


def test_codes_are_sorted_and_unknown_ones_named():
    found, dropped = View.from_query({"region": ["14", "99", "02", "14"], "lang": ["de"]}, DOMAIN)
    assert found == View(region=("02", "14"))
    assert dropped == ("region=99", "lang=de")


def test_a_pair_is_a_voivodeship_and_a_division():
    assert View.from_query({"cell": ["06C10", "14J62"]}, DOMAIN) == (View(cell="14J62"), ())
    for junk in ("99C10", "14Z99", "14", "C10", "14 C10", ""):
        assert View.from_query({"cell": [junk]}, DOMAIN) == (View(), (f"cell={junk}",))


@pytest.mark.parametrize("name", ["sectors", "sektor", "Region", "regon", "staus", "filter", "color"])
def test_a_misspelt_parameter_is_named(name):
    assert View.from_query({name: ["ict"]}, DOMAIN)[1] == (name,)


@pytest.mark.parametrize("name", OTHERS.split())
def test_what_others_add_to_an_address_is_passed_over(name):
    assert View.from_query({name: ["x"], "lang": ["pl"]}, DOMAIN) == (View(lang="pl"), ())


def test_ranges():
    def read(text):
        return View.from_query({"founded": [text]}, DOMAIN)

    assert read("2005-2010")[0].founded == Range(2005, 2010)
    assert read("2005-")[0].founded == Range(2005, None)
    assert read("-2010")[0].founded == Range(None, 2010)
    assert read("2007")[0].founded == Range(2007, 2007)
    assert read("2005–2010")[0].founded == Range(2005, 2010)
    assert read(" 2005-")[0].founded == Range(2005, None)
    for junk in ("-", "2010-2005", "20x5", "", "٢٠٠٥-", "99999999-", "> 9999999", "< 0"):
        assert read(junk) == (View(), (f"founded={junk}",))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [("lq", "1,5", 1.5), ("strong", " 2,50 ", 2.5), ("minimum", "1 000", 1000), ("radius", "50 km", 50)],
)
def test_numbers_stand_in_an_address_as_people_type_them(name, text, expected):
    found, dropped = View.from_query({name: [text]}, DOMAIN)
    assert (getattr(found, name), dropped) == (expected, ())
    assert View.from_query({name: ["701,5"]}, DOMAIN) == (View(), (f"{name}=701,5",))


def test_a_shortlist_keeps_its_order_names_each_once_and_has_an_end():
    twelve = tuple(f"k{number}" for number in range(view.MOST_PICKS))
    domain = Domain({"cluster": (*twelve, "a", "b")})
    assert View.from_query({"pick": ["b", "a", "b", "x"]}, domain) == (View(pick=("b", "a")), ("pick=x",))
    assert View.from_query({"pick": [*twelve, "a"]}, domain) == (View(pick=twelve), ("pick=a",))
    assert View(pick=("b",)).picking("a").pick == ("b", "a")
    assert View(pick=("b", "a")).picking("b").pick == ("a",)
    assert View(pick=twelve).picking("a").pick == twelve
    assert View(pick=twelve).picking("k3").pick == tuple(key for key in twelve if key != "k3")


def test_a_shortlist_is_no_filter():
    chosen = View(pick=("a",), sector=("ict",), page=3)
    assert chosen.cleared() == View(pick=("a",))
    assert chosen.only(()).pick == ("a",)
    assert chosen.picking("b").page == 3  # the list stays where it is


def test_a_narrower_list_begins_at_its_first_page():
    second = View(page=2)
    assert second.toggle("sector", "ict") == View(sector=("ict",))
    assert second.change(colour="none").page == 2
    assert second.change(page=3).page == 3


def test_toggle_adds_and_takes_away():
    assert View().toggle("region", "06").toggle("region", "02").region == ("02", "06")
    assert View(region=("02", "06")).toggle("region", "02").region == ("06",)


def test_clearing_keeps_how_things_are_shown():
    full = View(lang="en", sector=("ict",), q="x", near="756135", radius=9, colour="none", cluster="a_1", page=4)
    assert full.cleared() == View(lang="en", colour="none")


def test_order():
    assert View().order == "name"
    assert View(near="756135").order == "distance"
    assert View(near="756135", sort="members").order == "members"
    assert View(sort="distance").order == "name"
