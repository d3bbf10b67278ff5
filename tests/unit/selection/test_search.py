"""Search without case, diacritics and punctuation, by beginnings of words, inflected words, sectors and statuses."""

import re
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from geo import taxonomy
from geo.selection import search
from geo.selection.stems import root
from geo.text import fold
from tests import factories
from tests.pace import cost

TINY = factories.registry()


@given(st.text(max_size=80), st.text(max_size=10))
def test_highlighting_adds_marks_and_nothing_else(text, q):
    marked = str(search.highlight(text, q))
    assert marked.replace("<mark>", "").replace("</mark>", "") == str(escape(text))


def test_highlight_marks_each_word_where_it_stands():
    assert str(search.highlight("Łódzki <Klaster> ICT", "ict lodz")) == (
        "<mark>Łódz</mark>ki &lt;Klaster&gt; <mark>ICT</mark>"
    )
    assert str(search.highlight(None, "x")) == ""
    assert (
        search.highlight("Meble & <b>", "") == Markup("Meble &amp; &lt;b&gt;") == search.highlight("Meble & <b>", "x")
    )


def test_all_words_must_be_found():
    texts = ["klaster ict\nlodz", "klaster danych\nlublin"]
    assert search.matches(texts, "KLASTER łódź").tolist() == [True, False]
    assert search.matches(texts, "").tolist() == [True, True]
    assert search.matches(texts, "klaster warszawa").tolist() == [False, False]


def found(q):
    return [TINY.ids[i] for i in np.flatnonzero(search.mask(TINY, q))]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("łódź", ["cyfra", "ekran"]),
        ("odz", []),  # inside words only
        ("agro klaster", ["agro"]),
        ("meble", []),
        ("turystyki", ["bieg", "fala", "gwar"]),  # the sector, primary or secondary
        ("turystyczny", ["bieg", "fala", "gwar"]),
        ("tourism", ["bieg", "fala", "gwar"]),
        ("rolnictwo", ["agro", "bieg", "dane"]),  # the sector's name says "rolno"
        ("IT", ["cyfra", "dane", "ekran", "gwar"]),
        ("informatyczny lublin", ["dane", "gwar"]),
        ("kkk", ["agro", "cyfra"]),  # formerly and now
        ("krajowy klaster kluczowy", ["agro", "cyfra"]),
        ("Krajowe Klastry Kluczowe w Lublinie", ["agro"]),
        ("regionalny klaster kluczowy", ["fala"]),
        ("PARP", ["agro"]),
        ("sztucznej inteligencji", ["cyfra", "dane", "ekran", "gwar"]),  # a phrase, inflected
        ("sztuczna", []),  # not a phrase
        ("„Klaster” – danych!", ["dane"]),
        ("'ŁĄKI'-i-jeziora", ["fala"]),
        ("nieprzypisane", []),  # what has no sector is not found by the name of the lack
        ("", list(TINY.ids)),
        ("?!—", list(TINY.ids)),  # nothing was asked for
    ],
)
def test_a_search_means_texts_sectors_and_statuses(q, expected):
    assert found(q) == expected


def test_a_phrase_counts_where_the_texts_have_its_words():
    texts = ("Sztuczna Inteligencja dla Mazowsza",)
    named = factories.registry(names={"fala": texts[0]})
    assert "fala" in [named.ids[i] for i in np.flatnonzero(search.mask(named, "sztuczna inteligencja"))]


