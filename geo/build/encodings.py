"""Files whose text is in another encoding than they say: found out by their bytes."""

import re
from pathlib import Path

_DECLARED = re.compile(rb"^(\s*<\?xml[^>]*?\sencoding=)([\"'])([^\"']+)\2")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER = 32  # bytes of a dBASE file before its fields, of which the two at 8 say how long the whole header is
# Polish letters that the two encodings of the time before Unicode have at different places: ą ś ź and their capitals.
_ISO, _WINDOWS = b"\xb1\xb6\xbc\xa1\xa6\xac", b"\xb9\x9c\x9f\xa5\x8c\x8f"


def encoding_of(content: bytes) -> str:
    """Tell the encoding of a Polish text: UTF-8 or UTF-16, else Windows-1250 or ISO 8859-2."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        iso, windows = (sum(map(content.count, (bytes([one]) for one in signs))) for signs in (_ISO, _WINDOWS))
        return "iso8859-2" if iso > windows else "cp1250"
    return "utf-8"


def decoded(content: bytes) -> str:
    """Read a text whatever its encoding is; what does not belong to that becomes a sign of replacement."""
    return content.decode(encoding_of(content), errors="replace")


def recoded(path: Path, kind: str) -> None:
    """Write a file of GeoJSON or GML anew in UTF-8, if it is in another encoding or declares another one."""
    if kind not in ("GeoJSON", "GML"):
        return
    content = path.read_bytes()
    declared = _DECLARED.match(content.removeprefix(_MARKS[0][0]))
    told = declared[3].decode("ascii", "replace").lower() if declared else "utf-8"
    if encoding_of(content) == "utf-8" and told in {"utf-8", "utf8"}:
        return
    try:
        text = content.decode(told if encoding_of(content) != "utf-8" and told != "utf-8" else encoding_of(content))
    except (UnicodeDecodeError, LookupError):
        text = decoded(content)
    again = text.removeprefix("\ufeff").encode()
    path.write_bytes(_DECLARED.sub(rb"\1\2UTF-8\2", again, count=1))


def shape_encoding(path: Path) -> str | None:
    """Tell the encoding of the table of a shapefile by its records, whatever its .cpg says; None without a table."""
    table = path.with_suffix(".dbf")
    if not table.is_file():
        return None
    content = table.read_bytes()
    return encoding_of(content[max(_HEADER, int.from_bytes(content[8:10], "little")) :])
