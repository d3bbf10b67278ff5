"""The filters above the map, as HTML."""

from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import Range, View
from geo.web.panels.filters import filters, options
from tests import factories
from tests.html import NO_BREAK, Page

PL, EN = translator("pl"), translator("en")


def shown(view=View(), t=PL, typed=""):  # noqa: B008 - a View cannot be changed
    return Page(filters(Selection(factories.registry(), view), t, typed))


def labels(found, name):
    """Names and counts of the options of a filter, in their order."""
    boxes = [e for e in found.elements if e.get("data-action") == name and e.get("type") == "checkbox"]
    lines = {e["id"].removeprefix(f"atlas-option-{name}-"): e["text"].split() for e in found.all("li") if "id" in e}
    return [(box["data-value"], int(lines[box["data-value"]][-1])) for box in boxes]


def test_every_option_is_a_box_with_the_count_that_a_choice_would_give():
    view = View(sector=("ict",))
    selection = Selection(factories.registry(), view)
    found = shown(view)
    for name in ("sector", "region", "status", "stage", "activity"):
        assert dict(labels(found, name)) == selection.counts(name)
    assert [e["data-value"] for e in found.all("input", data_action="sector") if "checked" in e] == ["ict"]


def test_options_that_would_leave_nothing_come_last_unless_they_are_chosen():
    assert labels(shown(), "sector") == [("agri-food", 3), ("ict", 4), ("tourism", 3), ("unassigned", 0)]
    assert labels(shown(View(region=("14",))), "sector") == [
        ("tourism", 1),
        ("agri-food", 0),
        ("ict", 0),
        ("unassigned", 0),
    ]
    assert labels(shown(View(region=("14",), sector=("ict",))), "sector")[:2] == [("ict", 0), ("tourism", 1)]


def test_voivodeships_stand_in_the_order_of_the_polish_alphabet():
    listed = options(Selection(factories.registry(), View()), "region", PL)
    assert [option.name for option in listed] == ["lubelskie", "łódzkie", "mazowieckie"]


def test_a_button_says_how_much_is_set_behind_it():
    view = View(sector=("ict", "tourism"), activity=("active",), members=Range(5, None), near="3093133")
    found = shown(view)
    said = {e["id"].removeprefix("atlas-opener-"): e for e in found.all("button") if "id" in e}
    assert {name: e["text"].replace(NO_BREAK, " ") for name, e in said.items()} == {
        "drawer": "Filtry · 5",
        "sector": "Branża · 2",
        "region": "Województwo",
        "status": "Status",
        "more": "Więcej filtrów · 2",
        "near": "W pobliżu · Łódź",
    }
    assert [name for name, e in said.items() if "is-set" in e["class"]] == ["drawer", "sector", "more", "near"]


def test_a_range_is_two_numbers_with_what_is_known_of_it():
    found = shown(View(founded=Range(2005, None)), EN)
    low, high = [e for e in found.all("input") if "data-end" in e][:2]
    assert (low["value"], high["value"]) == ("2005", "")
    note = found.one("p", id="atlas-range-founded")["text"]
    assert note.startswith("Known for ")
    assert "5-10" not in " ".join(e["text"] for e in found.elements)  # no codes to be typed


def test_towns_of_one_name_are_told_apart_and_the_chosen_one_is_not_offered_again():
    towns = shown(typed="lu").all("button", data_action="set")
    offered = [e["text"] for e in towns if e["data-value"].startswith("near:") and e["data-value"] != "near:"]
    assert "Lublin (lubelskie)" in offered
    again = [e["text"] for e in shown(View(near="765876"), typed="lu").all("button", data_action="set")]
    assert "Lublin (lubelskie)" not in again
    assert "No town" in " ".join(e["text"] for e in shown(t=EN, typed="xyzzy").all("p"))


def test_what_was_typed_is_escaped():
    view = View(q='"><b>x')
    html = filters(Selection(factories.registry(), view), PL, typed='"><b>y')
    assert "<b>x" not in html
    assert "<b>y" not in html
