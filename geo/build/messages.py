"""The texts that code and templates ask to be translated, and the Polish catalogue brought up to them.

``make messages`` adds new texts to ``data/locale/pl.po`` with an empty translation and drops what nobody asks for.
"""

import io
import tomllib

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from geo.i18n import LOCALE_FOLDER
from geo.settings import ROOT

_POLISH = LOCALE_FOLDER / "pl.po"
# What a call to each function has to translate.
_KEYWORDS = {"t": None, "n": (1, 2), "mark": None, "_": None, "mark_n": (1, 2), "_n": (1, 2)}


def extract() -> Catalog:
    """Return a catalogue of every text to translate, found where pyproject.toml says to look."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    mapping = [(table["pattern"], table["method"]) for table in tables]
    catalogue = Catalog(project="Atlas klastrów", charset="utf-8")
    for file, _line, message, comments, context in extract_from_dir(ROOT, mapping, keywords=_KEYWORDS):
        catalogue.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalogue


def polish() -> Catalog:
    """Return the Polish catalogue, an empty one where there is none yet."""
    if not _POLISH.exists():
        return Catalog(
            locale="pl", project="Atlas klastrów", fuzzy=False, header_comment="# Polish texts of the atlas."
        )
    with _POLISH.open("rb") as file:
        return read_po(file, locale="pl")


def strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a message: one, or one per plural form."""
    text = message.string
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def main() -> None:
    """Bring the Polish catalogue up to the code."""
    catalogue = polish()
    catalogue.update(extract(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    text = io.BytesIO()
    write_po(text, catalogue, width=120, sort_by_file=True, include_lineno=False)
    _POLISH.parent.mkdir(exist_ok=True)
    _POLISH.write_bytes(text.getvalue())
    empty = [message for message in catalogue if message.id and not all(strings(message))]
    print(f"{_POLISH.relative_to(ROOT)}: {len(catalogue)} texts, {len(empty)} of them not yet translated.")


if __name__ == "__main__":
    main()
