"""The committed data: what they hold, and that they are what the build gives."""

import json
from collections import Counter
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import theme
from geo.build.check import check
from geo.build.registry import OUT, RAW
from geo.selection import search
from geo.store import files
from geo.store.registry import load
from geo.store.schema import SOURCES, TABLES
from geo.taxonomy import SECTOR_PHRASES, UNASSIGNED, VOIVODESHIPS
from tests import factories, gazetteer
from tests.pace import cost

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def registry():
    return load(OUT, OUT / "installed", TODAY)


@pytest.fixture(scope="module")
def clusters():
    return gpd.read_parquet(OUT / "clusters.parquet")


def test_the_built_files_are_what_the_build_gives(monkeypatch):
    gazetteer.keep(monkeypatch)
    assert check(RAW, OUT) == []


def received(folder, file):
    return pd.read_csv(folder / file, dtype="str", keep_default_na=False)


VALLEYS = {"podkarpacka-dolina-wodorowa", "slasko-malopolska-dolina-wodorowa"}  # do not call themselves clusters


@pytest.fixture(scope="module")
def came(shared):
    """The clusters as received: those of November and what came after, the values of the updates in their places."""
    folder = shared / "data" / "clusters"
    later = [received(folder / "turn2", name) for name in ("clusters_new.csv", "clusters_new_no_seat.csv")]
    rows = pd.concat([received(folder, "clusters.csv"), *later]).set_index("id")
    assert rows.index.is_unique
    updates = received(folder / "turn2", "clusters_updates.csv")
    rows.loc[updates.loc[updates["column"] == "members", "id"], "members_year"] = ""  # of another number
    for row in updates.itertuples():
        if row.column != "note":
            rows.loc[row.id, row.column] = row.value
    rows.loc["klaster-cpg-packaging", ["seat_lat", "seat_lon"]] = ["50.892", "20.488"]  # too small for the gazetteer
    rows.loc[updates["id"], "compiled"] = "2026-11-28"
    return rows.drop(VALLEYS).sort_index()


def test_the_registry_is_as_received_but_for_its_notes(shared, came):
    kept = received(RAW, "clusters.csv").set_index("id")
    same = [column for column in came if column not in ("note", "sources")]
    pd.testing.assert_frame_equal(kept[same], came[same])
    assert set(kept) == {*came, "aliases", "nip", "krs", "email", "phone", "public_note_pl", "public_note_en"}
    updates = received(shared / "data" / "clusters" / "turn2", "clusters_updates.csv")
    pages = {key: set(cell.split(";")) for key, cell in kept["sources"].items()}
    assert all(set(cell.split(";")) <= pages[key] for key, cell in came["sources"].items())
    assert all(row.source in pages[row.id] for row in updates.itertuples())
    appended = updates[(updates["column"] == "note") & ~updates["value"].str.startswith("alias")]
    assert all(row.value in kept.loc[row.id, "note"] for row in appended.itertuples())


def test_the_statuses_are_as_received_and_inferred_ones_are_marked(shared):
    folder = shared / "data" / "clusters"
    old = received(folder, "status_history.csv")
    old["detail"] = old["detail"].str.removesuffix("; w 2026-01 ubiega się o status KKK")  # a fact of its cluster
    asked = pd.concat([old, received(folder / "turn2", "status_history_new.csv")]).sort_values(list(old))
    kept = received(RAW, "status_history.csv")
    named = kept[kept["inferred"] == ""].sort_values(list(old))
    pd.testing.assert_frame_equal(named[list(old)].reset_index(drop=True), asked.reset_index(drop=True))
    marked, inferred = kept[kept["inferred"] != ""], received(folder / "turn2", "status_history_inferred.csv")
    strengths = dict(zip(inferred["cluster_id"], inferred["strength"], strict=True))
    assert dict(zip(marked["cluster_id"], marked["inferred"], strict=True)) == strengths
    assert set(marked["status"]) == {"kkk"} and (marked["inferred_pl"] != "").all()


def test_what_is_left_out_has_its_reason(shared):
    old = received(shared / "data" / "clusters", "left_out.csv")
    kept = received(RAW, "left_out.csv")
    pd.testing.assert_frame_equal(kept.iloc[: len(old)], old)
    assert set(kept["id"][len(old) :]) == VALLEYS
    assert all("does not call itself a cluster" in reason for reason in kept["reason"][len(old) :])
    assert not VALLEYS & set(received(RAW, "clusters.csv")["id"])


