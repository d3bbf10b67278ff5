"""The statistics at run time: tables of figures for pages, read when they are first asked for.

Structural business statistics (SBS) count persons at their local unit and leave out agriculture, finance, education,
health and arts; ``gva`` is of the regional accounts, ``persons_employed`` of the profile counts persons by residence.
Figures of another ``basis`` (see ``Statistics.series``) never go into one quotient. A figure that is not published is
NaN.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from geo.errors import MissingData
from geo.settings import ROOT
from geo.store import files
from geo.store.schema import STATISTICS
from geo.taxonomy import AREAS, POLAND, REGIONS

if TYPE_CHECKING:
    import pandas as pd

EMPLOYED, LOCAL_UNITS, WAGES = VARIABLES = ("persons_employed", "local_units", "wages")
_Made = TypeVar("_Made")
_WHILE = 3  # years that a change spans at least
# Flags with which a publisher says that a published figure is its own estimate: estimated, forecast, imputed (s until
# 2024).
PUBLISHERS_ESTIMATE = frozenset("efis")

_EMBEDDED = ROOT / "data" / "built" / "statistics"
_ADDED = "installed-statistics"


def added_folder(installed: Path) -> Path:
    """Return the folder of the figures that an installation added.

    It lies beside the folder of the boundaries that it installed, which is replaced as a whole.
    """
    return installed.with_name(_ADDED)


def built_folder(data: Path) -> Path:
    """Return the folder of the built statistics; those that come with the atlas where ``data`` has none."""
    own = data / "statistics"
    return own if files.is_there(own) else _EMBEDDED


def stamp(data: Path, installed: Path) -> tuple[int, ...]:
    """Return what changes whenever the statistics on disk do, to keep them between runs."""
    return files.stamp(built_folder(data), added_folder(installed))


def population(installed: Path) -> tuple[int, Mapping[str, int]] | None:
    """Return year and inhabitants by voivodeship of the newest population that an installation added, if it did."""
    with suppress(MissingData):  # pages that need statistics say that they are damaged
        if files.is_there(added_folder(installed)):
            tables = files.read(added_folder(installed), files.ADDED_STATISTICS).tables
            if "profile" in tables:
                frame = files.read_table(added_folder(installed), "profile", files.ADDED_STATISTICS)
                rows = frame[(frame["variable"] == "population") & (frame["teryt"] != POLAND)]
                newest = rows[rows["year"] == rows["year"].max()]
                if len(newest):
                    counts = zip(newest["teryt"], newest["value"], strict=True)
                    return int(newest["year"].iloc[0]), {code: round(value) for code, value in counts}
    return None


def load(data: Path, installed: Path) -> "Statistics":
    """Return the statistics of ``Settings.data`` and ``Settings.installed``; nothing is read yet."""
    return Statistics(built_folder(data), added_folder(installed))


@dataclass(frozen=True)
class Statistics:
    """All statistics; every table is read when first asked for, every frame handed out is the caller's own.

    Regions are the 16 voivodeships by TERYT code, divisions the 68 of NACE Rev. 2 that SBS cover, in their order.

    Raises
    ------
    MissingData
        Every method: the tables are not there or damaged, or there are no figures of the year asked for.
    """

    folder: Path  # of the built statistics
    added: Path  # of the figures that the installation added, which go first for their years; need not exist

    def years(self, variable: str = EMPLOYED) -> tuple[int, ...]:
        """Return the years with SBS figures of a variable, ascending."""
        return self._cube(variable).years

    @cached_property
    def evaluable(self) -> tuple[int, ...]:
        """The years of which every quotient of employment rests on known totals, ascending; pages begin with the last.

        Totals are known where all cells are published or estimated, and Poland's total by section is published.
        """
        return tuple(year for year in self.years() if self._totals_known(year))

    @property
    def newest(self) -> int:
        """The year that pages begin with: the newest evaluable one, or the newest of all where there is none."""
        return (self.evaluable or self.years())[-1]

    def reference(self, year: int) -> "pd.Series":
        """Return persons employed of Poland by division (68); a confidential one is the sum of the regions.

        The reference area of quotients: without it, one confidential division would leave all of them unknown.
        """
        return self.nation(year).fillna(self.filled(year)[0].sum(skipna=False))

    @property
    def first(self) -> int:
        """The first year of which totals are known, with which series begin; the first of all where there is none."""
        return (self.evaluable or self.years())[0]

    def base(self, year: int) -> int:
        """Return the year from which change up to a year is measured.

        It is the last one that comes with the atlas, if that is a good while before it; else the first of all.
        """
        embedded = self._embedded_year
        good = embedded in self.evaluable and year - embedded >= _WHILE
        return embedded if good else min(self.first, year)

    @cached_property
    def _embedded_year(self) -> int:
        """The newest year of persons employed that comes with the atlas."""
        frame = files.read_table(self.folder, "sbs", files.BUILT_STATISTICS) if self._adds else self._table("sbs")
        return int(frame.loc[(frame["variable"] == EMPLOYED) & frame["value"].notna(), "year"].max())

    def _totals_known(self, year: int) -> bool:
        """Whether the totals of Poland and of all regions are known for a year."""
        return bool(self.filled(year)[0].notna().all(axis=None) and self.reference(year).notna().all())

    def employment(self, year: int) -> "pd.DataFrame":
        """Return persons employed, regions × divisions (16 × 68), published figures only."""
        return self.figures(year, EMPLOYED)

    def local_units(self, year: int) -> "pd.DataFrame":
        """Return the numbers of local units, regions × divisions (16 × 68), published figures only."""
        return self.figures(year, LOCAL_UNITS)

    def wages(self, year: int) -> "pd.DataFrame":
        """Return wages and salaries in million EUR, regions × divisions (16 × 68), published figures only."""
        return self.figures(year, WAGES)

    def filled(self, year: int) -> "tuple[pd.DataFrame, pd.DataFrame]":
        """Return persons employed with estimates in the place of confidential figures.

        Returns
        -------
        tuple
            Persons, regions × divisions; and, of the same shape, True where the figure is no count but an estimate, of
            the atlas or (by its flag) of the publisher. A figure rests on an estimate if any that it is computed from
            does. NaN stays where no estimate exists: in 2008, and in added years where nothing binds a cell.
        """
        key = f"filled:{year}"
        if key not in self._kept:
            self._kept[key] = self._filled(year)
        value, mask = self._kept[key]
        return value.copy(), mask.copy()

    def _filled(self, year: int) -> "tuple[pd.DataFrame, pd.DataFrame]":
        cube = self._cube(EMPLOYED)
        value, estimate, flag = cube.of(year, "value"), cube.of(year, "estimate"), cube.of(year, "flag")
        own = np.isnan(value) & ~np.isnan(estimate)
        publishers = np.array([[bool(PUBLISHERS_ESTIMATE & set(cell)) for cell in row] for row in flag], dtype=bool)
        mask = own | (publishers & ~np.isnan(value))
        return self._regional(np.where(own, estimate, value)), self._regional(mask)

    def nation(self, year: int, variable: str = EMPLOYED) -> "pd.Series":
        """Return the published figures of Poland by division (68); the reference area of location quotients."""
        import pandas as pd

        return pd.Series(self._published(year, variable)[0][self._places], index=self._labels[1], name=POLAND)

    def nation_all(self, year: int, variable: str = EMPLOYED) -> "pd.Series":
        """Return the published figures of Poland by SBS section (12) and division (68)."""
        import pandas as pd

        return pd.Series(self._published(year, variable)[0], index=list(self._cube(variable).codes), name=POLAND)

    def figures(self, year: int, variable: str) -> "pd.DataFrame":
        """Return published SBS figures of one of ``VARIABLES``, regions × divisions."""
        return self._regional(self._published(year, variable))

    def _published(self, year: int, variable: str) -> np.ndarray:
        """Return published figures, areas × activities; unknown where a year of employment has none of the variable."""
        cube = self._cube(variable)
        if variable in VARIABLES and year not in cube.years and year in self.years():
            return np.full((len(AREAS), len(cube.codes)), np.nan)
        return cube.of(year, "value")

    def sections(self, year: int, variable: str = EMPLOYED) -> "pd.DataFrame":
        """Return published SBS figures, regions × sections (16 × 12: B to N without K)."""
        import pandas as pd

        cube = self._cube(variable)
        places = [place for place, code in enumerate(cube.codes) if len(code) == 1]
        columns = [cube.codes[place] for place in places]
        return pd.DataFrame(cube.of(year, "value")[1:, places], index=list(REGIONS), columns=columns)

    def gva(self) -> "pd.DataFrame":
        """Return gross value added by NACE sections and groups of them, 2000 to 2017 and in years that were added.

        Of the regional accounts, by place of work: in no quotient with SBS. Tidy: variable (``gross_value_added_eur``,
        ``…_pln``), nace (``TOTAL``, ``A``, ``B-E``, ``C``, …; ``C`` is part of ``B-E``), teryt (``00`` is Poland), part
        (PL91 or PL92 in the rows of the two parts of Mazowieckie, missing else; their sum is the voivodeship), year,
        value, flag, status, unit (million EUR, million PLN), basis (survey unit), vintage, source, title, title_pl.
        """
        return self._tidy("gva")

    def profile(self) -> "pd.DataFrame":
        """Return the profile of the voivodeships.

        Tidy as ``gva``, of the 16 voivodeships, with ``poland``, the value of Poland. Variables: population,
        area, gdp, gdp_per_capita, gdp_per_capita_index, gross_value_added, gva_per_employed (also by groups of
        sections), unemployment_rate, registered_unemployed, persons_employed, average_wage; nace is TOTAL else.
        """
        return self._profile.copy(deep=False)

    @cached_property
    def _profile(self) -> "pd.DataFrame":
        frame = self._tidy("profile")
        keys = ["variable", "nace", "year"]
        poland = frame[frame["teryt"] == POLAND].set_index(keys)["value"].rename("poland")
        return frame[frame["teryt"] != POLAND].join(poland, on=keys).reset_index(drop=True)

    def europe(self) -> "tuple[pd.DataFrame, pd.Series]":
        """Return persons employed in Europe in ``europe_year``.

        Returns
        -------
        tuple
            318 NUTS 2 regions (NUTS 2013) × 68 divisions; and the sums of the 29 countries' published figures.
        """
        regions, countries = self._europe
        return regions.copy(), countries.sum(axis=0, min_count=1)

    @cached_property
    def europe_year(self) -> int:
        """The year of the figures of Europe."""
        return int(self._table("europe")["year"].max())

    @cached_property
    def european_names(self) -> "Mapping[str, str]":
        """Names of the NUTS 2 regions of Europe outside Poland, as Eurostat writes them, by code."""
        frame = self._table("europe").drop_duplicates("geo")
        named = frame[frame["name"].notna()]
        newer = self.addition("names")
        added = {} if newer is None else dict(zip(newer["geo"], newer["name"], strict=True))
        return dict(zip(named["geo"], named["name"], strict=True)) | added

    def once(self, key: str, make: Callable[[], _Made]) -> _Made:
        """Return what is computed from these statistics under a key, when it is first asked for; not to be changed."""
        if key not in self._computed:
            self._computed[key] = make()
        found: _Made = self._computed[key]
        return found

    def divisions(self) -> "pd.DataFrame":
        """Return the 68 divisions with figures, by code.

        Columns: section, label_pl, label_en, group (slug of the sector group), traded (False for those that serve their
        own region: construction, trade, restaurants, …), categories51, emerging, ecosystems, kis (lists of the group,
        separated by ``;``).
        """
        return self._divisions.copy(deep=False)

    @cached_property
    def _divisions(self) -> "pd.DataFrame":
        frame = self._table("activities")
        chosen = frame[frame["sbs"] & (frame["level"] == "division")]
        return chosen.set_index("code").drop(columns=["level", "sbs"])

    def activities(self) -> "pd.DataFrame":
        """Return sections, aggregates and all 88 divisions by code; columns as ``divisions``, and level and sbs."""
        return self._table("activities").set_index("code").copy()

    def series(self) -> "pd.DataFrame":
        """Return what is known of every series, by its key.

        Columns: table, variable, unit, source, code (of the official table), indicator, vintage, classification, nuts,
        basis (survey unit), obtained, title, title_pl, url, licence.
        """
        return self._series.copy()

    def provenance(self, year: int, variable: str = EMPLOYED) -> Mapping[str, Any]:
        """Return unit, source, table code, vintage … of the SBS figures of a year; see ``series``."""
        cube = self._cube(variable)
        cube.of(year, "value")
        key = cube.series[year]
        return MappingProxyType({"series": key, **self._described[key]})

    def published(self, table: str) -> dict[tuple[str, int], int]:
        """Count the published figures of a table by variable and year."""
        frame = self._table(table)
        counts = frame[frame["value"].notna()].groupby(["variable", "year"]).size()
        return {(str(variable), int(year)): int(count) for (variable, year), count in counts.items()}

    def additions(self) -> "dict[str, pd.DataFrame]":
        """Return the tables that the installation added, by name; empty if it added none."""
        names = files.read(self.added, files.ADDED_STATISTICS).tables if self._adds else ()
        return {name: files.read_table(self.added, name, files.ADDED_STATISTICS) for name in names}

    def addition(self, name: str) -> "pd.DataFrame | None":
        """Return one table that the installation added; None if it added none of that name."""
        there = self._adds and name in files.read(self.added, files.ADDED_STATISTICS).tables
        return files.read_table(self.added, name, files.ADDED_STATISTICS) if there else None

    def table(self, name: str) -> "pd.DataFrame":
        """Return a table of figures as it is read: the built one with the additions, or additions alone."""
        if name in STATISTICS:
            return self._table(name).copy()
        added = self.addition(name)
        return _no_figures() if added is None else added

    def verify(self) -> None:
        """Look at every table, also at those that nobody has asked for."""
        kinds = {self.folder: files.BUILT_STATISTICS} | ({self.added: files.ADDED_STATISTICS} if self._adds else {})
        for folder, kind in kinds.items():
            for name in files.read(folder, kind).tables:
                files.table_content(folder, name, kind)

    def counties(self) -> "pd.DataFrame":
        """Return the figures of counties that the installation added: variable, teryt (4 digits), year, value."""
        return self.table("counties")

    def sources(self) -> tuple[Mapping[str, str | None], ...]:
        """Return the sources: key, title, title_pl, url, licence, date; reads the manifests only."""
        listed = list(files.read(self.folder, files.BUILT_STATISTICS).sources)
        if self._adds:
            listed += files.read(self.added, files.ADDED_STATISTICS).sources
        return tuple(MappingProxyType(source) for source in listed)

    @cached_property
    def version(self) -> str:
        """12 hexadecimal digits that change with the figures; for exports."""
        digest = hashlib.sha256((self.folder / files.MANIFEST).read_bytes())
        if self._adds:
            digest.update((self.added / files.MANIFEST).read_bytes())
        return digest.hexdigest()[:12]

    @cached_property
    def _adds(self) -> bool:
        return files.is_there(self.added)

    @cached_property
    def _kept(self) -> "dict[str, Any]":
        return {}

    @cached_property
    def _computed(self) -> "dict[str, Any]":
        return {}

    @cached_property
    def _series(self) -> "pd.DataFrame":
        return self._table("series").set_index("series")

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the divisions with figures, in their order."""
        return tuple(self.divisions().index)

    @cached_property
    def _described(self) -> "dict[str, dict[str, Any]]":
        described: dict[str, dict[str, Any]] = self._series.to_dict("index")
        return described

    @cached_property
    def _europe(self) -> "tuple[pd.DataFrame, pd.DataFrame]":
        frame = self._table("europe")
        wide = frame.pivot(index="geo", columns="nace", values="value").reindex(columns=list(self.codes))
        wide = wide.rename_axis(index=None, columns=None)
        country = wide.index.str.len() == 2
        return wide[~country], wide[country]

    def _table(self, name: str) -> "pd.DataFrame":
        """Return a built table, added rows in the place of what they replace; not to be changed."""
        if name not in self._kept:
            frame = files.read_table(self.folder, name, files.BUILT_STATISTICS)
            added = self.addition(name)
            frame = frame if added is None else joined(name, frame, added)
            self._kept[name] = frame
        found: pd.DataFrame = self._kept[name]
        return found

    def _tidy(self, name: str) -> "pd.DataFrame":
        """Return a table of figures with unit and source in every row; pandas copies what a caller changes."""
        key = f"tidy:{name}"
        if key not in self._kept:
            about = self._series[["unit", "basis", "vintage", "source", "title", "title_pl"]]
            self._kept[key] = self._table(name).join(about, on="series").drop(columns="series")
        found: pd.DataFrame = self._kept[key]
        return found.copy(deep=False)

    def _cube(self, variable: str) -> "Cube":
        """Return the SBS figures of a variable as arrays."""
        key = f"cube:{variable}"
        if key not in self._kept:
            frame = self._table("sbs")
            sbs = self._table("activities").query("sbs")["code"]
            self._kept[key] = _arranged(frame[frame["variable"] == variable], tuple(sbs), variable)
        found: Cube = self._kept[key]
        return found

    def _regional(self, cells: np.ndarray) -> "pd.DataFrame":
        """Make a frame of the voivodeships and divisions of an array of all areas and activities."""
        import pandas as pd

        regions, divisions = self._labels
        return pd.DataFrame(cells[1:, self._places], index=regions, columns=divisions)

    @cached_property
    def _labels(self) -> "tuple[pd.Index, pd.Index]":
        """The voivodeships and the divisions, made once for all frames."""
        import pandas as pd

        return pd.Index(list(REGIONS)), pd.Index(list(self.codes))

    @cached_property
    def _places(self) -> list[int]:
        codes = self._cube(EMPLOYED).codes
        return [codes.index(code) for code in self.codes]


