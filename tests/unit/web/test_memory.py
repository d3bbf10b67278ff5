"""The garbage collector does not look again and again at what stays, and yet loses nothing for good."""

import gc
from dataclasses import dataclass, field
from threading import Event, get_ident

import pytest

from geo.web import memory, server
from tests import asgi


@dataclass
class Collector:
    """A clock and a collector that note what they are told."""

    now: float = 0.0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keeper = memory.Keeper(lambda: self.now, self)

    def freeze(self) -> None:
        self.told.append("freeze")

    def unfreeze(self) -> None:
        self.told.append("unfreeze")

    def look(self, seconds: float, generation: int = 2) -> list[str]:
        """Look at the memory for some seconds; give what was done about it."""
        self.told.clear()
        self.keeper("start", {"generation": generation})
        self.now += seconds
        self.keeper("stop", {"generation": generation})
        return self.told


def test_a_long_look_sets_aside_what_it_has_left():
    assert Collector().look(0.13) == ["freeze"]


@pytest.mark.parametrize(("seconds", "generation"), [(0.005, 2), (0.13, 1)])
def test_a_short_look_and_one_at_the_young_change_nothing(seconds, generation):
    assert Collector().look(seconds, generation) == []


def test_after_ten_minutes_everything_is_looked_at_again():
    collector = Collector()
    collector.look(0.13)
    collector.now += 601
    assert collector.look(0.005) == ["unfreeze"]
    assert collector.look(0.13) == ["freeze"]
    assert collector.look(0.005) == []


def test_what_is_in_the_memory_is_set_aside_once():
    before = list(gc.callbacks)
    gc.freeze()  # what other tests have made is not looked through
    frozen, made = gc.get_freeze_count(), [[] for _one in range(1000)]
    try:
        memory.spare()
        memory.spare()
        assert sum(isinstance(one, memory.Keeper) for one in gc.callbacks) == 1
        assert gc.get_freeze_count() >= frozen + len(made)
    finally:
        gc.callbacks[:] = before
        gc.unfreeze()


def test_libraries_are_loaded_by_one_thread_before_anybody_can_ask(monkeypatch):
    loaded = []
    monkeypatch.setattr(server, "import_module", lambda name: loaded.append((name, get_ident())))

    async def live():
        async with server.warm_up()(None):
            return list(loaded)

    first = asgi.run(live())
    assert [name for name, _thread in first] == list(server.LIBRARIES)
    assert len({thread for _name, thread in first}) == 1
    assert loaded == first


def test_a_server_spares_its_memory_once_it_is_warm_and_ends_what_it_started(monkeypatch):
    told, warm = [], Event()
    monkeypatch.setattr(memory, "spare", lambda: (told.append("spared"), warm.set()))

    async def live():
        async with server.warm_up(at_end=lambda: told.append("ended"))(None):
            assert warm.wait(30)

    asgi.run(live())
    assert told == ["spared", "ended"]
