"""Who meets whom, when and at which table: a schedule without conflicts that grants as many wishes as possible.

First mutual wishes count, then one-sided ones, then how evenly meetings are spread. The solver is HiGHS, as scipy has
it: which meetings are granted is one small problem, when they take place another. Where the second has no answer, both
are solved as one. A plan that changes on the day keeps what can be kept, at its time and table, before it adds.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]  # two participants, the smaller number first

SECONDS = 8.0  # for one plan; it is the best one found where that is not enough to prove it


@dataclass(frozen=True, slots=True)
class MeetingTask:
    """What a plan is made of; participants and slots are numbers, slots in the order of time."""

    slots: tuple[int, ...]
    tables: int  # that are there in each slot, numbered from 1
    absent: Mapping[int, frozenset[int]]  # each participant to the slots in which they cannot come
    wishes: frozenset[tuple[int, int]]  # who wants to meet whom
    refusals: frozenset[tuple[int, int]] = frozenset()  # who wants not to meet whom; it counts for both

    @property
    def mutual(self) -> list[Pair]:
        """Pairs that want to meet each other."""
        return [pair for pair in self._pairs() if pair in self.wishes and pair[::-1] in self.wishes]

    @property
    def one_sided(self) -> list[Pair]:
        """Pairs of which one wants to meet the other, who does not refuse."""
        return [pair for pair in self._pairs() if (pair in self.wishes) != (pair[::-1] in self.wishes)]

    def _pairs(self) -> list[Pair]:
        refused = {ordered(*pair) for pair in self.refusals}
        found = {ordered(*pair) for pair in self.wishes if pair[0] != pair[1] and {*pair} <= self.absent.keys()}
        return sorted(found - refused)

    def free(self, pair: Pair, closed: Collection[int] = ()) -> list[int]:
        """Return the slots in which both are there."""
        away = self.absent[pair[0]] | self.absent[pair[1]]
        return [slot for slot in self.slots if slot not in away and slot not in closed]


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """Two participants at a table in a slot."""

    pair: Pair
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A schedule, and how many wishes it grants."""

    meetings: tuple[PlannedMeeting, ...]  # by slot and table
    mutual: int  # wishes of both that are granted
    mutual_wanted: int
    one_sided: int
    one_sided_wanted: int
    proven: bool  # whether no other plan grants more


@dataclass(frozen=True, slots=True)
class Replanned:
    """A schedule that changed on the day."""

    plan: MeetingPlan
    moved: tuple[PlannedMeeting, ...]  # as they are now
    dropped: tuple[PlannedMeeting, ...]  # as they were
    added: tuple[PlannedMeeting, ...]


def ordered(one: int, other: int) -> Pair:
    """Put the smaller of two numbers first."""
    return (one, other) if one < other else (other, one)


def plan(task: MeetingTask, seconds: float = SECONDS) -> MeetingPlan:
    """Make a schedule.

    Parameters
    ----------
    task
        Participants, slots, tables, wishes.
    seconds
        That may be used for it.
    """
    end = time.monotonic() + seconds
    pairs = [*task.mutual, *task.one_sided]
    mutual = len(task.mutual)
    chosen, best = _chosen(task, pairs, mutual)
    placed = _placed(task, chosen, max(end - time.monotonic(), 1) / 2)
    proven = best and placed is not None
    if placed is None:
        placed, proven = _both(task, pairs, max(end - time.monotonic(), 1))
    return told(task, _seated(task, placed), proven)


def replan(
    task: MeetingTask, before: Sequence[PlannedMeeting], closed: Collection[int] = (), seconds: float = SECONDS
) -> Replanned:
    """Change a schedule as little as the day allows.

    As many of its meetings as possible stay, as many of these as possible unmoved; then what is free is given to
    wishes that were not granted.

    Parameters
    ----------
    task
        As it is now.
    before
        The schedule that participants know.
    closed
        Slots that are over: their meetings stay as they are, whoever has left since, and no other comes there.
    seconds
        That may be used for it.
    """
    past = [meeting for meeting in before if meeting.slot in closed]
    known = {meeting.pair: meeting for meeting in before if meeting.slot not in closed}
    refused = {ordered(*pair) for pair in task.refusals}
    standing = [pair for pair in known if {*pair} <= task.absent.keys() and pair not in refused]
    kept, proven = _kept(task, standing, known, closed, seconds / 2)
    met = {meeting.pair for meeting in past} | kept.keys()
    wanted = [pair for pair in [*task.mutual, *task.one_sided] if pair not in met]
    added, also = _both(task, wanted, seconds / 2, kept, closed)
    unmoved = {pair: known[pair].table for pair, slot in kept.items() if known[pair].slot == slot}
    seated = [*past, *_seated(task, {**kept, **added}, unmoved, past)]
    now = {meeting.pair: meeting for meeting in seated}
    return Replanned(
        told(task, seated, proven and also),
        tuple(now[pair] for pair in sorted(kept) if pair not in unmoved),
        tuple(meeting for pair, meeting in sorted(known.items()) if pair not in kept),
        tuple(now[pair] for pair in sorted(added)),
    )


