"""Pictures of scenes: sizes, the colours and numbers of the screen, words that stand clear of each other."""

import io
import re
from dataclasses import replace
from html import unescape
from itertools import combinations

import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.patches import Circle, Patch
from matplotlib.text import Text
from PIL import Image
from pypdf import PdfReader

from geo import theme
from geo.analysis import quadrants
from geo.export.drawing import ground, marks, pictures, qr, typeface
from geo.export.drawing import map as drawing
from geo.export.drawing.sheet import Canvas
from geo.figures import choropleth
from geo.i18n import LANGUAGES
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.selection import describe
from geo.selection.view import View
from tests.drawn import boxes, overlap, words
from tests.scenery import embedded, fresh, scene

VIEWS = [
    ("", ""),
    ("", "sector=ict&region=06"),
    ("", "sector=textiles-fashion&region=08"),
    ("", "colour=count"),
    ("", "colour=none&near=769250"),
    ("regions", "region=06"),
    ("regions", ""),
    ("compare", "region=06&region=14&region=24"),
    ("sectors", "sector=ict"),
    ("potential", "region=28&division=C31"),
    ("history", ""),
    ("policy", ""),
    ("cluster", ""),
]
SIZE = (610, 486)


def open_png(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


DRAWN = {}


def drawn(shown, **options):
    """A map of a scene, drawn once: it is only read."""
    asked = id(shown), *options.items()
    if asked not in DRAWN:
        canvas = Canvas(*SIZE, 72)
        made = drawing.draw(canvas, shown, (0, 0, *SIZE), names_size=12, labels_size=18, **options)
        DRAWN[asked] = canvas, made, shown
    return DRAWN[asked][:2]


def read(svg):
    return unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL)))


@pytest.mark.parametrize(
    ("make", "size"),
    [(pictures.slide_png, (1920, 1080)), (pictures.screen_png, (1440, 900)), (pictures.a4_png, (3508, 2480))],
)
def test_pictures_have_exactly_their_size(make, size):
    assert open_png(make(scene("", "sector=ict"))).size == size


@pytest.mark.parametrize(("width", "height", "dpi"), [(945, 900, 200), (1400, 1476, 200), (333, 501, 96)])
def test_maps_have_the_size_asked_for(width, height, dpi):
    assert open_png(pictures.map_png(scene(), width, height, dpi=dpi)).size == (width, height)


@pytest.mark.parametrize("asked", [("", ""), ("sectors", "sector=ict")])
def test_voivodeships_have_the_colours_of_the_scale(asked):
    shown = scene(*asked)
    canvas, made = drawn(shown)
    image = open_png(canvas.png())
    colours = shown.colours
    for code, shape in made.ground.regions.items():
        expected = colours.scale.colour_of(colours.figures.values[code])
        path = made.frame.path(shape.path)
        left, bottom = (int(v) for v in path.get_extents().min)
        right, top = (int(v) for v in path.get_extents().max)
        inside = [(x, y) for x in range(left, right, 6) for y in range(bottom, top, 6) if path.contains_point((x, y))]
        found = [image.getpixel((x, SIZE[1] - 1 - y)) for x, y in inside]
        wanted = tuple(int(expected[i : i + 2], 16) for i in (1, 3, 5))
        others = {tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in theme.RAMP} - {wanted}
        assert found.count(wanted) > 0.25 * len(found), code  # the rest is marks and names
        assert not any(found.count(other) > 0.02 * len(found) for other in others), code


def test_a_missing_figure_is_hatched_and_counted():
    shown = fresh()
    colours = shown.colours
    values = dict(colours.figures.values) | {"06": None}
    scale = replace(colours.scale, missing=1)
    shown.__dict__["colours"] = replace(colours, figures=replace(colours.figures, values=values), scale=scale)
    assert drawing.fill(shown, "06") is None
    assert "brak danych · 1 województwo" in words(pictures.compose(shown, pictures.SLIDE))
    assert "Brak danych: 1 województwo." in pictures.alternative(shown)


@pytest.mark.parametrize("query", ["", "sector=ict", "region=14", "status=kkk", "near=769250"])
def test_the_numbers_of_the_marks_are_the_clusters_of_the_scene_whose_seats_are_known(query):
    shown = scene("", query)
    _, made = drawn(shown)
    assert sum(len(mark.positions) for mark in made.marks) == shown.selection.count - shown.selection.unseated
    seated = [int(place) for place in shown.positions if shown.registry.seated[place]]
    assert sorted(place for mark in made.marks for place in mark.positions) == sorted(seated)


