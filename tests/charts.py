"""A figure for every kind of chart, with the names that are hard to write; what its panels must be, in short."""

from geo.figures.figure import Chart, Column, Figure, Link

HOSTILE = "Meble & <b onclick=\"x()\">'drewno'</b>"
ROWS = (
    ("mazowieckie", 10.5, 4.0, None, "LQ 10,5; 10 osób", "w tym 1 szacunek", 2.0, True, "a"),
    (HOSTILE, 3.0, 1.0, 2.0, "LQ 3", "", 2.5, False, "a"),
    ("śląskie", None, 2.0, 8.0, "brak danych", "", None, False, "b"),
    ("łódzkie", 0.0, 0.5, 1.5, "LQ 0", "tu nic", 2.0, False, "b"),
)
COLUMNS = (
    Column("name", "Województwo"),
    Column("first", "2019", 1),
    Column("second", "2020", 1),
    Column("third", "2021", 1, "osoby"),
    Column("words", drawn_only=True),
    Column("second_line", drawn_only=True),
    Column("national", drawn_only=True),
    Column("guess", drawn_only=True),
    Column("group", "Grupa"),
)
LINKS = (
    Link("sector", "a", pressed=True),
    Link("sector", HOSTILE, pressed=False),
    Link("go", "regions?region=24", href="./regions?region=24&lang=pl"),
    None,
)
YEARS = ("first", "second", "third")
CHARTS = {
    "bars": Chart(
        "bars",
        "name",
        ("first",),
        text="words",
        note="second_line",
        reference="national",
        highlight=("śląskie",),
        group="group",
        key="Kreska: Polska.",
    ),
    "dots": Chart(
        "dots",
        "name",
        ("first",),
        text="words",
        reference=2.0,
        highlight=("mazowieckie",),
        estimated="guess",
        size="third",
        key="Pole kropki: osoby.",
    ),
    "estimates": Chart("bars", "name", ("first",), estimated="guess"),
    "diverging": Chart("diverging", "name", ("change",), total="Razem", parts=("up", "down")),
    "stacked": Chart("stacked", "name", YEARS, highlight=("łódzkie",)),
    "bullets": Chart("bullets", "name", ("first",), text="words", reference=1.0),
    "timeline": Chart("timeline", "name", ("begin", "end"), text="words"),
    "columns": Chart("columns", "name", ("first", "third"), highlight=("śląskie",), estimated="guess"),
    "lines": Chart("lines", "name", YEARS, highlight=("mazowieckie", "łódzkie")),
    "multiples": Chart("multiples", "name", ("first", "second"), reference_row="łódzkie", highlight=("śląskie",)),
    "by_row": Chart("multiples", "name", YEARS, highlight=("2020",), by_row=True),
    "table": Chart("table", "name", highlight=(HOSTILE,), only="guess_or_group"),
}
KINDS = tuple(CHARTS)


def figure(name, *, empty=False, links=True):
    """Return the figure of a chart of `CHARTS`; an empty one has its table without rows."""
    chart, columns, rows = CHARTS[name], COLUMNS, ROWS
    if name == "diverging":
        columns = (
            Column("name", "Dział"),
            Column("change", "Zmiana", 0, signed=True),
            Column("up", "Kraj", 0),
            Column("down", "Region", 0, signed=True),
        )
        rows = (("Razem", -20, 30, -50), (HOSTILE, 12, None, None), ("handel", -40, None, None))
    elif name == "timeline":
        columns = (
            Column("name", "Projekt"),
            Column("words", "Okres"),
            Column("begin", decimals=1, drawn_only=True),
            Column("end", decimals=1, drawn_only=True),
        )
        rows = ((HOSTILE, "2009 – 2015", 2009.5, 2015.9), ("Klaster 2", "od 2012, końca nie znaleziono", 2012.0, None))
    elif name == "table":
        columns = (*COLUMNS, Column("guess_or_group", drawn_only=True))
        rows = tuple((*row, number < 3) for number, row in enumerate(ROWS))
    led = LINKS[: len(rows)] if links else ()
    return Figure(
        name=f"sample-{name.replace('_', '-')}",
        title=f"Najwięcej: {HOSTILE}",
        subtitle="miara · 2019–2021",
        source="Źródło: GUS.",
        text="Nie ma nic do pokazania." if empty else "Najwięcej ma mazowieckie: 10,5.",
        columns=columns,
        rows=() if empty else rows,
        chart=chart,
        notes=("Uwaga.",),
        explained="lq",
        links=() if empty else led,
        takeaway="" if empty else "Reszta ma mniej niż połowę.",
        badge="dane z 2021 r.",
    )
