"""Publishing: numbered snapshots that pages read, whole whatever happens, the last ten kept."""

import json
import os
import signal
import sys
import traceback
from dataclasses import replace
from datetime import date

import pytest

from geo.build import registry as build_registry
from geo.database import queries
from geo.database.engine import Database
from geo.days import today
from geo.editorial import changes, decisions, publishing, releases
from geo.errors import Refused
from geo.export import contents, metadata
from geo.i18n import translator
from geo.scenes import pages
from geo.scenes.sources import load
from geo.selection.view import View
from geo.store import files, live, registry
from geo.store.snapshot import Snapshots
from geo.web.panels import around
from tests import exchange
from tests.children import alone
from tests.stores import ADMIN, EMBEDDED, KINDS, LUBELSKIE, VISITOR

DAY = date(2026, 11, 28)
TODAY = today().isoformat()


def accept(database, patch, key="agro"):
    with database.reading() as session:
        version = queries.entry(session, "cluster", key).record.version
    number = changes.propose(database, changes.ProposedChange("cluster", key, patch, version), VISITOR)
    return decisions.accept(database, number, LUBELSKIE)


def shown(settings):
    """What pages read."""
    data = live.pinned(settings)
    found = registry.load(data.data, data.installed, DAY)
    return found, dict(found.record(found.index_of("agro"))) if "agro" in found.ids else {}


def test_what_nobody_touched_is_published_as_it_was_built(blank):
    """The built data that come with the atlas are the first publication, byte for byte."""
    with Database(blank) as database:
        releases.merge_release(database, EMBEDDED)
        assert publishing.catch_up(database) is None
        assert live.pinned(blank) == blank
        done = publishing.publish(database)
        again = publishing.publish(database)
        folder = live.snapshot_folder(blank.live, done.number)
        embedded = files.read(blank.data, files.BUILT)
        assert files.read(folder, files.BUILT) == replace(embedded, snapshot=1, published=TODAY)
        for name in files.own_files(blank.data, files.BUILT):
            if name != files.MANIFEST:
                assert (folder / name).read_bytes() == (blank.data / name).read_bytes(), name
    assert (done.number, done.new, again.number, again.new) == (1, True, 1, False)


def test_what_alters_no_cluster_builds_none_anew(database, monkeypatch):
    built, renew = [], build_registry.renew
    monkeypatch.setattr(build_registry, "renew", lambda *given: built.append(given) or renew(*given))
    publishing._renewed.cache_clear()
    exchange.put(database, "offer", {"mleko": exchange.offer()})
    first = publishing.publish(database)
    exchange.put(database, "offer", {"susz": exchange.offer()})
    second = publishing.publish(database)
    assert len(built) == 1 and first.data_version != second.data_version
    accept(database, {"founded": "2008"})
    publishing.publish(database)
    assert len(built) == 2 and shown(database.settings)[1]["founded"] == 2008


def test_an_accepted_change_is_shown_to_a_running_server_after_publishing(database):
    settings = database.settings
    accept(database, {"founded": "2008"})
    assert (publishing.unpublished(database), live.pinned(settings)) == (1, settings)
    assert publishing.catch_up(database).new
    server = Snapshots(settings)
    first = server.current()
    read, row = shown(settings)
    assert (row["founded"], read.manifest["snapshot"], publishing.unpublished(database)) == (2008, 1, 0)
    accept(database, {"founded": "2009"})
    publishing.publish(database)
    second = server.current()
    assert (first.digest != second.digest, shown(settings)[1]["founded"]) == (True, 2009)
    # Who began with the snapshot of before goes on with it, also where pages fetch its resources.
    old = registry.load(first.settings.data, first.settings.installed, DAY)
    assert old.record(old.index_of("agro"))["founded"] == 2008
    assert server.resource(files.web_resources(first.settings)["clusters"].name)
    assert live.pinned(first.settings) == first.settings


def test_ten_snapshots_are_kept_and_each_can_be_shown_again(database, monkeypatch):
    settings = database.settings
    monkeypatch.setattr(publishing, "KEPT", 3)
    for year in range(2001, 2006):
        accept(database, {"founded": str(year)})
        publishing.publish(database)
    assert list(live.kept(settings.live)) == [5, 4, 3]
    publishing.make_current(database, 3)
    assert shown(settings)[1]["founded"] == 2003
    with pytest.raises(Refused, match="no snapshot 1; these are kept: 5, 4, 3"):
        publishing.make_current(database, 1)
    accept(database, {"members": "41"})
    assert publishing.publish(database).number == 6
    assert (shown(settings)[1]["founded"], shown(settings)[1]["members"]) == (2005, 41)