def test_a_picture_says_how_many_clusters_have_no_known_seat():
    shown = scene("", "sector=ict")
    told = describe.unseated_note(shown.selection, shown.t)
    assert shown.selection.unseated and told.startswith(str(shown.selection.unseated))
    assert told in words(pictures.compose(shown, pictures.SLIDE))
    assert told in pictures.alternative(shown)
    assert "siedziby" not in pictures.alternative(scene("", "near=769250"))


def test_circles_show_the_number_of_each_voivodeship():
    shown = scene("", "colour=count")
    canvas, made = drawn(shown)
    assert not made.marks
    numbers = sorted(int(text) for text in words(canvas) if text.isdigit())
    assert numbers == sorted(shown.colours.figures.counts.values())
    assert drawing.fill(shown, "06") == theme.MAP["land"]  # a count never is a colour of a ramp


@pytest.mark.parametrize("query", ["", "sector=ict", "colour=none"])
def test_marks_do_not_cover_each_other(query):
    _, made = drawn(scene("", query))
    groups = [mark for mark in made.marks if len(mark.positions) > 1]
    for a, b in combinations(groups, 2):
        away = ((a.at[0] - b.at[0]) ** 2 + (a.at[1] - b.at[1]) ** 2) ** 0.5
        assert away > 0.93 * (a.radius + b.radius)