@dataclass(frozen=True, slots=True)
class Cube:
    """The SBS figures of a variable; arrays of shape (years, areas, codes), Poland first among the areas."""

    variable: str
    years: tuple[int, ...]
    codes: tuple[str, ...]
    series: Mapping[int, str]
    cells: Mapping[str, np.ndarray]

    def of(self, year: int, what: str) -> np.ndarray:
        """Return a copy of the cells of a year; shape (areas, codes)."""
        if year not in self.years:
            known = ", ".join(map(str, self.years)) or "none"
            raise MissingData(f"There are no figures of {self.variable} for {year}; years with figures: {known}.")
        cells: np.ndarray = self.cells[what][self.years.index(year)].copy()
        return cells


def _arranged(frame: "pd.DataFrame", codes: tuple[str, ...], variable: str) -> "Cube":
    """Arrange the rows of a variable as arrays."""
    import pandas as pd

    years = tuple(sorted(int(year) for year in frame.loc[frame["value"].notna(), "year"].unique()))
    frame = frame[frame["year"].isin(years) & frame["nace"].isin(codes)]
    shape = (len(years), len(AREAS), len(codes))
    columns = (("year", years), ("teryt", AREAS), ("nace", codes))
    parts = ((pd.factorize(frame[column]), keys) for column, keys in columns)  # each key is looked up once
    at = tuple(np.array([keys.index(key) for key in found], np.intp)[numbers] for (numbers, found), keys in parts)
    cells = {}
    for what in ("value", "estimate"):
        cells[what] = np.full(shape, np.nan)
        cells[what][at] = frame[what].to_numpy()
    cells["flag"] = np.full(shape, "", dtype=object)
    cells["flag"][at] = frame["flag"].fillna("").to_numpy(dtype=object)
    series = frame.drop_duplicates("year", keep="last").set_index("year")["series"].to_dict()
    return Cube(variable, years, codes, series, cells)


