import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from geo.build import columns
from geo.build.registry import assemble, build, data_version
from geo.errors import DataError
from geo.store import files
from geo.store.registry import load
from tests import gazetteer
from tests.raw_tables import AWARD, CLUSTER, write_raw
from tests.unit.build.test_schema import NAMES

TODAY = date(2026, 11, 29)
NOWHERE = Path("nowhere")
SPITEFUL = (
    "'", '"', "`", "\\", "${alert(1)}", "{{7*7}}", "{% raw %}", "<img src=x onerror=alert(1)>", "</script>",
    "\u202e אב", "x" * 10_000, "🦊🧀",
    "a\nb\r\nc\rd", "NULL", "NaN", "None", "0", "=1+1", "-", "ﬁ ǅ ẞ İ", "  a  ", ",;\t",
)  # fmt: skip


@pytest.fixture(autouse=True)
def kept_gazetteer(monkeypatch):
    gazetteer.keep(monkeypatch)


def cluster(key, **cells):
    return CLUSTER | {"id": key, "name": f"Klaster {key}"} | cells


def refused(folder, **tables):
    with pytest.raises(DataError) as caught:
        assemble(write_raw(folder, **tables), TODAY)
    return caught.value.faults


def test_a_seat_is_found_in_the_gazetteer(tmp_path):
    built = assemble(write_raw(tmp_path, [cluster("agro"), cluster("a", city="łódź", teryt="10")]), TODAY)
    rows = built.tables["clusters"].to_dict("records")
    assert [row["id"] for row in rows] == ["a", "agro"]
    assert (rows[0]["town"], rows[1]["town"]) == (3093133, 765876)
    assert (rows[1]["latitude"], rows[1]["longitude"]) == pytest.approx((51.25, 22.57), abs=0.01)
    # EPSG:2180 has its central meridian at 19° E with easting 500 km and northing 0 at 5 300 km; scale 0.9993.
    # Lublin: 3.57° east of it at 51.25° N are 3.57 · 111.32 km · cos 51.25° = 248.8 km, so easting some 749 km.
    assert (rows[1]["easting"], rows[1]["northing"]) == pytest.approx((749_000, 383_000), abs=2_000)
    assert rows[1]["geometry"].coords[0] == (rows[1]["longitude"], rows[1]["latitude"])


def test_coordinates_of_the_table_stand_for_a_village_without_town(tmp_path):
    row = cluster("a", city="Moszna", teryt="16", seat_lat="50.441", seat_lon="17.767")
    found = assemble(write_raw(tmp_path, [row], [AWARD | {"cluster_id": "a"}]), TODAY).tables["clusters"].iloc[0]
    assert (found["latitude"], found["longitude"]) == (50.441, 17.767)
    assert found.isna()["town"]


def test_missing_stays_missing_and_codes_stay_text(tmp_path):
    row = cluster("a", members="", founded="", website="")
    found = assemble(write_raw(tmp_path, [row], [AWARD | {"cluster_id": "a"}]), TODAY).tables["clusters"]
    assert found.loc[0, ["members", "founded", "website", "email", "phone", "name_en", "public_note_pl"]].isna().all()
    assert found.loc[0, "teryt"] == "06"
    assert str(found["members"].dtype) == "Int64"


def test_search_looks_through_names_aliases_coordinator_town_and_words(tmp_path):
    aliases = "Dolina Żółta (dawniej Ż); „Łan”"
    cells = {"name": "Łąka", "name_en": "Meadow", "aliases": aliases, "coordinator": "Urząd", "sector_words": "mleko"}
    row = cluster("a", note="uwaga", **cells)
    found = assemble(write_raw(tmp_path, [row], [AWARD | {"cluster_id": "a"}]), TODAY).tables["clusters"]
    lines = found.loc[0, "search_text"].split("\n")
    assert lines == ["laka", "meadow", "dolina zolta (dawniej z)", "„lan”", "urzad", "lublin", "mleko"]


