"""What work costs, told so that a slow or a busy machine changes no answer."""

from collections.abc import Callable
from time import process_time

ORDINARY = 0.0025  # processor seconds of `_reference` on the machine on which the limits of the tests were set
ROUNDS = 5


def cost(work: Callable[..., object], *given: object, most: float) -> float:
    """Processor seconds of a piece of work.

    Where they are more than `most`, it is done again, as the first time may have loaded something or met a full cache,
    and its seconds are those of a machine of the ordinary pace, the least of some rounds.
    """
    taken = _seconds(work, *given)
    for _round in range(ROUNDS):
        if taken <= most:
            break
        before, again, after = _seconds(_reference), _seconds(work, *given), _seconds(_reference)
        taken = min(taken, again * ORDINARY / max(min(before, after), ORDINARY))
    return taken


def _seconds(work: Callable[..., object], *given: object) -> float:
    begin = process_time()
    work(*given)
    return process_time() - begin


def _reference() -> None:
    """Do what most of the atlas's code does: texts are cut, counted, put together and sorted."""
    counted: dict[str, int] = {}
    for number in range(6_000):
        for part in f"{number % 97}&{number % 89}".split("&"):
            counted[part] = counted.get(part, 0) + len(part)
    sorted(counted.items(), key=lambda item: (item[1], item[0]))