def _no_figures() -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in STATISTICS["profile"].items()})


def joined(name: str, built: "pd.DataFrame", added: "pd.DataFrame") -> "pd.DataFrame":
    """Put added rows in the place of the built ones of the same variable and year (of the same key: series).

    Estimates of the built rows stay estimates where the added ones are neither published nor estimated.
    """
    import pandas as pd

    if name == "series":
        replaced = built["series"].isin(added["series"]).to_numpy()
    else:
        replaced = np.zeros(len(built), dtype=bool)
        for variable, years in added.groupby("variable", sort=False)["year"].unique().items():
            replaced |= ((built["variable"] == variable) & built["year"].isin(years)).to_numpy(dtype=bool)
    if name == "sbs" and (hidden := replaced & built["estimate"].notna().to_numpy()).any():
        cell = ["variable", "nace", "teryt", "year"]
        estimates = built[hidden].set_index(cell)["estimate"]
        found = estimates.reindex(pd.MultiIndex.from_frame(added[cell])).to_numpy()
        stands = (added["value"].isna() & added["estimate"].isna()).to_numpy() & ~np.isnan(found)
        added = added.assign(
            estimate=np.where(stands, found, added["estimate"]), status=added["status"].mask(stands, "estimated")
        )
    return pd.concat([built[~replaced], added], ignore_index=True)
