"""What newer data change of what pages show."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from geo.scenes import news
from geo.scenes.sources import load
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.settings import Settings
from geo.store import registry as registries
from geo.web.first import FirstPages

VIEWS = (
    "lang=pl&region=06",
    "lang=en&region=24&sector=health",
    "lang=pl&near=3083271&radius=30",
    "lang=en&status=kkk_past",
)


@pytest.fixture(scope="module")
def sources():
    return load(Settings.from_environment({}), date(2026, 11, 29))


def changed(given, row, **cells):
    """Return the data with other cells of a cluster."""
    known = given.registry
    table = known.table
    for name, value in cells.items():
        column = table[name].to_pylist()
        column[row] = value
        place = table.column_names.index(name)
        table = table.set_column(place, table.schema.field(name), pa.array(column, table.schema.field(name).type))
    columns = registries._columns(table, list(known.sector_slugs), list(known.region_codes))
    return replace(given, registry=replace(known, table=table, **columns))


def other(sources, column, row):
    """Return another value of a column, none that is the least or the most of all."""
    usual = {"founded": (2003, 2004), "members": (31, 32), "members_year": (2020, 2021)}
    own = sources.registry.table[column][row].as_py()
    return next(value for value in usual.get(column, ("zupełnie inaczej",)) if value != own)


def picture(sources, query):
    return FirstPages.make(FirstPages(lambda: sources).asked("", query, query[5:7], sources))


@pytest.fixture(scope="module")
def before(sources):
    return {query: picture(sources, query) for query in VIEWS}


@pytest.mark.parametrize("column", sorted(news.OF_ENTRIES))
def test_a_page_without_a_cluster_looks_the_same_when_only_its_entry_changes(sources, before, column):
    for query in VIEWS:
        view, _ = View.from_query(
            {part.split("=")[0]: [part.split("=")[1]] for part in query.split("&")}, sources.domain
        )
        passes = Selection(sources.registry, view).mask
        assert 0 < passes.sum() < len(passes)
        row = int((~passes).argmax())
        after = changed(sources, row, **{column: other(sources, column, row)})
        assert news.entries(sources, after) == [sources.registry.ids[row]]
        assert picture(after, query) == before[query]


@pytest.mark.parametrize("column", [
    "name", "name_en", "city", "teryt", "sector", "sectors_secondary", "stage", "activity", "seat_quality", "compiled",
])  # fmt: skip
def test_what_is_counted_or_drawn_of_all_is_news_for_everybody(sources, column):
    own = sources.registry.table[column].to_pylist()
    row = next(row for row, value in enumerate(own) if value != own[0])
    assert news.entries(sources, changed(sources, 0, **{column: own[row]})) is None


@pytest.mark.parametrize(("column", "value"), [("founded", 1900), ("founded", 2099), ("members", 0), ("members", 9999)])
def test_what_is_the_least_or_the_most_of_all_is_news_for_everybody(sources, column, value):
    assert news.entries(sources, changed(sources, 0, **{column: value})) is None


def test_the_same_data_are_no_news(sources):
    assert news.entries(sources, sources) == []
    assert news.entries(sources, replace(sources, registry=replace(sources.registry))) == []


def test_many_entries_are_news_for_everybody(sources):
    after = sources
    for row in range(news.MOST + 1):
        after = changed(after, row, phone="+48 000")
    assert news.entries(sources, after) is None


@pytest.mark.parametrize("differing", [
    {"today": date(2026, 11, 30)}, {"manifest": {"built": "2020-01-01"}}, {"manifest": {"sources": []}},
    {"manifest": {"boundaries": "other"}}, {"manifest": {"tables": {}}}, {"manifest": {"web": {"regions": "other"}}},
])  # fmt: skip
def test_another_day_and_other_tables_are_news_for_everybody(sources, differing):
    manifest = {**sources.registry.manifest, **differing.pop("manifest", {})}
    after = replace(sources.registry, **{"manifest": manifest, **differing})
    assert news.entries(sources, replace(sources, registry=after)) is None


def test_names_of_snapshots_and_of_what_the_map_fetches_are_no_news(sources):
    own = sources.registry.manifest
    named = {"snapshot": 7, "data_version": "other", "web": {**own["web"], "clusters": "clusters.other.json"}}
    after = replace(sources.registry, manifest={**own, **named})
    assert news.entries(sources, replace(sources, registry=after)) == []


def test_what_profiles_alone_tell_is_no_news_but_all_else_is(sources, tmp_path):
    def told(**files):
        folder = tmp_path / "-".join(files)
        (folder / "public").mkdir(parents=True)
        for name, text in files.items():
            (folder / "public" / f"{name}.json").write_text(text)
        return replace(sources, registry=replace(sources.registry, folder=folder))

    before = told(rules="[]", history="[]")
    assert news.entries(before, told(rules="[]", history="[1]", provenance="[]")) == []
    assert news.entries(before, told(rules="[]", history="[]", confirmations="{}")) is None
    assert news.entries(before, told(rules="[]", firms="[]")) is None
