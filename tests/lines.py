"""Connections to databases that tests closed, taken up by whoever opens the same database next.

Nearly every test opens a database anew, and pages of forms do so several times for an answer. To read the schema of a
file of SQLite, or to start a process of PostgreSQL that learns its catalogues, takes longer than what is asked then.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

MOST = 12  # that wait at a time; the eldest makes room
_waiting: list[tuple[object, Any]] = []  # where each leads to, and the connection; the newest last
_leads: dict[int, object] = {}  # where those lead to that are in use
_lock = Lock()


@contextmanager
def kept() -> Iterator[None]:
    """Keep connections of this process that are sound, and no transaction, lock or setting of who had them."""
    from sqlalchemy.engine.default import DefaultDialect

    def connect(dialect: DefaultDialect, *where: Any, **how: Any) -> Any:
        found = _take(_place(where, how)) or open_one(dialect, *where, **how)
        _leads[id(found)] = _place(where, how)
        return found

    def close(dialect: DefaultDialect, one: Any) -> None:
        place = _leads.pop(id(one), None)
        if place is None or not (_cleared if hasattr(one, "pgconn") else _idle)(one):
            close_one(dialect, one)
            return
        with _lock:
            _waiting.append((place, one))
            old = [_waiting.pop(0)[1] for _ in _waiting[MOST:]]
        for each in old:
            each.close()

    open_one, close_one = DefaultDialect.connect, DefaultDialect.do_close
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "connect", connect)
        patch.setattr(DefaultDialect, "do_close", close)
        yield
    end()


def end() -> None:
    """Close those that wait."""
    while _waiting:
        _waiting.pop()[1].close()


def processes() -> list[int]:
    """Return the numbers of the processes of PostgreSQL that wait for nothing but the next test."""
    return [one.info.backend_pid for _place, one in _waiting if hasattr(one, "pgconn") and not one.broken]


def _place(where: tuple[Any, ...], how: dict[str, Any]) -> object:
    """Tell databases apart, also one that came in the place of another; and how long each is waited for."""
    files = [Path(name).stat().st_ino for name in where if Path(name).exists()]
    return os.getpid(), where, files, sorted(each for each in how.items() if isinstance(each[1], str | int | float))


def _take(place: object) -> Any:
    with _lock:
        for number, (leads, one) in enumerate(_waiting):
            if leads == place and not getattr(one, "broken", False):
                return _waiting.pop(number)[1]
    return None


def _idle(one: Any) -> bool:
    return not one.in_transaction


def _cleared(one: Any) -> bool:
    """Take off locks and settings of a session of PostgreSQL that is in no transaction."""
    from psycopg.pq import ExecStatus, TransactionStatus

    if one.closed or one.info.transaction_status != TransactionStatus.IDLE:
        return False
    return one.pgconn.exec_(b"RESET ALL; SELECT pg_advisory_unlock_all()").status == ExecStatus.TUPLES_OK
