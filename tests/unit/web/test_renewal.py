"""Pages that are open hear of newer data, once these have been read."""

import asyncio
import json
import signal
from dataclasses import replace
from types import SimpleNamespace

import pytest

from geo.errors import MissingData
from geo.settings import Settings
from geo.store import files
from geo.web import renewal
from geo.web.renewal import Renewal
from tests import asgi


class Data:
    """What a server reads."""

    def __init__(self, folder):
        self.settings = replace(Settings.from_environment({}), data=folder / "data", live=folder / "live")
        self.mark, self.read = ("0", "abc"), 0
        self.change(1, "abc")

    def change(self, number, version):
        self.mark = (str(number), version)
        files.place_file(self.settings.data / files.MANIFEST, f"{number} {version}".encode())

    def sources(self):
        self.read += 1
        manifest = dict(zip(("snapshot", "data_version"), self.mark, strict=True))
        return SimpleNamespace(registry=SimpleNamespace(manifest=manifest))


@pytest.fixture
def data(tmp_path):
    return Data(tmp_path)


async def heard(lines, count=1):
    """Return the next things that a page is told."""
    found = []
    async for line in lines:
        if line.startswith("data: "):
            found.append(json.loads(line.removeprefix("data: ")))
        if len(found) == count:
            return found
    return found


def test_a_page_hears_what_there_is_and_then_what_is_newer_once_it_is_read(data):
    async def listen():
        told = Renewal(data.settings, data.sources)
        lines, others = told._lines(), [told._lines() for _other in range(80)]
        first = await heard(lines)
        for other in others:
            assert await heard(other) == [{"mark": "1.abc", "within": pytest.approx(1_000, abs=1_000)}]
        data.change(2, "def")
        (second,) = await heard(lines)
        assert [await heard(other) for other in others] == [[second]] * 80
        for each in (lines, *others):
            await each.aclose()
        return first, second, told.listeners

    first, second, left = asgi.run(listen())
    assert first == [{"mark": "1.abc", "within": renewal.APART}]
    assert second == {"mark": "2.def", "within": renewal.LONGEST}  # eighty pages do not ask at the same moment
    assert (left, data.read) == (0, 2)  # the server reads once for all


def test_who_knows_the_data_before_hears_which_entries_alone_differ(data):
    compared = []

    def entries(before, after):
        compared.append(tuple(renewal.mark(one.registry.manifest) for one in (before, after)))
        return ["one"] if after.registry.manifest["data_version"] == "def" else None

    async def listen():
        told = Renewal(data.settings, data.sources, entries)
        lines = told._lines()
        found = await heard(lines)
        for number, version in ((2, "def"), (3, "ghi")):
            data.change(number, version)
            found += await heard(lines)
            late = told._lines()
            found += await heard(late)
            await late.aclose()
        await lines.aclose()
        return [{name: value for name, value in one.items() if name != "within"} for one in found]

    news = {"mark": "2.def", "since": "1.abc", "only": ["one"]}
    assert asgi.run(listen()) == [{"mark": "1.abc"}, news, {"mark": "2.def"}, {"mark": "3.ghi"}, {"mark": "3.ghi"}]
    assert compared == [("1.abc", "2.def"), ("2.def", "3.ghi")]


def test_data_that_cannot_be_read_are_not_told_of(data):
    async def listen():
        told = Renewal(data.settings, data.sources)
        lines = told._lines()
        before = await heard(lines)
        data.sources = None
        told.sources = lambda: (_ for _ in ()).throw(MissingData("just being replaced"))
        data.change(2, "broken")
        next_line = asyncio.ensure_future(heard(lines))
        done, _waiting = await asyncio.wait({next_line}, timeout=4 * renewal.LOOK)
        next_line.cancel()
        return before, done

    assert asgi.run(listen()) == ([{"mark": "1.abc", "within": renewal.APART}], set())


def test_connections_end_with_the_server_and_are_limited(data, monkeypatch):
    server = SimpleNamespace(should_exit=False)

    class Stopped:
        should_exit = False

        def handle(self, *_arguments):
            """Take a signal."""

    server = Stopped()
    monkeypatch.setattr(signal, "getsignal", lambda _number: server.handle)

    async def listen():
        told = Renewal(data.settings, data.sources)
        lines = told._lines()
        await heard(lines)
        server.should_exit = True
        rest = await asyncio.wait_for(heard(lines), 5)
        refused = await told.answer(None)
        server.should_exit = False
        monkeypatch.setattr(renewal, "MOST", 0)
        return rest, refused.status_code, (await told.answer(None)).status_code

    assert asgi.run(listen()) == ([], 204, 204)


def test_the_connection_is_kept_by_proxies(data, monkeypatch):
    monkeypatch.setattr(renewal, "ALIVE", 0.01)

    async def listen():
        told = Renewal(data.settings, data.sources)
        response = await told.answer(None)
        lines = [line async for line, _ in _some(response.body_iterator, 4)]
        return response, lines

    response, lines = asgi.run(listen())
    assert (response.media_type, response.headers["x-accel-buffering"], response.headers["cache-control"]) == (
        "text/event-stream", "no", "no-store",
    )  # fmt: skip
    assert ": still here\n\n" in lines


async def _some(lines, count):
    for number in range(count):
        yield await anext(lines), number
    await lines.aclose()


def told(number, version="abc"):
    return SimpleNamespace(registry=SimpleNamespace(manifest={"snapshot": number, "data_version": version}))


def read(ahead, sources):
    with ahead.reading() as done:
        done(sources)


def test_open_pages_go_on_with_what_they_show_while_newer_data_are_read(data):
    times = [0.0]
    ahead = renewal.ReadAhead(data.settings, lambda: times[0])
    assert ahead.before("1.abc") is None  # nothing was read ahead: everybody reads what there is
    read(ahead, first := told(1))
    assert ahead.before("1.abc") is None
    data.change(2, "abc")
    assert ahead.before("1.abc") is first
    assert ahead.before("2.abc") is None  # a page that has newer ones, as one that was just opened, does not go back
    assert ahead.before(None) is None
    read(ahead, told(2))
    assert ahead.before("1.abc") is ahead.before("2.abc") is None
    data.change(3, "abc")
    assert ahead.before("1.abc") is ahead.before("2.abc") is not None
    times[0] = renewal.READING
    assert ahead.before("2.abc") is None  # nobody reads them: the page does


def test_nobody_waits_for_data_that_cannot_be_read(data):
    ahead = renewal.ReadAhead(data.settings)
    read(ahead, told(1))
    data.change(2, "broken")
    with pytest.raises(MissingData), ahead.reading():
        raise MissingData("just being replaced")
    assert ahead.before("1.abc") is None
