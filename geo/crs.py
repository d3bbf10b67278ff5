"""The coordinate reference systems, written here only."""

from math import isclose
from typing import Any

STORE = "EPSG:4326"  # files, map, URLs: WGS 84 longitude and latitude
LOCAL = "EPSG:2180"  # Poland CS92: lengths, buffers, nearest neighbours

# The ellipsoids of GRS 80 and WGS 84, which differ by a tenth of a millimetre; so do ETRS89 and WGS 84, by less than a
# metre.
_AXIS, _FLATTENING = 6_378_137.0, 298.2572
# What makes a transverse Mercator projection EPSG:2180, by the codes of its parameters; degrees, metres.
_PARAMETERS = {8801: 0.0, 8802: 19.0, 8805: 0.9993, 8806: 500_000.0, 8807: -5_300_000.0}
_ANGLES = (8801, 8802)
_DEGREE, _METRE = 0.017453292519943295, 1.0


def recognised(crs: Any) -> str | None:
    """Tell which of the two a system (``pyproj.CRS``) is by its parameters, whatever it is called; None for another.

    Geographic systems of ETRS89 and of WGS 84 in any order of axes count as `STORE`: at the scale of the atlas they are
    the same, and shapes are always read with the longitude first.
    """
    if crs.is_bound:
        crs = crs.source_crs
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    own, meridian = crs.ellipsoid, crs.prime_meridian
    if own is None or meridian is None or abs(meridian.longitude) > 1e-9:
        return None
    if not (isclose(own.semi_major_metre, _AXIS) and isclose(own.inverse_flattening, _FLATTENING, abs_tol=1e-3)):
        return None
    units = {axis.unit_conversion_factor for axis in crs.axis_info[:2]}
    if crs.is_geographic:
        return STORE if all(isclose(unit, _DEGREE, rel_tol=1e-6) for unit in units) else None
    return LOCAL if units == {_METRE} and _is_local(crs.coordinate_operation) else None


def _is_local(projection: Any) -> bool:
    """Say whether a projection is that of EPSG:2180, by its parameters in degrees and metres."""
    if projection is None or projection.method_name.replace("_", " ") not in ("Transverse Mercator", "Gauss Kruger"):
        return False
    found = {}
    for one in projection.params:
        code = int(one.code)
        found[code] = one.value * one.unit_conversion_factor / (_DEGREE if code in _ANGLES else _METRE)
    return found.keys() == _PARAMETERS.keys() and all(
        isclose(found[code], value, abs_tol=1e-6) for code, value in _PARAMETERS.items()
    )