def test_working_notes_of_the_compilers_are_not_built(tmp_path):
    row = cluster("a", note="z wiedzy ogólnej", status_note="x", public_note_pl="Fakt", public_note_en="Fact")
    made = build(write_raw(tmp_path / "raw", [row], [AWARD | {"cluster_id": "a"}]), tmp_path / "out")
    assert made.tables["clusters"]["rows"] == 1
    table = pd.read_parquet(tmp_path / "out" / "clusters.parquet")
    assert table.loc[0, ["public_note_pl", "public_note_en"]].tolist() == ["Fakt", "Fact"]
    assert not {"note", "status_note"} & set(table)
    for file in (tmp_path / "out").rglob("*.parquet"):
        assert "z wiedzy ogólnej".encode() not in file.read_bytes()


def test_names_are_ranked_as_in_polish_and_awards_are_noted(tmp_path):
    rows = [cluster("a", name="Żubr"), cluster("b", name="Łoś"), cluster("c", name="Lis"), cluster("d", name="„Zebra”")]
    history = [AWARD | {"cluster_id": "b"}, AWARD | {"cluster_id": "c", "status": "parp_map"}]
    found = assemble(write_raw(tmp_path, rows, history), TODAY).tables["clusters"]
    assert found["name_rank"].tolist() == [3, 1, 0, 2]
    assert found["kkk_ever"].tolist() == [False, True, False, False]


def test_sixteen_voivodeships_with_codes_names_and_population(tmp_path):
    found = assemble(write_raw(tmp_path), TODAY).tables["voivodeships"].set_index("teryt")
    assert len(found) == 16
    assert found["population"].sum() == 37_636_400  # the rounded figures of the 16; Poland as a whole is 37 636 500
    assert found.loc["14", ["nuts2", "iso", "name_pl", "name_en", "locative_pl", "population"]].tolist() == [
        "PL91;PL92", "PL-14", "mazowieckie", "Mazovia", "mazowieckim", 5_510_500,
    ]  # fmt: skip


def test_sector_groups_with_their_divisions(tmp_path):
    found = assemble(write_raw(tmp_path), TODAY).tables["sectors"].set_index("slug")
    assert found["order"].tolist() == list(range(1, 18))
    assert found.index[-1] == "unassigned"
    assert found.loc["agri-food", "nace"] == "A01;A03;C10;C11;C12"
    assert sum(len(codes.split(";")) for codes in found["nace"]) == 88  # every division of NACE Rev. 2, each once
    assert found.loc["aerospace-defence", "kis"].split(";") == [
        "KIS 6. Transport przyjazny środowisku",
        "KIS 8. Zaawansowane materiały i nanotechnologie",
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"city": "Wolności"}, "row 2, columns city and teryt: came 'Wolności' and '06', expected a town of the gazet"),
        ({"city": "Łódź"}, "It has one in 10 (łódzkie)."),
        ({"city": "Dąbrowa", "teryt": "14"}, "columns city and teryt"),
        ({"seat_lat": "52.23", "seat_lon": "21.01"}, "expected a place in the voivodeship lubelskie (06)"),
    ],
)
def test_a_seat_without_place_is_named(tmp_path, cells, expected):
    faults = refused(tmp_path, clusters=[CLUSTER | cells])
    assert len(faults) == 1
    assert faults[0].startswith("clusters.csv, row 2, columns ")
    assert expected in faults[0]


def test_a_name_that_several_towns_bear_asks_for_a_hint(tmp_path):
    towns = gazetteer._towns()
    twins = towns[towns["hint"].notna()].groupby(["name", "teryt"])["hint"].apply(list)
    (name, teryt), hints = next((key, hints) for key, hints in twins.items() if len(hints) == len(set(hints)) == 2)
    faults = refused(tmp_path / "a", clusters=[CLUSTER | {"city": name, "teryt": teryt}])
    assert (
        f"expected one town where the gazetteer has 2; write one of: {name} ({hints[0]}), {name} ({hints[1]})."
        in (faults[0])
    )
    good = assemble(write_raw(tmp_path / "b", [CLUSTER | {"city": f"{name} ({hints[1]})", "teryt": teryt}]), TODAY)
    assert good.tables["clusters"].loc[0, "town"] == towns.loc[towns["hint"].eq(hints[1]) & towns["name"].eq(name),
                                                               "geonameid"].item()  # fmt: skip


