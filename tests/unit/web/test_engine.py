"""What the browser's engine fetches: resources of a day under the names of their contents."""

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from geo.errors import MissingData
from geo.scenes import sources
from geo.scenes.sources import Sources
from geo.selection import search
from geo.settings import Settings
from geo.store.files import web_resources
from geo.web import engine
from geo.web.shelf import FOREVER
from tests import factories, traded

LARGEST = 60_000  # bytes that a first visit may fetch for the engine


@pytest.fixture(scope="module")
def atlas() -> Sources:
    return sources.load(Settings.from_environment(), date.today())


@pytest.fixture(scope="module")
def made(atlas: Sources) -> dict[str, engine.Resource]:
    return dict(engine.resources(atlas))


def unpacked(resource: engine.Resource) -> dict[str, object]:
    return json.loads(gzip.decompress(resource.packed))


def test_facts_are_small_and_name_the_version_of_the_map(atlas, made):
    assert len(made["facts"].packed) <= LARGEST
    clusters = json.loads(web_resources(atlas.settings)["clusters"].read_text("utf-8"))
    facts = unpacked(made["facts"])
    assert facts["version"] == clusters["version"]
    assert len(facts["seats"]["east"]) == len(clusters["seats"])
    registry, seats = atlas.registry, [seat for seat in clusters["clusters"]["seat"] if seat >= 0]
    assert [facts["seats"]["east"][seat] / 10 for seat in seats] == registry.easting[registry.seated].tolist()
    assert [facts["seats"]["north"][seat] / 10 for seat in seats] == registry.northing[registry.seated].tolist()


def test_clusters_without_a_known_seat_have_none_and_their_voivodeship_where_that_is_known(atlas, made):
    clusters = json.loads(web_resources(atlas.settings)["clusters"].read_text("utf-8"))["clusters"]
    unseated = unpacked(made["facts"])["clusters"]["unseated"]
    assert [int(at) for at in unseated] == [at for at, seat in enumerate(clusters["seat"]) if seat < 0]
    assert {clusters["id"][int(at)]: region for at, region in unseated.items()} == {
        atlas.registry.ids[at]: atlas.registry.region[at]
        for at in range(len(atlas.registry))
        if not atlas.registry.seated[at]
    }
    assert -1 in unseated.values()


def test_words_of_names_and_towns_are_not_sent_twice(atlas, made):
    registry, index = atlas.registry, unpacked(made["facts"])["index"]
    position = next(i for i, name in enumerate(registry.names) if "Bałtycki" in name)
    words = search.split_words(registry.search_text[position])
    sent = {
        word
        for word, steps in zip(index["words"].split(), index["at"], strict=True)
        if position in [sum(steps[: i + 1]) for i in range(len(steps))]
    }
    assert sent < set(words)
    assert "baltycki" in words and "baltycki" not in sent


def test_statuses_are_those_of_the_day():
    early = factories.on(factories.registry(), date(2009, 1, 1))
    assert engine._columns(early)["status"] == [0b1000, 0, 0, 0, 0, 0, 0]  # one without dates
    now = engine._columns(factories.registry())
    assert now["status"] == [0b1010, 0, 0b1, 0, 0, 0b100, 0]  # kkk, kkk_past, regional_key, parp_map
    assert now["also"] == [0, 0b100, 0, 0b1, 0, 0, 0b10]  # beside the first sector
    assert now["founded"] == [2007, None, 2010, 2015, 2005, None, 2012]
    assert [sum(now["rank"][: i + 1]) for i in range(7)] == factories.registry().name_rank.tolist()


def get(app: Starlette, path: str, encodings: str = "gzip") -> tuple[int, dict[bytes, bytes], bytes]:
    """Ask an application for a path: status, headers and body."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"accept-encoding", encodings.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b"", "root_path": ""}
    with ThreadPoolExecutor(1) as thread:  # whose event loop is its own
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent)


def test_resources_are_served_forever_under_their_names_alone(atlas, made):
    app = Starlette(routes=engine.routes(lambda: made, ["", "/klastry"]))
    addresses = engine.addresses(made, atlas.settings)
    assert set(addresses) == {"script", "clusters", "facts", "towns"}
    for prefix in ("", "/klastry"):
        for kind in ("facts", "towns"):
            status, headers, body = get(app, prefix + addresses[kind].removeprefix("."))
            assert (status, body) == (200, made[kind].packed)
            assert headers[b"cache-control"].decode() == FOREVER
            assert headers[b"content-encoding"] == b"gzip"
    _, headers, body = get(app, addresses["facts"].removeprefix("."), "identity")
    assert (gzip.decompress(made["facts"].packed), b"content-encoding" in headers) == (body, False)
    assert get(app, "/engine/facts.0123456789.json")[0] == 404


def test_layers_are_made_only_when_they_are_asked_for_and_are_small(atlas, made, tmp_path):
    towns = atlas.registry.towns[:400]
    firms = [
        {"id": f"f{at}", "name": f"F {at}", "teryt": town.teryt, "latitude": town.latitude, "longitude": town.longitude,
         "pkd": ("10", "24", "62")[at % 3]}
        for at, town in enumerate((*towns, *towns[:40]))
    ]  # fmt: skip
    of_layers, asked = engine.layers(traded.sources(tmp_path, atlas, firms=firms)), []
    assert len(of_layers.packed) < 9_000  # of 440 firms at 400 places

    def layers() -> engine.Resource:
        asked.append(1)
        return of_layers

    app = Starlette(routes=engine.routes(lambda: made, [""], layers))
    assert get(app, f"/engine/{made['facts'].name}")[0] == 200 and asked == []
    assert get(app, engine.address(of_layers).removeprefix("."))[2] == of_layers.packed and asked == [1]
    assert get(app, "/engine/layers.0123456789.json")[0] == 404  # of newer data


def test_without_data_there_is_no_engine():
    def missing() -> dict[str, engine.Resource]:
        raise MissingData("nothing built")

    app = Starlette(routes=engine.routes(missing, [""]))
    assert get(app, "/engine/facts.0123456789.json")[0] == 404


def test_another_day_has_other_names_only_where_statuses_change(atlas, made):
    later = Sources(
        factories.on(atlas.registry, date.today() + timedelta(days=3650)),
        atlas.statistics, atlas.potential, atlas.settings, atlas.today, atlas.exchange,
    )  # fmt: skip
    assert engine.resources(later)["towns"].name == made["towns"].name
    assert engine.resources(later)["facts"].name != made["facts"].name


def test_newer_data_of_the_same_towns_are_not_packed_again(atlas, made):
    manifest = {**atlas.registry.manifest, "data_version": "another"}
    newer = engine.resources(replace(atlas, registry=replace(atlas.registry, manifest=manifest)))
    assert newer["towns"] is made["towns"]
    assert unpacked(made["towns"]) == json.loads(json.dumps(engine.towns(atlas.registry)))
    facts = unpacked(newer["facts"])
    assert (facts["version"], facts["towns"]) == ("another", unpacked(made["towns"])["version"])
    other = {**manifest, "tables": {**manifest["tables"], "towns": {"rows": 1, "sha256": "1" * 64}}}
    moved = engine.resources(replace(atlas, registry=replace(atlas.registry, manifest=other)))
    assert unpacked(moved["towns"])["version"] == "1" * 64