def test_what_the_public_reads_of_a_cluster_are_facts_and_no_working_remarks(shared, clusters):
    working = (
        r"wiedza ogólna|słab[eo]|niewidoczn|wnioskowan|niepotwierdzon|GAPS|wiersz|[Mm]iasto =|[Aa]lias|\d{4}-\d{2}"
    )
    came = received(shared / "data" / "clusters", "clusters.csv")["note"]
    assert came.str.contains(working).sum() > 60
    for column in ("public_note_pl", "public_note_en"):
        told = clusters[column].dropna()
        assert told[told.str.contains(working)].tolist() == []
        assert told.str.endswith(".").all()
    assert len(told) > 170
    assert not told.str.contains(r" r\.| w \d").any()  # English
    assert clusters["email"].isna().all()  # nobody has looked for them yet: not known, as the pages say


@pytest.mark.parametrize("file", ["sectors.csv", "voivodeships.csv"])
def test_statistics_are_as_received_but_for_names_in_brackets(shared, file):
    def table(folder):
        return pd.read_csv(folder / file, dtype="str", keep_default_na=False)

    names = {"(nieprzypisane)": "Bez przypisanej branży", "(unassigned)": "Unassigned"}
    pd.testing.assert_frame_equal(table(RAW), table(shared / "data" / "statistics").replace(names))


def test_every_row_is_there(registry):
    assert len(registry) == 265 + 10 + 21
    assert len(registry.awards) == 56 + 5 + 3
    assert [award.inferred for award in registry.awards if award.inferred] == ["medium", "weak", "strong"]
    assert len(registry.sectors) == 17
    assert len(registry.voivodeships) == 16
    assert len({award.cluster_id for award in registry.awards if award.status == "kkk"}) == 20
    assert len(pd.read_csv(RAW / "left_out.csv")) == 8 + 2


def test_what_is_known_of_clusters(clusters):
    filled = clusters[["coordinator", "founded", "website", "members"]].notna().sum()
    assert filled.to_dict() == {"coordinator": 187, "founded": 169, "website": 116, "members": 92}
    assert Counter(clusters["seat_quality"].dropna()) == {"stated": 226, "inferred": 13, "weak": 36}
    assert Counter(clusters["stage"]) == {"operating": 267, "emerging": 27, "suspended": 1, "ended": 1}
    assert Counter(clusters["activity"]) == {"unknown": 244, "active": 50, "ended": 2}
    assert Counter(clusters["teryt"])["06"] == 26
    assert clusters["kkk_ever"].sum() == 20


def test_no_award_is_current_today_though_some_were_in_2025(registry):
    assert registry.status_members.sum(axis=0).tolist() == [0, 20, 5, 5, 10, 0]
    assert factories.on(registry, date(2025, 12, 17)).status_members.sum(axis=0).tolist()[:2] == [3, 17]
    assert factories.on(registry, date(2025, 12, 18)).status_members.sum(axis=0).tolist()[:2] == [0, 20]


def test_every_seat_lies_in_its_voivodeship(clusters):
    regions = gpd.read_parquet(OUT / "voivodeships.parquet").set_index("teryt").geometry
    seated = clusters[clusters["city"].notna()]
    assert shapely.contains_properly(regions.loc[seated["teryt"]].to_numpy(), seated.geometry.to_numpy()).all()


def test_a_cluster_without_a_known_seat_has_no_place_at_all(clusters, registry):
    unseated = clusters[clusters["city"].isna()]
    assert (len(unseated), unseated["teryt"].isna().sum()) == (21, 4)
    place = ["latitude", "longitude", "easting", "northing", "town", "seat_quality"]
    assert unseated[place].isna().all(axis=None)
    assert unseated.geometry.isna().all()
    assert {registry.ids[at] for at in (~registry.seated).nonzero()[0]} == set(unseated["id"])
    assert (registry.region < 0).sum() == 4
    assert [registry.record(at)["teryt"] for at in (registry.region < 0).nonzero()[0]] == [None] * 4


def test_five_villages_have_no_town_and_all_others_have_one_of_their_voivodeship(clusters, registry):
    assert clusters.loc[clusters["city"].notna(), "town"].isna().sum() == 5
    placed = clusters.dropna(subset="town")
    assert [registry.town(str(town)).teryt for town in placed["town"]] == placed["teryt"].tolist()


def test_names_in_polish_order(clusters):
    by_rank = clusters.sort_values("name_rank")["name"].tolist()
    assert sorted(clusters["name_rank"]) == list(range(len(clusters)))
    positions = {name: position for position, name in enumerate(by_rank)}
    assert positions["Dolina Lotnicza"] < positions["Interizon – Pomorski Klaster ICT"]


