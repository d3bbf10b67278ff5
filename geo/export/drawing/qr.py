"""QR codes of addresses: as vector, as picture and as what a drawing is made from."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from geo import theme

if TYPE_CHECKING:
    import segno

QUIET = 4  # modules of white around a code, as ISO/IEC 18004 asks
_DARK = theme.LIGHT["ink"]


def _code(address: str) -> segno.QRCode:
    """Make the code, of correction level M: a projector and paper are no clean screens."""
    import segno

    return segno.make(address, error="m", boost_error=False, micro=False)


def svg(address: str) -> str:
    """Draw the code of an address as SVG for a page, without XML declaration."""
    target = io.BytesIO()
    _code(address).save(
        target, kind="svg", scale=4, border=QUIET, dark=_DARK, light="#ffffff", xmldecl=False, omitsize=True
    )
    return target.getvalue().decode("utf-8").strip()


def png(address: str, scale: int) -> bytes:
    """Draw the code of an address as PNG, ``scale`` pixels to a module."""
    target = io.BytesIO()
    _code(address).save(target, kind="png", scale=scale, border=QUIET, dark=_DARK, light="#ffffff")
    return target.getvalue()


def matrix(address: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a code by row, True where dark, without the white around."""
    return tuple(tuple(bool(module) for module in row) for row in _code(address).matrix)