@pytest.mark.parametrize(("address", "query"), VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_drawn_with_words_that_stand_clear(address, query, language):
    query = f"cluster={embedded().registry.ids[0]}" if address == "cluster" else query
    shown = scene(address, f"{query}&lang={language}")
    canvas = pictures.compose(shown, pictures.SLIDE)
    told = boxes(canvas)
    for (a, first), (b, second) in combinations(told, 2):
        assert not overlap(a, b), (first, second)
    for box, text in told:
        assert box[0] >= 0, text
        assert box[2] <= canvas.width + 1, text
        assert box[1] >= 0, text
        assert box[3] <= canvas.height, text
    assert typeface.plain(shown.version) in " ".join(words(canvas))
    if not shown.mapped:
        return
    ground_of_the_map = next(artist for artist in canvas.figure.artists if isinstance(artist, Patch))
    assert ground_of_the_map.get_width() * ground_of_the_map.get_height() >= 0.5 * canvas.width * canvas.height


@pytest.mark.parametrize("sheet", [pictures.SLIDE, pictures.SCREEN, pictures.A4])
def test_no_type_is_smaller_than_nine_points(sheet):
    canvas = pictures.compose(scene("", "region=06"), sheet)
    told = [text for text in canvas.figure.findobj(Text) if len(text.get_text()) > 2]
    assert min(text.get_fontsize() for text in told) >= 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vector_says_everything_and_asks_no_server(language):
    shown = scene("", f"sector=ict&lang={language}")
    content = pictures.svg(shown).decode()
    assert f'lang="{language}"' in content
    assert set(re.findall(r"https?://[^\"<\s]*", content)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
    }  # fmt: skip
    text = " ".join(read(content).split())
    wanted = [
        shown.title,
        shown.version,
        *(one["label"] for one in choropleth.classes(shown.colours, shown.t)),
    ]
    wanted += [pictures.alternative(shown), choropleth.value_text(shown.colours, shown.colours.figures.poland, shown.t)]
    for one in wanted:
        assert " ".join(typeface.plain(one).split()) in text, one
    assert ("," if language == "pl" else ".") in choropleth.classes(shown.colours, shown.t)[1]["label"]


def test_the_page_is_tagged_and_speaks():
    shown = scene("", "sector=ict&region=06")
    reader = PdfReader(io.BytesIO(pictures.pdf(shown)))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [842, 595]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("pl", True)
    assert reader.metadata.title == typeface.clean(shown.title)
    assert reader.metadata.author == shown.t("Atlas of Polish clusters")
    text = " ".join(reader.pages[0].extract_text().split())
    for one in [shown.version, "Mniej niż 10 klastrów: bez kolorów.", "Wschodni Klaster ICT", *pictures.sources(shown)]:
        assert " ".join(one.split())[:60] in text
    fonts = reader.pages[0]["/Resources"]
    assert "Source" in str(fonts) or "/Font" in str(fonts) or "/XObject" in fonts


def test_a_public_address_becomes_a_code_that_opens_the_view():
    sources = embedded()
    public = replace(sources, settings=replace(sources.settings, public_url="https://atlas.example"))
    shown = Scene(public, "", View(sector=("ict",)), scene().t)
    canvas = pictures.compose(shown, pictures.SLIDE)
    assert any(shown.link in text for text in words(canvas))
    modules = sum(map(sum, qr.matrix(shown.link)))
    assert max(len(one.get_paths()) for one in canvas.figure.artists if isinstance(one, Collection)) == modules
    alone = words(pictures.compose(scene("", "sector=ict"), pictures.SLIDE))
    assert not any("adres" in text or "QR" in text for text in alone)  # a lack is no matter of readers


def test_the_alternative_has_the_figures_of_the_scene():
    shown = scene("", "sector=ict&region=06")
    text = pictures.alternative(shown)
    assert shown.words in text
    assert "lubelskie: 3" in text
    assert choropleth.note(shown.colours, shown.t) in text  # three clusters
    many = scene("", "sector=ict")
    assert choropleth.value_text(many.colours, many.colours.figures.poland, many.t) in pictures.alternative(many)
    assert "None" not in text
    assert "nan" not in text.split()


def test_hostile_names_are_drawn_as_they_are(spiteful):
    shown = Scene(spiteful, "", View(q="", colour="none"), scene().t)
    content = pictures.svg(shown).decode()
    assert "<script" not in content
    assert open_png(pictures.slide_png(shown)).size == (1920, 1080)
    text = read(content)
    for name in spiteful.registry.names:
        assert typeface.plain(name)[:5] in text, name


def test_few_clusters_are_named_and_joined_to_their_seats():
    canvas, made = drawn(scene("", "sector=ict&region=06"))
    found = " ".join(words(canvas))
    for position in made.positions:
        assert made.scene.registry.names[position].split()[0] in found


def test_nothing_selected_is_still_a_map():
    shown = scene("", "sector=textiles-fashion&region=08")
    canvas, made = drawn(shown)
    assert made.positions == []
    assert "lubuskie" in words(canvas)


def test_the_chosen_voivodeships_fill_the_map():
    _, made = drawn(scene("", "region=06"))
    box = made.frame.path(made.ground.regions["06"].path).get_extents()
    assert max(box.width / SIZE[0], box.height / SIZE[1]) > 0.6
    assert box.x0 > 0
    assert box.y0 > 0
    assert box.x1 < SIZE[0]
    assert box.y1 < SIZE[1]


def test_all_voivodeships_are_named_on_the_whole_map():
    shown = scene()
    joined = "".join(words(drawn(shown)[0]))
    assert all(region.name_pl in joined for region in shown.registry.voivodeships)


def test_a_hundred_kilometres_of_the_scale_are_a_hundred_kilometres():
    _, made = drawn(scene())
    east, north = ground.point(52.0, 19.0)  # on the central meridian a kilometre is 0.9993 km of the plane
    there = ground.point(52.0, 19.0 + 100 / (111.32 * 0.6157))
    assert there[0] - east == pytest.approx(100, rel=0.005)
    assert there[1] - north == pytest.approx(0.5, abs=0.6)
    assert made.frame.at(east + 1, north)[0] - made.frame.at(east, north)[0] == pytest.approx(made.frame.scale)


def test_a_key_cluster_has_the_larger_mark():
    registry = embedded().registry
    gold = next(i for i in range(len(registry)) if marks.key(registry, [i]))
    plain = next(i for i in range(len(registry)) if not marks.key(registry, [i]))
    assert marks.radius(registry, [gold]) > marks.radius(registry, [plain])


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_sectors_are_those_of_the_language(language):
    said = read(pictures.svg(scene("", f"lang={language}")).decode()).split("\n")
    letters = {text for text in said if re.fullmatch(r"[A-Z]{2}", text)}
    (other,) = set(theme.SECTOR_GLYPHS) - {language}
    assert letters <= set(theme.SECTOR_GLYPHS[language].values())
    assert not letters <= set(theme.SECTOR_GLYPHS[other].values())


@pytest.mark.parametrize("query", ["region=06&region=24&region=14", "", "near=765876&radius=30", "region=12"])
def test_towns_are_named_on_the_ground_of_their_voivodeship_beside_a_dot_of_their_own(query):
    canvas, made = drawn(scene("" if "near" in query else "compare", query), dotted="near" not in query)
    towns: dict[str, set[str]] = {}
    for town in made.scene.registry.towns:
        towns.setdefault(town.name, set()).add(town.teryt)
    named = [(box, text) for box, text in boxes(canvas) if text in towns]
    assert named
    for box, text in named:
        points = (ground.spread(np.array([box]))[0] - (made.frame.left, made.frame.bottom)) / made.frame.scale
        others = [one.path for code, one in made.ground.regions.items() if code not in towns[text]]
        assert not any(path.contains_points(points).any() for path in others), text
        discs = [patch for patch in canvas.figure.artists if isinstance(patch, Circle)]
        apart = [
            max(abs(disc.center[0] - (box[0] + box[2]) / 2) - (box[2] - box[0]) / 2 - disc.radius, 0) for disc in discs
        ]
        assert min(apart) < 12, text


@pytest.mark.parametrize(("town", "radius"), [("765876", 30), ("756135", 10), ("3094802", 100)])
def test_a_circle_around_a_town_is_shown_with_a_border_and_with_places(town, radius):
    shown = scene("", f"near={town}&radius={radius}")
    canvas, made = drawn(shown)
    seen = ground.grid(made.frame.seen)
    assert sum(shape.path.contains_points(seen).any() for shape in made.ground.regions.values()) > 1
    places = {one.name for one in shown.registry.towns} & set(words(canvas))
    assert len(places) >= 4
    assert shown.colours.figures is None  # what lies in a circle says nothing of whole voivodeships


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_says_nothing_to_administrators_and_one_date_of_the_data(language):
    told = read(pictures.svg(scene("", f"sector=ict&lang={language}")).decode())
    assert "QR" not in told
    assert "instalacj" not in told and "installation" not in told
    assert len(re.findall(r"stan na|as of", told)) <= 2  # in the subtitle and in the source, the same day


def test_the_picture_of_a_profile_shows_its_cluster_with_its_facts_and_no_other():
    shown = scene("cluster", "cluster=dolina-lotnicza")
    canvas, made = drawn(shown)
    assert [mark.positions for mark in made.marks] == [tuple(shown.positions)]
    assert "Dolina Lotnicza" in words(canvas)
    assert made.frame.seen[2] - made.frame.seen[0] < 300  # kilometres
    told = " ".join(read(pictures.svg(shown).decode()).split())
    for fact in shown.card:
        assert " ".join(f"{fact.name}: {fact.text}".split())[:30] in told
    assert "265" not in pictures.alternative(shown)


def test_the_picture_of_potential_clusters_is_the_map_of_the_page():
    shown = scene("potential", "")
    _canvas, made = drawn(shown)
    assert not made.marks
    assert shown.colours.figures.values == quadrants.share_by_region(shown.search.table, quadrants.CONCENTRATED)
    assert "Eurostat" in " ".join(pictures.sources(shown))


@pytest.mark.parametrize(
    ("page", "query", "parts"),
    [
        ("sectors", "sector=ict", ("ICT", "2015", "mazowieckie")),
        ("compare", "region=06&region=24", ("lubelskie, śląskie", "2022", "PKB")),
        ("regions", "region=24", ("śląskie", "2022", "PKB")),
        ("history", "", ("Polska", "2002–2026", "2011")),
        ("potential", "", ("Polska", "2015", "koncentracj")),
        ("policy", "", ("Polityka klastrowa", "Polska", "2003–2020")),
    ],
)
def test_headlines_say_what_where_and_when(page, query, parts):
    title = scene(page, query).title
    assert all(part in title for part in parts), title


@pytest.mark.parametrize("name", ["مجموعة كلاستر", "🏭 Klaster"])
def test_a_name_outside_the_typeface_is_kept_where_it_is_read_out(name):
    sources = embedded()
    registry = sources.registry
    table = registry.table.set_column(registry.table.column_names.index("name"), "name", [[name, *registry.names[1:]]])
    named = replace(registry, table=table, names=(name, *registry.names[1:]))
    shown = pages.scene(replace(sources, registry=named), "cluster", View(cluster=named.ids[0]), scene().t)
    reader = PdfReader(io.BytesIO(pictures.pdf(shown)))
    assert reader.metadata.title == name
    assert name in pictures.alternative(shown)
    assert name in pictures.svg(shown).decode()
    assert "···" not in reader.pages[0].extract_text()
