"""Meetings for tests: the size of Berlin 2014, and small events with participants."""

import random

from geo.exchange.matchmaking import MeetingTask

COORDINATORS, MUTUAL, ONE_SIDED, SLOTS, TABLES = 206, 450, 400, 9, 55


def berlin(seed: int = 1) -> MeetingTask:
    """Make wishes as many as in Berlin 2014, some participants wanted by far more than others."""
    dice = random.Random(seed)
    people = range(1, COORDINATORS + 1)
    weights = [one**-0.6 for one in people]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < MUTUAL + ONE_SIDED:
        one, other = dice.choices(people, weights)[0], dice.choice(people)
        if one != other:
            pairs.setdefault((min(one, other), max(one, other)))
    wishes = {*pairs, *(pair[::-1] for pair in list(pairs)[:MUTUAL])}
    absent = {one: frozenset(slot for slot in range(SLOTS) if dice.random() < 0.1) for one in people}
    return MeetingTask(tuple(range(SLOTS)), TABLES, absent, frozenset(wishes))