def test_a_table_without_rows(tmp_path):
    raw = write_raw(tmp_path)
    for file in ("status_history.csv", "clusters.csv"):
        (raw / file).write_text((raw / file).read_text().splitlines()[0] + "\n")
        if file == "status_history.csv":
            built = assemble(raw, TODAY).tables  # nobody was given a status: nothing wrong with that
            assert (len(built["status_history"]), built["clusters"]["kkk_ever"].tolist()) == (0, [False])
    with pytest.raises(DataError, match=r"clusters\.csv has a header and no rows"):
        assemble(raw, TODAY)


def test_faults_of_all_tables_come_together(tmp_path):
    faults = refused(
        tmp_path, clusters=[CLUSTER | {"stage": "x"}], history=[AWARD | {"cluster_id": "b", "status": "y"}]
    )
    assert [fault.split(":")[0] for fault in faults] == [
        "clusters.csv, row 2, column stage",
        "status_history.csv, row 2, column status",
        "status_history.csv, row 2, column cluster_id",
    ]


def test_seats_are_told_with_all_other_faults_in_the_order_of_the_file(tmp_path):
    """What a row says of its seat is checked wherever that can be read, whatever else is wrong with it."""
    rows = [
        cluster("a", city="Nibylandia", founded="2030"),
        cluster("b", city="Kraków", teryt="06"),
        cluster("c", teryt="99"),  # where it lies cannot be known
        cluster("d", seat_lat="52.23", seat_lon="21.01", stage="x"),
    ]
    history = [AWARD | {"cluster_id": "nobody"}, AWARD | {"cluster_id": "a", "valid_from": "2099"}]
    faults = refused(tmp_path, clusters=rows, history=[*history, AWARD | {"cluster_id": "none"}])
    assert [fault.split(":")[0] for fault in faults] == [
        "clusters.csv, row 2, column founded",
        "clusters.csv, row 2, columns city and teryt",
        "clusters.csv, row 3, columns city and teryt",
        "clusters.csv, row 4, column teryt",
        "clusters.csv, row 5, column stage",
        "clusters.csv, row 5, columns teryt and seat",
        "status_history.csv, row 2, column cluster_id",
        "status_history.csv, row 3, column valid_from",
        "status_history.csv, row 3, columns valid_from and valid_to",
        "status_history.csv, row 4, column cluster_id",
    ]


def test_an_installation_may_bring_its_own_shared_tables(tmp_path):
    raw = write_raw(tmp_path)
    (raw / "sources.csv").write_text("key,title,title_pl,url,licence,date\nregistry,T,T,,CC0,2020\n")
    with pytest.raises(DataError, match=r"sources\.csv: key geonames has no row"):
        assemble(raw, TODAY)


@pytest.fixture
def made_anew(kept_gazetteer, monkeypatch):
    """Let every build make all of its files itself."""
    monkeypatch.undo()
    gazetteer.keep(monkeypatch, made=False)


@pytest.mark.usefixtures("made_anew")
def test_a_built_folder_is_whole_and_repeats_byte_for_byte(tmp_path):
    raw = write_raw(tmp_path / "raw")
    made = build(raw, tmp_path / "one")
    build(raw, tmp_path / "two")
    one, two = snapshot(tmp_path / "one"), snapshot(tmp_path / "two")
    assert len(one) == 6 + 6 + 2 + 1
    assert one == two
    assert files.read(tmp_path / "one", files.BUILT) == made
    assert files.damaged(tmp_path / "one", made) == []
    assert made.built == "2026-11-23"
    assert made.tables["clusters"]["rows"] == 1
    assert len(made.data_version) == 12


