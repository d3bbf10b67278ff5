"""What a file may cost, and the places between its steps where its making may end.

Whoever makes files for others (`geo.web.worker`) sets a budget; makers call `step` between two steps of their work.
Without a budget, as on the command line, nothing is limited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import process_time

from geo.errors import TooLarge


class Stopped(Exception):
    """Nobody waits for the file any more."""


@dataclass(frozen=True)
class Budget:
    """Processor time, and who says that nobody waits any more."""

    seconds: float
    stopped: Callable[[], bool]
    since: float = field(default_factory=process_time)


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def limited(seconds: float, stopped: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Limit what a ``with`` block makes to some seconds of processor time, and to the moment when it is `stopped`."""
    token = _budget.set(Budget(seconds, stopped))
    try:
        yield
    finally:
        _budget.reset(token)


def step() -> None:
    """Go on to the next step of a file.

    Raises
    ------
    TooLarge
        The steps so far have taken all of the time.
    Stopped
        Nobody waits for the file any more.
    """
    budget = _budget.get()
    if budget is None:
        return
    if budget.stopped():
        raise Stopped
    if process_time() - budget.since > budget.seconds:
        raise TooLarge(f"The file takes more than {budget.seconds:.0f} seconds of processor time; make it in parts.")
