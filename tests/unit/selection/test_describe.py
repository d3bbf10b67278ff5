"""The View in words, in both languages, filter by filter and together."""

import pytest

from geo import taxonomy
from geo.i18n import NO_BREAK, translator
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import Range, View
from tests import factories

TINY = factories.registry()
PL, EN = translator("pl"), translator("en")
LUBLIN = "765876"


def said(t, **values):
    return describe.sentence(Selection(TINY, View(**values)), t).replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("values", "polish", "english"),
    [
        ({}, "7 klastrów", "7 clusters"),
        ({"sector": ("ict",)}, "4 klastry ICT", "4 ICT clusters"),
        ({"sector": ("agri-food", "ict", "tourism")}, "7 klastrów z 3 branż", "7 clusters of 3 sectors"),
        ({"region": ("10",)}, "2 klastry w województwie łódzkim", "2 clusters in Łódź Voivodeship"),
        ({"region": ("06", "10")}, "6 klastrów w województwach lubelskim i łódzkim",
         "6 clusters in the voivodeships of Lublin and Łódź"),
        ({"region": ("06", "10", "14")}, "7 klastrów w województwach lubelskim, łódzkim i mazowieckim",
         "7 clusters in the voivodeships of Lublin, Łódź and Mazovia"),
        ({"near": LUBLIN}, "4 klastry w promieniu 50 km od miejscowości Lublin", "4 clusters within 50 km of Lublin"),
        ({"status": ("kkk",)}, "1 klaster ze statusem Krajowego Klastra Kluczowego (KKK)",
         "1 cluster with the status of National Key Cluster"),
        ({"status": ("kkk_past", "parp_map")}, "1 klaster z ostatnim znanym statusem KKK lub z mapy klastrów PARP",
         "1 cluster with National Key Cluster as last known status or on PARP's map of clusters"),
        ({"stage": ("emerging",)}, "1 klaster na etapie powstawania", "1 cluster still emerging"),
        ({"stage": ("emerging", "ended")}, "2 klastry na etapie powstawania lub po zakończeniu działalności",
         "2 clusters still emerging or already ended"),
        ({"activity": ("active",)}, "2 klastry z potwierdzoną aktywnością", "2 clusters with activity confirmed"),
        ({"founded": Range(2005, 2010)}, "3 klastry założone w latach 2005–2010", "3 clusters founded in 2005–2010"),
        ({"founded": Range(2015, 2015)}, "1 klaster założony w 2015 r.", "1 cluster founded in 2015"),
        ({"founded": Range(2016, None)}, "0 klastrów założonych w 2016 r. lub później",
         "0 clusters founded in 2016 or later"),
        ({"founded": Range(None, 2010)}, "3 klastry założone do 2010 r.", "3 clusters founded in 2010 or before"),
        ({"members": Range(50, None)}, "2 klastry o liczbie członków od 50", "2 clusters with at least 50 members"),
        ({"members": Range(None, 12)}, "1 klaster o liczbie członków do 12", "1 cluster with at most 12 members"),
        ({"members": Range(12, 40)}, "2 klastry o liczbie członków 12–40", "2 clusters with 12–40 members"),
        ({"q": "klaster"}, "3 klastry z tekstem „klaster” w opisie", "3 clusters with “klaster” in the entry"),
    ],
)  # fmt: skip
def test_each_filter_is_a_clause_of_its_own(values, polish, english):
    assert said(PL, **values) == polish
    assert said(EN, **values) == english


def test_all_of_them_make_one_readable_sentence():
    values = {
        "sector": ("ict", "tourism"), "region": ("06",), "near": LUBLIN, "stage": ("emerging",),
        "activity": ("active",), "founded": Range(2005, 2010), "members": Range(5, 5), "q": "lotnicz",
    }  # fmt: skip
    assert said(PL, **values) == (
        "0 klastrów ICT lub turystyki i czasu wolnego w województwie lubelskim, w promieniu 50 km od miejscowości "
        "Lublin, na etapie powstawania, z potwierdzoną aktywnością, założonych w latach 2005–2010, o liczbie "
        "członków 5, z tekstem „lotnicz” w opisie"
    )
    assert said(EN, **values) == (
        "0 ICT or tourism and leisure clusters in Lublin Voivodeship, within 50 km of Lublin, still emerging, with "
        "activity confirmed, founded in 2005–2010, with a membership of 5, with “lotnicz” in the entry"
    )


def test_every_option_has_a_phrase_and_a_range_one_for_each_shape():
    for group, names in (("status", "STATUSES"), ("stage", "STAGES"), ("activity", "ACTIVITIES")):
        assert set(taxonomy.PHRASES[group]) == set(getattr(taxonomy, names))
    shapes = [describe.shape(r) for r in (Range(1, 2), Range(1, 1), Range(1, None), Range(None, 1))]
    assert shapes == ["between", "exactly", "from", "to"]
    assert all(list(patterns) == shapes for patterns in describe.RANGE_CLAUSES.values())


def test_what_was_typed_stands_in_a_chip_without_quotation_marks():
    (chip,) = describe.chips(Selection(TINY, View(q="KKK")), PL)
    assert (chip.group, chip.label) == ("Tekst", "KKK")


def test_unknown_seats_are_said_on_the_map_and_where_a_town_is_chosen():
    lacking = factories.unseated({"fala": None, "dane": "06"})
    polish, english = translator("pl"), translator("en")
    every = Selection(lacking, View())
    assert describe.unseated_note(every, english) == "2 clusters without a known seat"
    assert describe.unseated_note(every, polish) == "2 klastry bez znanej siedziby"
    assert describe.unseated_note(Selection(factories.registry(), View()), polish) == ""
    near = Selection(lacking, View(near="765876"))
    assert describe.unknown_notes(near, english) == ["2 clusters are left out: their seats are not known."]
    assert describe.place(lacking, lacking.record(5), english) == "seat not known"
    assert describe.place(lacking, lacking.record(3), polish) == "siedziba nieznana, lubelskie"
    assert describe.place(lacking, lacking.record(0), polish) == "Lublin, lubelskie"
