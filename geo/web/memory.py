"""Spares the garbage collector what stays: Streamlit has it look at all of the memory after each run of a page.

Registry, tables and modules are some hundred thousand objects, which costs more than the page itself. What a long look
has left is set aside (``gc.freeze``); from time to time everything is looked at again, so that nothing that was in use
just then, such as a visit, stays for good.
"""

import gc
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

LONG = 0.01  # seconds of a look that is worth to be shortened
WHOLE = 600.0  # seconds after which everything is looked at again


class Keeper:
    """What the collector calls before and after each look."""

    def __init__(self, clock: Callable[[], float] = monotonic, collector: Any = gc) -> None:
        self.clock = clock
        self.collector = collector
        self.started = self.whole = clock()

    def __call__(self, phase: str, told: Mapping[str, int]) -> None:
        """Set aside what a long look has left, or nothing once it is time for a look at everything."""
        if told["generation"] < 2:
            return
        now = self.clock()
        if phase == "start":
            self.started = now
        elif now - self.whole > WHOLE:
            self.whole = now
            self.collector.unfreeze()
        elif now - self.started > LONG:
            self.collector.freeze()


def spare() -> None:
    """Set aside what is in the memory now, and from now on what stays; once in a process."""
    if not any(isinstance(one, Keeper) for one in gc.callbacks):
        gc.callbacks.append(Keeper())
    gc.collect()
    gc.freeze()