def told(task: MeetingTask, meetings: Iterable[PlannedMeeting], proven: bool) -> MeetingPlan:
    """Put meetings in order, and count the wishes that they grant."""
    mutual, one_sided = set(task.mutual), set(task.one_sided)
    found = tuple(sorted(meetings, key=lambda one: (_order(task, one.slot), one.table)))
    pairs = {one.pair for one in found}
    return MeetingPlan(found, len(pairs & mutual), len(mutual), len(pairs & one_sided), len(one_sided), proven)


def _order(task: MeetingTask, slot: int) -> int:
    """Return where a slot stands in time; one that was taken away stands first."""
    return task.slots.index(slot) if slot in task.slots else -1


# --- the three problems -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Program:
    """A linear program in whole numbers, to be made as great as possible."""

    gains: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[list[tuple[int, float]], float, float]] = field(default_factory=list)

    def variable(self, gain: float = 0.0, most: float = 1.0, whole: int = 1) -> int:
        """Add a variable from 0 to `most`."""
        self.gains.append(gain)
        self.most.append(most)
        self.whole.append(whole)
        return len(self.gains) - 1

    def row(self, terms: Iterable[tuple[int, float]], least: float, most: float) -> None:
        """Keep a sum within bounds."""
        self.rows.append((list(terms), least, most))

    def solve(self, seconds: float) -> tuple[list[float] | None, bool]:
        """Return the values of the variables, None where there are none, and whether they are proven to be best."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        if not self.gains:
            return [], True
        cells = [(number, column, value) for number, row in enumerate(self.rows) for column, value in row[0]]
        lines, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        matrix = csr_array((values, (lines, columns)), shape=(len(self.rows), len(self.gains)))
        limits = LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])
        found = milp(
            -np.array(self.gains),
            integrality=np.array(self.whole),
            bounds=Bounds(0, np.array(self.most)),
            constraints=limits if self.rows else (),
            options={"time_limit": seconds, "mip_rel_gap": 0},
        )
        return (None if found.x is None else list(found.x)), found.status == 0


def _chosen(task: MeetingTask, pairs: Sequence[Pair], mutual: int) -> tuple[list[Pair], bool]:
    """Choose whose wishes are granted, as if everybody could meet in any slot in which they are there.

    Second comes whether it is proved that no more of them can be granted.
    """
    values: list[float] | None = None
    best = True
    counts: list[int] = []
    wanted = [mutual, len(pairs) - mutual]
    for goal in range(3):  # mutual wishes, one-sided ones, evenly
        if goal < 2 and not wanted[goal]:
            counts.append(0)
            continue
        if goal == 2 and counts in ([0, 0], wanted):  # none or all of them: there is nothing to spread
            return (list(pairs) if any(counts) else []), best
        program = _Program()
        columns = [
            program.variable(float(goal == (0 if number < mutual else 1)), float(bool(task.free(pair))))
            for number, pair in enumerate(pairs)
        ]
        _visit_limits(program, task, pairs, columns, even=goal == 2)
        program.row([(column, 1) for column in columns], 0, len(task.slots) * task.tables)
        for count, part in zip(counts, (columns[:mutual], columns[mutual:]), strict=False):
            program.row([(column, 1) for column in part], count, count)
        values, proven = program.solve(SECONDS)
        best &= proven or goal == 2  # how evenly they are spread is no wish
        if values is None:  # never: no meeting at all is an answer to the first two, theirs one to the third
            return [], False
        part = (columns[:mutual], columns[mutual:], [])[goal]
        counts.append(round(sum(values[column] for column in part)))
    return [pair for pair, value in zip(pairs, values or (), strict=False) if value > 0.5], best


def _visit_limits(
    program: _Program, task: MeetingTask, pairs: Sequence[Pair], columns: Sequence[int], *, even: bool
) -> None:
    """Let nobody have more meetings than slots; where they are to be spread evenly, each further one counts less."""
    own: dict[int, list[int]] = defaultdict(list)
    for pair, column in zip(pairs, columns, strict=True):
        for one in pair:
            own[one].append(column)
    for one, visits in own.items():
        most = sum(1 for slot in task.slots if slot not in task.absent[one])
        terms = [(column, 1.0) for column in visits]
        if even:
            steps = [program.variable(1 / (nth + 1), whole=0) for nth in range(min(most, len(visits)))]
            program.row([*terms, *((step, -1.0) for step in steps)], 0, 0)
        else:
            program.row(terms, 0, most)


def _placed(task: MeetingTask, chosen: Sequence[Pair], seconds: float) -> dict[Pair, int] | None:
    """Give each chosen pair a slot; None where not all of them can have one."""
    program, cells = _Program(), {}
    for pair in chosen:
        for slot in task.free(pair):
            cells[pair, slot] = program.variable()
    _slot_limits(program, task, cells, every=True)
    values, _proven = program.solve(seconds)
    return None if values is None else _read(cells, values)


def _both(
    task: MeetingTask,
    pairs: Sequence[Pair],
    seconds: float,
    kept: Mapping[Pair, int] | None = None,
    closed: Collection[int] = (),
) -> tuple[dict[Pair, int], bool]:
    """Choose pairs and their slots at once, beside meetings that stay."""
    program, cells = _Program(), {}
    mutual = set(task.mutual)
    weight = len(pairs) + 1  # no number of one-sided wishes goes before a mutual one
    kept = kept or {}
    busy = {(one, slot) for pair, slot in kept.items() for one in pair}
    for pair in pairs:
        for slot in task.free(pair, closed):
            if not {(one, slot) for one in pair} & busy:
                cells[pair, slot] = program.variable(weight if pair in mutual else 1)
    _slot_limits(program, task, cells, taken=list(kept.values()))
    values, proven = program.solve(seconds)
    return _read(cells, values or ()), proven


def _kept(
    task: MeetingTask,
    standing: Sequence[Pair],
    known: Mapping[Pair, PlannedMeeting],
    closed: Collection[int],
    seconds: float,
) -> tuple[dict[Pair, int], bool]:
    """Keep as many meetings as possible, and as many of them as possible at their time and table."""
    program, cells = _Program(), {}
    weight = len(standing) + 1  # no number of moves goes before a meeting
    for pair in standing:
        for slot in task.free(pair, closed):
            stays = slot == known[pair].slot and known[pair].table <= task.tables
            cells[pair, slot] = program.variable(weight + stays)
    _slot_limits(program, task, cells)
    values, proven = program.solve(seconds)
    return _read(cells, values or ()), proven


def _slot_limits(
    program: _Program,
    task: MeetingTask,
    cells: Mapping[tuple[Pair, int], int],
    *,
    every: bool = False,
    taken: Sequence[int] = (),
) -> None:
    """Let nobody be at two places, no pair meet twice, and no slot have more meetings than tables."""
    once: dict[object, list[tuple[int, float]]] = defaultdict(list)
    full: dict[int, list[tuple[int, float]]] = defaultdict(list)
    whole: dict[Pair, list[tuple[int, float]]] = defaultdict(list)
    for (pair, slot), column in cells.items():
        whole[pair].append((column, 1.0))
        full[slot].append((column, 1.0))
        for one in pair:
            once[one, slot].append((column, 1.0))
    for terms in once.values():
        program.row(terms, 0, 1)
    for terms in whole.values():
        program.row(terms, int(every), 1)
    for slot, terms in full.items():
        program.row(terms, 0, max(task.tables - taken.count(slot), 0))


def _read(cells: Mapping[tuple[Pair, int], int], values: Sequence[float]) -> dict[Pair, int]:
    return {pair: slot for (pair, slot), column in cells.items() if values and values[column] > 0.5}


# --- tables -----------------------------------------------------------------------------------------------------------


def _seated(
    task: MeetingTask,
    slots: Mapping[Pair, int],
    fixed: Mapping[Pair, int] | None = None,
    past: Iterable[PlannedMeeting] = (),
) -> list[PlannedMeeting]:
    """Give each meeting a table: one that is fixed, else, where it can be, that at which one of both sits already."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    fixed = fixed or {}
    last = {one: meeting.table for meeting in past for one in meeting.pair}
    seated = []
    for slot in task.slots:
        here = sorted(pair for pair, own in slots.items() if own == slot)
        open_tables = sorted(set(range(1, task.tables + 1)) - {fixed[pair] for pair in here if pair in fixed})
        loose = [pair for pair in here if pair not in fixed]
        tables = {pair: fixed[pair] for pair in here if pair in fixed}
        if loose:
            cost = np.array([[-sum(last.get(one) == table for one in pair) for table in open_tables] for pair in loose])
            rows, columns = linear_sum_assignment(cost)
            tables |= {loose[row]: open_tables[column] for row, column in zip(rows, columns, strict=True)}
        seated += [PlannedMeeting(pair, slot, table) for pair, table in tables.items()]
        last |= {one: table for pair, table in tables.items() for one in pair}
    return seated
