"""Files of Streamlit and its map component, packed once: a page asks for some hundred, six at a time.

Streamlit sends them unpacked, each read from disk by a thread, and those of a component only once a visitor's page has
been run, so that what was preloaded would be fetched twice.
"""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geo.i18n import weighted

if TYPE_CHECKING:
    from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=60"  # of pages: Streamlit asks for that of a component before its frame does
MEDIA = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".html": "text/html",
}
_FOLDERS = ("static/js", "static/css")  # whose names tell their content


def of_streamlit(static: Path) -> dict[str, Path]:
    """Name by address the scripts and style sheets in Streamlit's folder of static files."""
    paths = (path for folder in _FOLDERS for path in sorted((static / folder).glob("*")))
    return {path.relative_to(static).as_posix(): path for path in paths if path.suffix in MEDIA}


def reads_gzip(encodings: str) -> bool:
    """Say whether a browser with this ``Accept-Encoding`` reads what gzip has packed."""
    wishes = dict(weighted(encodings))
    return bool(wishes.get("gzip", wishes.get("*", 0.0)))


def immutable(name: str, content: bytes, **headers: str) -> "Response":
    """Answer with a file that browsers may keep forever, a page for a while."""
    from starlette.responses import Response

    kept = {"cache-control": A_WHILE if name.endswith(".html") else FOREVER, "vary": "accept-encoding"}
    return Response(content, media_type=MEDIA[Path(name).suffix], headers=kept | headers)


class Shelf:
    """Files, or what stands in their place, by address; those asked for, or all after `fill`, are kept packed."""

    def __init__(self, files: Mapping[str, Path | bytes]) -> None:
        self.files = files
        self._kept: dict[str, bytes] = {}

    def __contains__(self, address: str) -> bool:
        return address in self.files

    def packed(self, address: str) -> bytes:
        """Return a file packed; KeyError where there is none."""
        if address not in self._kept:
            held = self.files[address]
            content = held if isinstance(held, bytes) else held.read_bytes()
            self._kept[address] = gzip.compress(content, 6, mtime=0)
        return self._kept[address]

    def has_packed(self, address: str) -> bool:
        """Say whether a file is kept packed, so that nobody waits for it."""
        return address in self._kept

    def fill(self) -> None:
        """Pack all files."""
        for address in self.files:
            self.packed(address)

    def answer(self, address: str, encodings: str) -> "Response":
        """Answer with the file of an address to a browser that reads these encodings; KeyError where there is none."""
        packed = self.packed(address)
        if reads_gzip(encodings):
            return immutable(address, packed, **{"content-encoding": "gzip"})
        return immutable(address, gzip.decompress(packed))
