"""Living registries for tests, on both databases, each a copy of one that was made once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from geo.access.person import ADMINISTRATOR, CONTACT, EVERYWHERE, Person
from geo.settings import ROOT, Settings
from tests import postgres
from tests.raw_tables import AWARD, CLUSTER, write_raw
from tests.refilled import Refilled

if TYPE_CHECKING:
    from geo.database.engine import Database

KINDS = ("sqlite", "postgresql")
ADMIN = Person(roles=frozenset({(ADMINISTRATOR, EVERYWHERE)}))
LUBELSKIE = Person(roles=frozenset({(CONTACT, "06")}))
MAZOWIECKIE = Person(roles=frozenset({(CONTACT, "14")}))
VISITOR = Person()
CLUSTERS = (CLUSTER, {**CLUSTER, "id": "bio", "name": "Bioklaster", "city": "Warszawa", "teryt": "14"})
EMBEDDED = ROOT / "data" / "raw"
_NUMBERS = count(1)


@dataclass
class Cluster:
    """A PostgreSQL of the tests."""

    address: str  # with ``{name}`` for the database

    def run(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        import psycopg

        with psycopg.connect(self.address.format(name="postgres"), autocommit=True) as connection:
            connection.execute(statement)

    @cached_property
    def _quickly(self) -> str:
        """Copying files takes half the time of writing their pages to the log; servers before 15 have no choice."""
        import psycopg

        with psycopg.connect(self.address.format(name="postgres")) as connection:
            return " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""

    def drop(self, address: str) -> None:
        """Drop a database, whoever is still connected: three hundred files that would else be written to the disk."""
        self.run(f"DROP DATABASE {urlsplit(address).path[1:]} WITH (FORCE)")

    def make(self, template: str = "template0") -> tuple[str, str]:
        """Make a database, and return its name and address."""
        name = f"atlas{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}{self._quickly}")
        return name, self.address.format(name=name)


class Stores:
    """Makes settings of installations whose registry has two clusters, one with a status."""

    def __init__(self, folder: Path, cluster: Callable[[], Cluster]) -> None:
        self.folder, self.cluster = folder, cluster
        self.raw = write_raw(folder / "raw", CLUSTERS, (AWARD,))
        self._made: dict[tuple[str, str], str | Path] = {}
        self._lent: set[str] = set()

    def empty(self, kind: str, folder: Path) -> Settings:
        """Settings of a database without tables."""
        own = replace(Settings.from_environment({}), live=folder / "live")
        return own if kind == "sqlite" else replace(own, database=self.cluster().make()[1])

    def blank(self, kind: str, folder: Path) -> Settings:
        """Settings of a database with tables that hold nothing yet."""
        return self._copy("blank", kind, folder)

    def filled(self, kind: str, folder: Path) -> Settings:
        """Settings of a database with the two clusters."""
        if kind == "sqlite":
            return self._copy("filled", kind, folder)
        address = self._copies.lend()
        self._lent.add(address)
        return replace(Settings.from_environment({}), live=folder / "live", database=address)

    def whole(self, kind: str, folder: Path) -> Settings:
        """Settings of a database with the registry that comes with the atlas."""
        return self._copy("whole", kind, folder)

    @contextmanager
    def lent(self, settings: Settings) -> Iterator[Settings]:
        """Clear the database of settings away after use, where it is one of PostgreSQL."""
        yield settings
        if settings.database in self._lent:
            self._lent.remove(settings.database)
            self._copies.take_back(settings.database)
        elif settings.database:
            self.cluster().drop(settings.database)

    def close(self) -> None:
        """Close the connections to databases of PostgreSQL."""
        if "_copies" in self.__dict__:
            self._copies.close()

    @cached_property
    def _copies(self) -> Refilled:
        cluster, template = self.cluster(), str(self._template("filled", "postgresql"))
        return Refilled(lambda: cluster.make(template)[1], cluster.drop)

    def _copy(self, name: str, kind: str, folder: Path) -> Settings:
        from geo.database import place

        own, template = replace(Settings.from_environment({}), live=folder / "live"), self._template(name, kind)
        if kind == "postgresql":
            return replace(own, database=self.cluster().make(str(template))[1])
        own.live.mkdir(parents=True)
        shutil.copyfile(template, place.file(own))
        return own

    def _template(self, name: str, kind: str) -> str | Path:
        """Return the database, or the file, of which those of a name are copies; it is made where it is not there."""
        if (name, kind) not in self._made:
            from geo.database import place
            from geo.database.engine import Database

            folder = self.folder / name / kind
            own = self.empty(kind, folder) if name == "blank" else self._copy("blank", kind, folder)
            with Database(own) as database:
                _begin(database, {"blank": None, "filled": self.raw, "whole": EMBEDDED}[name])
            self._made[name, kind] = urlsplit(own.database).path[1:] or place.file(own)
        return self._made[name, kind]


def _begin(database: "Database", raw: Path | None) -> None:
    """Make the tables, or merge a registry into them."""
    from geo.database import upgrade
    from geo.editorial import releases

    if raw is None:
        upgrade.upgrade(database)
    else:
        releases.merge_release(database, raw)


@contextmanager
def careless() -> Iterator[None]:
    """Let SQLite wait for no disk: nothing of a test outlives the machine, and each commit would wait some 10 ms."""
    from sqlalchemy import event

    from geo.database import engine

    safe = engine._sqlite

    @wraps(safe)
    def made(file: Path) -> object:
        opened = safe(file)
        event.listen(opened, "connect", lambda one, _record: one.execute("PRAGMA synchronous = OFF").close())
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_sqlite", made)
        yield


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let all databases of a kind share their compiled statements: to compile one takes longer than to run it.

    A process of the atlas opens one database and compiles each statement once; nearly every test opens a new one.
    """
    from sqlalchemy import event

    from geo.database import engine

    known: dict[str, tuple[object, object]] = {}  # of the first that was connected: only then a dialect is complete

    def sharing(make: Callable[[object], object]) -> Callable[[object], object]:
        @wraps(make)
        def made(given: object) -> object:
            opened = make(given)
            kind = opened.dialect.name
            if kind in known:
                opened.dialect, opened._compiled_cache = known[kind]
            else:
                first = opened.dialect, opened._compiled_cache
                event.listen(opened, "connect", lambda *_: known.setdefault(kind, first))
            return opened

        return made

    with pytest.MonkeyPatch.context() as patch:
        for name in ("_sqlite", "_postgresql"):
            patch.setattr(engine, name, sharing(getattr(engine, name)))
        yield


