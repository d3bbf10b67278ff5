"""Processes of tests about several at once or about the end of one: each begins with what is heavy imported.

What they do beside the test is waited for (`wait_for`).
"""

import multiprocessing
import os
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from threading import Event
from typing import Any

import pytest

FORKED = multiprocessing.get_context("forkserver")
IMPORTED = ("pytest", "sqlalchemy", "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg", "psycopg",
            "alembic.command", "geo.database.upgrade", "geo.database.engine", "geo.access.outbox",
            "geo.editorial.requests", "geo.store.files", "tests.stores",
            "geo.build.registry", "geo.build.prg", "geo.cli", "geo.web.files", "geopandas",
            "pyarrow.parquet")  # fmt: skip
_waiting: Any = None
_kept = ExitStack()


def at_once(number: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """Do a piece of work in several processes that begin it together; give what each returned, or raise its fault.

    A warning is a fault. Whoever is killed is a `BrokenProcessPool`.
    """
    FORKED.set_forkserver_preload(list(IMPORTED))
    together = FORKED.Barrier(number)
    with ProcessPoolExecutor(number, mp_context=FORKED, initializer=_begin, initargs=(together,)) as pool:
        begun = [pool.submit(_together, work, arguments) for _process in range(number)]
        return [each.result() for each in begun]


def alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do a piece of work in a process of its own."""
    return at_once(1, work, *arguments)[0]


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something that another process or thread does is so."""
    tick = Event()
    for _step in range(int(seconds / 0.02)):
        if condition():
            return
        tick.wait(0.02)
    pytest.fail("it did not come to that")


def _begin(together: Any) -> None:
    global _waiting  # noqa: PLW0603 - a lock reaches a process only as it begins
    from tests.stores import careless

    _waiting = together
    warnings.simplefilter("error")
    _kept.enter_context(careless())
    os.fsync = lambda file: None  # as in the process that asked: what is killed here leaves the machine running


def _together(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    _waiting.wait()
    return work(*arguments)
