"""The counties of the register of boundaries: checked, simplified, kept by an installation for later use."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from geo.build.boundaries import stored
from geo.build.prg_source import RegisterLayer
from geo.build.shapes import Areas, checked
from geo.crs import STORE
from geo.errors import BoundaryError
from geo.store import files
from geo.taxonomy import VOIVODESHIPS

if TYPE_CHECKING:
    import geopandas as gpd

# How many each voivodeship has since 2013, 380 in all.
NUMBERS = dict(zip(VOIVODESHIPS, (30, 23, 24, 14, 24, 22, 42, 12, 25, 17, 20, 36, 14, 21, 35, 21), strict=True))
_COARSER = (1, 2, 4)  # times the tolerance, until the coverage stays one


def made(name: str, layer: RegisterLayer, tolerance: float) -> tuple[dict[str, bytes], dict[str, Any], str]:
    """Check and simplify counties: files, fields of the manifest, and a sentence."""
    import geopandas as gpd
    import shapely

    called = dict(zip(layer.frame["teryt"].str.zfill(4), layer.frame["name"], strict=True))
    frame = layer.frame.assign(teryt=layer.frame["teryt"].str.zfill(4))[["teryt", "geometry"]]
    areas = Areas(name, layer.kind, lambda code: f"{code} {called.get(code, '')}".strip())
    local, mended = checked(areas, frame, _code_faults, tolerance)
    shapes = local.geometry.to_numpy()
    if not shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_clean(shapes, gap_width=tolerance)
    for times in _COARSER:
        simple = stored(shapely.coverage_simplify(shapes, tolerance * times))
        if shapely.coverage_is_valid(simple):
            break
    else:
        raise BoundaryError([f"{name}: the counties overlap when simplified with {tolerance * times:.0f} m."])
    codes = local["teryt"]
    table = gpd.GeoDataFrame({"teryt": codes, "name": codes.map(called)}, geometry=simple, crs=STORE)
    content, described = files.table_files({"counties": table})
    sentence = (
        f"Kept the {len(table)} counties of {name} for later use: {int(table.count_coordinates().sum())} vertices, "
        f"simplified with {tolerance * times:.0f} m." + f" Rings were mended in {len(mended)} of them." * bool(mended)
    )
    return content, {"tables": described}, sentence


def _code_faults(name: str, frame: "gpd.GeoDataFrame") -> list[str]:
    """Name the voivodeships that have too few or too many counties, and the codes that stand twice or are none."""
    counts = Counter(frame["teryt"])
    other = sorted(code for code in counts if code[:2] not in VOIVODESHIPS or len(code) != 4)
    faults = []
    if other:
        faults.append(f"{name}: {', '.join(other[:10])} is no TERYT code of a county; remove these features.")
    twice = sorted(f"{code} ({count} times)" for code, count in counts.items() if count > 1)
    if twice:
        faults.append(f"{name} has {', '.join(twice[:10])}, expected each once; dissolve the shapes by TERYT code.")
    found = Counter(code[:2] for code in counts)
    faults += [
        f"{name} has {found[code]} counties of {code} {VOIVODESHIPS[code][0]}, expected {number}; take the register's "
        "layer of counties (A02)."
        for code, number in NUMBERS.items()
        if found[code] != number
    ]
    return faults