@pytest.mark.usefixtures("made_anew")
def test_the_version_is_that_of_the_content(tmp_path):
    one, same, other = (
        assemble(write_raw(tmp_path / key, [CLUSTER | {"coordinator": note}]), TODAY)
        for key, note in (("a", "x"), ("b", "x"), ("c", "y"))
    )
    assert data_version(one.tables) == data_version(same.tables) != data_version(other.tables)


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_build_replaces_the_first_and_leaves_foreign_files(tmp_path):
    out = tmp_path / "out"
    build(write_raw(tmp_path / "a"), out)
    (out / "installed" / "web").mkdir(parents=True)
    (out / "installed" / "web" / "mine.json").write_text("{}")
    (out / "note.txt").write_text("mine")
    build(write_raw(tmp_path / "b", [cluster("agro"), cluster("b")]), out)
    assert (out / "installed" / "web" / "mine.json").is_file()
    assert (out / "note.txt").read_text() == "mine"
    assert len(list((out / "web").iterdir())) == 6
    assert len(load(out, NOWHERE, TODAY)) == 2
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_a_refused_build_changes_nothing(tmp_path):
    out = tmp_path / "out"
    build(write_raw(tmp_path / "a"), out)
    before = snapshot(out)
    with pytest.raises(DataError):
        build(write_raw(tmp_path / "b", [cluster("agro", stage="x")]), out)
    assert snapshot(out) == before


def test_a_fault_while_files_move_brings_the_old_ones_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    build(write_raw(tmp_path / "a"), out)
    before = snapshot(out)
    move, moves = Path.replace, []

    def failing(self, target):
        moves.append(target)
        if len(moves) == 20:
            raise OSError(28, "No space left on device")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(DataError, match="cannot be written"):
        build(write_raw(tmp_path / "b", [cluster("agro", coordinator="x")]), out)
    assert len(moves) > 20
    assert snapshot(out) == before


def test_a_folder_with_files_of_these_names_is_not_overwritten(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "clusters.parquet").write_text("precious")
    with pytest.raises(DataError, match="name another folder"):
        build(write_raw(tmp_path / "raw"), tmp_path / "out")
    assert (tmp_path / "out" / "clusters.parquet").read_text() == "precious"


def test_a_file_is_no_folder_to_build_into(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(DataError, match="expected a folder"):
        build(write_raw(tmp_path / "raw"), tmp_path / "out")
    with pytest.raises(DataError, match="cannot be written"):
        build(tmp_path / "raw", tmp_path / "out" / "below")


def test_names_of_any_content_survive_to_the_registry(tmp_path, monkeypatch):
    monkeypatch.setattr(columns, "LONGEST_NAME", 20_000)  # more than a registry takes
    monkeypatch.setattr(columns, "LONGEST_TEXT", 20_000)
    rows = [cluster(f"k{i:02}", name=name, coordinator=name, aliases=name) for i, name in enumerate(SPITEFUL)]
    build(write_raw(tmp_path / "raw", rows, [AWARD | {"cluster_id": "k00", "detail": SPITEFUL[7]}]), tmp_path / "out")
    registry = load(tmp_path / "out", NOWHERE, TODAY)
    assert registry.names == SPITEFUL
    assert [registry.record(i)["coordinator"] for i in range(len(SPITEFUL))] == list(SPITEFUL)
    assert registry.history("k00")[0].detail == SPITEFUL[7]
    web = json.loads((tmp_path / "out" / "web" / registry.manifest["web"]["clusters"]).read_text(encoding="utf-8"))
    assert web["clusters"]["name"] == list(SPITEFUL)


# A build takes a second: few examples with many names each, and no search for a smaller one.
@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(NAMES, min_size=20, max_size=50))
def test_any_names_survive_to_the_registry(tmp_path, names):
    rows = [cluster(f"k{i:02}", name=name) for i, name in enumerate(names)]
    build(write_raw(tmp_path / "raw", rows, [AWARD | {"cluster_id": "k00"}]), tmp_path / "out")
    registry = load(tmp_path / "out", NOWHERE, TODAY)
    assert registry.names == tuple(names)
    assert sorted(registry.name_rank) == list(range(len(names)))
