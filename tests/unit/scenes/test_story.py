"""Stories as text of an address and as files: round trips, garbage, bombs, and sentences for whoever edits a file."""

import json
import zlib
from base64 import urlsafe_b64encode
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.i18n import translator
from geo.scenes import pages, story, story_file
from geo.scenes.story import LONGEST_NOTE, LONGEST_QUERY, LONGEST_TITLE, MOST_STEPS, Step, Story
from geo.selection.view import LONGEST_STORY, View
from tests.scenery import embedded

T = translator("en")
STEP = st.builds(
    Step,
    st.sampled_from(list(pages.PAGES)),
    st.sampled_from(("", "sector=ict&region=06", "region=06&region=20&year=2012")),
    st.text(max_size=60),
    st.text(max_size=120),
)
STORY = st.builds(Story, st.text(max_size=60), st.lists(STEP, max_size=6).map(tuple))


def packed(content: object) -> str:
    """Pack anything as a story is packed."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    packer = zlib.compressobj(9, wbits=-15)
    return story.PREFIX + urlsafe_b64encode(packer.compress(data) + packer.flush()).decode().rstrip("=")


@given(STORY)
def test_what_is_written_is_read(told: Story) -> None:
    assert story.decode(story.encode(told)) == told.cleaned()
    assert told.cleaned().cleaned() == told.cleaned()


@settings(deadline=None)  # the first one reads the registry
@given(STORY)
def test_a_story_survives_the_address(told: Story) -> None:
    text = story.encode(told)
    view, dropped = View.from_query({"story": [text]}, embedded().domain)
    assert (view.story, dropped) == ((text, ()) if len(text) <= LONGEST_STORY else (None, (f"story={text[:100]}",)))


@settings(max_examples=300)
@given(st.one_of(st.text(), st.binary().map(lambda data: story.PREFIX + urlsafe_b64encode(data).decode().rstrip("="))))
def test_any_text_gives_a_story_or_none(text: str) -> None:
    assert story.decode(text) is None or isinstance(story.decode(text), Story)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(JSON)
def test_any_content_gives_a_clean_story_or_none(content: object) -> None:
    found = story.decode(packed(content))
    assert found is None or found == found.cleaned()


@pytest.mark.parametrize(
    "content",
    [
        ["t", [["nowhere", "", "", ""]]],
        ["t", [["", "", ""]]],
        ["t", [["", "", "", 1]]],
        ["t", [["", "", "", ""]] * (MOST_STEPS + 1)],
        ["t"],
        {"title": "t"},
        b"\xff\xfe",
        b"[" * 100_000,
        b"[" + b"9" * 5000 + b"]",
    ],
)
def test_what_is_no_story_is_none(content: object) -> None:
    assert story.decode(packed(content)) is None


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(b" " * 50_000_000)
    assert len(bomb) > LONGEST_STORY
    assert story.decode(bomb) is None
    small = packed(b" " * 3_000_000 + b'["t", []]')
    assert len(small) <= LONGEST_STORY
    assert story.decode(small) is None


def test_texts_are_cleaned() -> None:
    step = Step("", "sector=ict", "  a\x00b\n\tc\u202e ", "one\r\n\n\n\ntwo\x07" + "x" * 1000).cleaned()
    assert step.title == "a b c"
    assert step.note.startswith("one\n\ntwo x")
    assert len(step.note) == LONGEST_NOTE
    long = Step("", "q=" + "a" * 2000, "t" * 500).cleaned()
    assert (len(long.query), len(long.title)) == (LONGEST_QUERY, LONGEST_TITLE)
    assert Step("", "", "3\u00a0klastry").cleaned().title == "3\u00a0klastry"


def test_a_ready_name_is_no_packed_story() -> None:
    for name in ("ready-poland", "region-06", "", "v1_"):
        assert story.decode(name) is None


def test_steps_are_moved_changed_and_taken_out() -> None:
    told = Story("t", (Step("", "", "a"), Step("", "", "b"), Step("", "", "c")))

    def order(changed: Story) -> str:
        return "".join(step.title for step in changed.steps)

    assert order(told.moved(3, -1)) == "acb"
    assert order(told.moved(1, 1)) == "bac"
    assert order(told.moved(1, -1)) == "abc"
    assert order(told.moved(3, 1)) == "abc"
    assert order(told.moved(7, 1)) == "abc"
    assert order(told.without(2)) == "ac"
    assert order(told.without(9)) == "abc"
    assert order(told.changed(2, title="x")) == "axc"


def test_a_step_keeps_neither_language_nor_story() -> None:
    view = View(lang="en", region=("06",), story="ready-poland", step=3, filters=0)
    assert story.step_of("regions", view) == Step("regions", "region=06")


def test_a_step_keeps_the_shortlist_only_on_its_own_page() -> None:
    view = View(pick=("dolina-lotnicza", "itcorner"))
    assert story.step_of("", view) == Step("", "")
    assert story.step_of("clusters", view) == Step("clusters", "pick=dolina-lotnicza&pick=itcorner")


def test_a_story_that_is_too_long_does_not_fit() -> None:
    random = Random(1)
    words = ["".join(random.choices("abcdefghijklmnoprstuwz", k=500)) for _ in range(MOST_STEPS)]
    assert not story.fits(Story("t", tuple(Step("", "", "t", word) for word in words)))
    assert story.fits(Story("t", tuple(Step("", "sector=ict&region=06", "ICT", "n" * 300) for _ in range(MOST_STEPS))))


def test_a_story_is_told_in_scenes() -> None:
    told = Story("t", (Step("", "sector=ict&region=06"), Step("regions", "region=06&region=xx", "Own", "Note")))
    (first, title, note), (second, own, other) = story.narrate(told, embedded(), T)
    assert (first.page, title, note) == ("", "3 ICT clusters in Lublin Voivodeship", "")
    assert (second.view.region, own, other) == (("06",), "Own", "Note")


# Files


@settings(deadline=None)
@given(STORY)
def test_a_file_gives_back_the_story(told: Story) -> None:
    read, left_out = story_file.read(story_file.write(told), embedded().domain, T)
    assert (read, left_out) == (told.cleaned(), ())


def test_a_file_is_readable() -> None:
    text = story_file.write(Story("Śląsk", (Step("", "region=24", "Mapa", "Notatka"),)))
    assert json.loads(text) == {
        "atlas-story": 1,
        "title": "Śląsk",
        "steps": [{"page": "map", "view": "region=24", "title": "Mapa", "note": "Notatka"}],
    }
    assert "Śląsk" in text
    assert text.count("\n") > 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "look at line 1, character 2"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no story of the atlas"),
        ('{"atlas-story": 2, "steps": []}', "version 2"),
        ('{"atlas-story": true, "steps": []}', "version True"),
        ('{"atlas-story": 1}', "no list “steps”"),
        ('{"atlas-story": 1, "steps": [3]}', "Step 1 is not an object"),
        ('{"atlas-story": 1, "steps": [{}]}', "Step 1 has no “page”; use one of: map, regions"),
        ('{"atlas-story": 1, "steps": [{"page": "map"}, {"page": "foo"}]}', "Step 2 has no page “foo”"),
        ('{"atlas-story": 1, "steps": [{"page": "map", "note": 5}]}', "“note” is not a text"),
        ('{"atlas-story": 1, "steps": [' + ",".join(['{"page": "map"}'] * 41) + "]}", "41 steps; at most 40"),
        (" " * 200_001, "larger than 200 kB"),
    ],
)
def test_a_fault_in_a_file_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(DataError, match=r"\.$") as error:
        story_file.read(text, embedded().domain, T)
    assert sentence in str(error.value)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(DataError) as error:
        story_file.read('{"atlas-story": 1, "steps": [{"page": "a"}, {"page": "b"}]}', embedded().domain, T)
    assert len(error.value.faults) == 2


def test_what_is_not_understood_is_left_out_and_told() -> None:
    steps = [{"page": "map", "view": "?sector=ict&sector=nix&colour=red&lang=pl&story=x", "colour": "red"}]
    read, left_out = story_file.read(json.dumps({"atlas-story": 1, "steps": steps}), embedded().domain, T)
    assert read.steps == (Step("", "sector=ict"),)
    assert left_out == ("Step 1: left out, as not understood: sector=nix, colour=red, colour.",)


def test_a_file_is_named_by_its_title() -> None:
    assert story_file.name(Story("Śląsk: 3\u00a0klastry!"), date(2026, 11, 23)) == "slask-3-klastry_2026-11-23.json"
    assert story_file.name(Story(""), date(2026, 11, 23)) == "klastry_2026-11-23.json"