def test_a_snapshot_whose_folder_is_lost_is_built_again_from_the_history(database):
    settings = database.settings
    accept(database, {"founded": "2008"})
    first = publishing.publish(database)
    accept(database, {"founded": "2009"})
    publishing.publish(database)
    for folder in live.kept(settings.live).values():
        live.remove_folder(folder)
    assert publishing.make_current(database, 1).data_version == first.data_version
    assert (shown(settings)[1]["founded"], shown(settings)[0].manifest["data_version"]) == (2008, first.data_version)


def test_newer_data_of_the_atlas_are_shown_until_a_snapshot_is_built_on_them(database, tmp_path):
    settings = database.settings
    accept(database, {"founded": "2008"})
    publishing.publish(database)
    (settings.live / "current.json").write_text(json.dumps({"number": 1, "base": "older"}), "utf-8")
    assert live.pinned(settings) == settings
    assert publishing.catch_up(database).number == 1
    assert shown(settings)[1]["founded"] == 2008


TOLD = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}


def child(work, *arguments):
    """Do a piece of work in a child; give what it said."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            work(lambda *words: os.write(writing, f"{' '.join(words)} ".encode()), *arguments)
        except BaseException:
            os.write(writing, traceback.format_exc().encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    os.wait()
    return said.split()


def published_until(say, settings, year, moment):
    """Accept a change and publish it, and be killed at an operation on a file."""
    left = moment

    def hook(event, arguments):
        nonlocal left
        if left and event in TOLD and str(settings.live) in str(arguments[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    with Database(settings) as database:
        accept(database, {"founded": str(year)})
        say("accepted")
        publishing.publish(database)
        say("published")
    say(str(moment - left))


def looked_at(say, settings):
    """What pages show before and after somebody publishes what is left to publish."""
    say(str(shown(settings)[1]["founded"]))
    with Database(settings) as database:
        publishing.catch_up(database)
        assert publishing.unpublished(database) == 0
    say(str(shown(settings)[1]["founded"]))


def killed(settings, kills):
    """Publish here, then in children that are killed at moments spread over all; give how many there are, and were."""
    told = []
    published_until(lambda *words: told.extend(words), settings, 2001, 10**6)
    assert told[:2] == ["accepted", "published"]
    steps, before, done = int(told[2]), 2001, 0
    for year, moment in enumerate(range(2, steps, max(steps // kills, 1)), start=2002):
        said = child(published_until, settings, year, moment)
        after, mended = map(int, child(looked_at, settings))
        assert after in {before, year}, (moment, before, after)
        assert after == year or "published" not in said, moment
        assert mended == year or "accepted" not in said, (moment, mended)
        before = mended
        done += len(said) < 3
    return steps, done


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_at_any_moment_loses_nothing_accepted_and_leaves_old_or_new(stores, kind, tmp_path):
    with stores.lent(stores.filled(kind, tmp_path)) as settings:
        steps, done = alone(killed, settings, 4)
    assert steps > done >= 4


def test_a_registry_that_breaks_a_rule_as_a_whole_leaves_what_was_shown(database):
    from geo.errors import DataError

    accept(database, {"founded": "2008"})
    publishing.publish(database)
    for key in ("agro", "bio"):
        with database.reading() as session:
            version = queries.entry(session, "cluster", key).record.version
        number = changes.propose(database, changes.ProposedChange("cluster", key, None, version), VISITOR)
        decisions.accept(database, number, ADMIN)
    with pytest.raises(DataError, match="has a header and no rows"):
        publishing.publish(database)
    assert shown(database.settings)[1]["founded"] == 2008


def test_a_release_is_published_with_the_edits_of_before(database):
    accept(database, {"founded": "2008"})
    publishing.publish(database)
    assert releases.merge_release(database, EMBEDDED).added
    assert publishing.catch_up(database).new
    assert len(shown(database.settings)[0]) > 2


def test_files_and_pages_name_the_snapshot_they_were_made_of(database):
    accept(database, {"founded": "2008"})
    done = publishing.publish(database)
    sources = load(live.pinned(database.settings), DAY)
    scene = pages.scene(sources, "", View(), translator("en"))
    day = translator("en").day(today())
    assert scene.version == f"{done.data_version} (snapshot 1 of {day})"
    said = metadata.tags(contents.Contents(scene))
    assert (said["snapshot"], said["data_version"]) == ("1", done.data_version)
    footer = around.footer(View(), "", sources.registry, translator("en"), sources.settings)
    assert f"Data version {scene.version}." in footer