def test_every_table_names_its_sources_licence_and_rows():
    made = files.read(OUT, files.BUILT)
    known = {source["key"]: source for source in made.sources}
    assert set(made.tables) == set(TABLES) == set(SOURCES)
    for name, table in made.tables.items():
        assert table["rows"] == len(pd.read_parquet(OUT / f"{name}.parquet"))
        assert table["sources"]
        assert all(known[key]["licence"] in table["licence"] for key in table["sources"])
    assert made.built == "2026-11-28"
    assert made.boundaries["kind"] == "approximate"
    assert all(source["title"] and source["title_pl"] and source["licence"] for source in made.sources)


def test_no_leftover_of_an_older_build():
    made = files.read(OUT, files.BUILT)
    expected = {f"{name}.parquet" for name in TABLES} | {"MANIFEST.json"}
    expected |= {f"web/{name}{suffix}" for name in made.web.values() for suffix in ("", ".gz")}
    there = [path for path in (*OUT.iterdir(), *(OUT / "web").iterdir()) if path.is_file()]
    found = {path.relative_to(OUT).as_posix() for path in there}
    assert found == expected


def test_what_the_map_fetches_is_small_and_speaks_both_languages():
    made = files.read(OUT, files.BUILT)
    packed = sum((OUT / "web" / f"{name}.gz").stat().st_size for name in made.web.values())
    assert packed < 62_000
    found = {kind: json.loads((OUT / "web" / name).read_text(encoding="utf-8")) for kind, name in made.web.items()}
    assert len(found["clusters"]["clusters"]["id"]) == made.tables["clusters"]["rows"]
    assert len(found["clusters"]["clusters"]["seat"]) == made.tables["clusters"]["rows"]
    assert found["clusters"]["version"] == made.data_version
    assert len(found["regions"]["features"]) == 16
    assert len(found["background"]["towns"]) == 30
    named = [*found["clusters"]["sectors"], *(f["properties"] for f in found["regions"]["features"])]
    named += [feature["properties"] for feature in found["background"]["neighbours"]["features"]]
    assert all(entry["name"]["pl"] and entry["name"]["en"] for entry in named)


def test_code_lists_and_tables_agree(registry):
    assert set(registry.sector_slugs) == set(SECTOR_PHRASES) == set(theme.SECTOR_COLOURS)
    assert registry.region_codes == tuple(VOIVODESHIPS)
    names = {region.teryt: (region.name_pl, region.locative_pl, region.name_en) for region in registry.voivodeships}
    assert names == VOIVODESHIPS
    raw = pd.read_csv(RAW / "voivodeships.csv", dtype="str").set_index("teryt")["voivodeship"].drop("00")
    assert raw.to_dict() == {code: name for code, (name, _, _) in VOIVODESHIPS.items()}


def test_every_word_of_the_registry_and_of_sector_names_finds_whose_it_is(registry):
    for position, name in enumerate(registry.names):
        for word in search.split_words(name):
            assert search.mask(registry, word)[position], (name, word)
    for column, sector in enumerate(registry.sectors):
        if sector.slug != UNASSIGNED:
            for name in (sector.name_pl, sector.name_en):
                assert search.mask(registry, name)[registry.sector_members[:, column]].all(), name


@pytest.mark.parametrize(
    ("q", "sector", "at_least"),
    [("meble", "wood-furniture-paper", 14), ("turystyki", "tourism", 37), ("druk 3D", "metal-machinery", 20)],
)
def test_a_sector_is_found_by_its_name(registry, q, sector, at_least):
    of_sector = registry.sector_members[:, registry.sector_slugs.index(sector)]
    found = search.mask(registry, q)
    assert found[of_sector].all()
    assert found.sum() >= at_least


def test_inflected_words_find_the_same_and_no_word_matches_inside(registry):
    finds = {
        q: search.mask(registry, q).tolist() for q in ("turystyka", "turystyki", "turystyczny", "lotniczy", "lotnictwo")
    }
    assert finds["turystyka"] == finds["turystyki"] == finds["turystyczny"]
    assert finds["lotniczy"] == finds["lotnictwo"]
    inside = [position for position, text in enumerate(registry.search_text) if "bystrzyca klodzka" in text]
    assert inside
    assert not search.mask(registry, "łódź")[inside].any()


def test_kkk_finds_who_has_or_had_the_status(registry):
    ever = {award.cluster_id for award in registry.awards if award.status == "kkk" and not award.inferred}
    assert {registry.ids[i] for i in search.mask(registry, "KKK").nonzero()[0]} == ever


def test_a_search_takes_two_milliseconds_at_most(registry):
    search.mask(registry, "klaster")  # the index is made once
    for q in ("turystyka", "druk 3D", "k", "dolina lotncza"):
        assert cost(search.mask, registry, q, most=0.002) <= 0.002, q