def fill(settings: Settings, raw: Path) -> None:
    """Make the tables and merge a registry."""
    from geo.database import upgrade
    from geo.database.engine import Database
    from geo.editorial import releases

    with Database(settings) as database:
        upgrade.upgrade(database)
        releases.merge_release(database, raw)


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Maker of living registries; a PostgreSQL starts when the first one is asked for."""
    started: list[Cluster] = []
    with ExitStack() as running:

        def cluster() -> Cluster:
            programs = postgres.find()
            if programs is None:
                pytest.skip(postgres.NOBODY)
            if not started:
                started.append(Cluster(running.enter_context(postgres.cluster(programs))))
            return started[0]

        running.enter_context(careless())
        running.enter_context(compiled_once())
        made = Stores(tmp_path_factory.mktemp("stores"), cluster)
        running.callback(made.close)
        yield made


@pytest.fixture(params=KINDS)
def empty(request, stores, tmp_path) -> Iterator[Settings]:
    """Settings of an installation whose database has no tables, on each kind of database."""
    with stores.lent(stores.empty(request.param, tmp_path)) as settings:
        yield settings


@pytest.fixture(params=KINDS)
def blank(request, stores, tmp_path) -> Iterator[Settings]:
    """Settings of an installation whose database has tables that hold nothing yet, on each kind of database."""
    with stores.lent(stores.blank(request.param, tmp_path)) as settings:
        yield settings


@pytest.fixture(params=KINDS)
def store(request, stores, tmp_path) -> Iterator[Settings]:
    """Settings of an installation whose registry has two clusters, on each kind of database."""
    with stores.lent(stores.filled(request.param, tmp_path)) as settings:
        yield settings


@pytest.fixture
def database(store):
    """The database of `store`."""
    from geo.database.engine import Database

    with Database(store) as opened, opened.keeping():
        yield opened