def test_a_status_that_is_to_come_is_not_searched():
    early = factories.on(TINY, factories.TODAY.replace(year=2009) - timedelta(days=365))
    assert not search.mask(early, "kkk").any()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("turystyka", "turystyczny"), ("turystyki", "turystyce"), ("lotnictwo", "lotniczy"), ("lotnicza", "lotniczych"),
        ("drewno", "drzewny"), ("drewna", "drewniany"), ("meble", "mebel"), ("meblarski", "meblowy"),
        ("meblarstwo", "mebli"), ("budownictwo", "budowlany"), ("budowa", "budowlanych"),
        ("informatyka", "informatyczna"), ("medycyna", "medycznych"), ("chemia", "chemiczny"),
        ("energia", "energetyka"), ("energii", "energetyczny"), ("zdrowie", "zdrowotnej"), ("żywność", "żywności"),
        ("rolnictwo", "rolniczy"), ("rolny", "rolno"), ("przemysł", "przemysłowy"), ("technologia", "technologiczny"),
        ("kosmos", "kosmiczny"), ("odzież", "odzieżowy"), ("motoryzacja", "motoryzacyjnych"),
        ("logistyka", "logistyczny"), ("ekologia", "ekologiczny"), ("klaster", "klastrów"),
        ("metal", "metalowa"), ("kultura", "kulturalny"),
        ("nauka", "naukowy"), ("moda", "mody"), ("Lublin", "Lublinie"), ("Łódź", "Łodzi"), ("wodór", "wodorowy"),
        ("gospodarka", "gospodarczy"), ("handel", "handlowy"), ("sadów", "sadownictwo"),
    ],
)  # fmt: skip
def test_inflected_and_derived_words_share_a_root(one, other):
    assert root(fold(one)) == root(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kosmos", "kosmetyki"), ("media", "medycyna"), ("technika", "technologia"), ("Łódź", "Kłodzka"),
        ("Łódź", "łódzki"), ("metal", "meta"), ("informacja", "informatyka"), ("mebel", "metal"), ("morze", "mazury"),
        ("budowa", "budżet"), ("rolny", "rola"), ("kultura", "kulinaria"), ("Lublin", "Lubin"), ("Polska", "polimery"),
    ],
)  # fmt: skip
def test_words_of_other_meaning_do_not(one, other):
    assert root(fold(one)) != root(fold(other))


def test_synonyms_name_sectors_and_statuses_that_exist():
    assert set(taxonomy.SYNONYMS) == {*taxonomy.SECTOR_PHRASES, *taxonomy.STATUSES} - {taxonomy.UNASSIGNED}


@given(st.sampled_from(TINY.names), st.data())
def test_a_beginning_of_any_word_of_a_name_finds_it(name, data):
    word = data.draw(st.sampled_from(re.findall(r"\w+", name)))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    assert search.mask(TINY, beginning)[TINY.names.index(name)]


@given(st.text(max_size=100))
def test_no_query_raises_and_all_its_words_are_needed(q):
    masks = [search.mask(TINY, word) for word in search.words(q)]
    if not list(search._phrases(q, TINY.sectors)):
        assert search.mask(TINY, q).tolist() == np.all([np.ones(len(TINY), bool), *masks], axis=0).tolist()
    assert not (search.matches(TINY.search_text, q) & ~search.mask(TINY, q)).any()


def test_highlight_marks_beginnings_and_whole_words_of_the_same_root():
    assert str(search.highlight("Klaster Turystyki, agroturystyka", "turystyczny")) == (
        "Klaster <mark>Turystyki</mark>, agroturystyka"
    )
    assert str(search.highlight("Kłodzka, Łódzka, Łodzi", "łódź")) == (
        "Kłodzka, <mark>Łódz</mark>ka, <mark>Łodz</mark>i"
    )


def test_matched_tells_which_words_a_text_answers():
    assert search.matched("Fundacja Meblarska", "meble lublin") == {"meble"}
    assert search.matched(None, "meble") == frozenset()


def test_the_sectors_that_words_name():
    assert search.sectors(TINY, "turystyka w Helu") == ["tourism"]
    assert search.sectors(TINY, "sztuczna inteligencja") == ["ict"]
    assert search.sectors(TINY, "Hel kkk") == []


def test_a_search_of_five_thousand_is_fast():
    texts = tuple(f"{text} {number}" for number in range(720) for text in TINY.search_text)
    search.matches(texts, "klaster")  # the index is made once
    assert len(texts) > 5000
    for q in ("k", "klaster lublin", "turystyczny"):
        assert cost(search.matches, texts, q, most=0.02) <= 0.02, q
