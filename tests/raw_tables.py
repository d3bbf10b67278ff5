"""Small raw tables for tests, valid until a test spoils them."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

CLUSTER = {
    "id": "agro", "name": "Agroklaster", "name_en": "", "aliases": "", "coordinator": "Fundacja Agro",
    "nip": "", "krs": "", "city": "Lublin", "teryt": "06",
    "seat_lat": "", "seat_lon": "", "seat_quality": "stated", "sector": "agri-food", "sectors_secondary": "",
    "sector_words": "żywność", "founded": "2007", "stage": "operating", "activity": "unknown", "members": "40",
    "members_year": "", "website": "agro.example.pl/o-nas", "email": "", "phone": "",
    "sources": "https://example.pl/a;http://example.pl/b", "public_note_pl": "", "public_note_en": "", "note": "",
    "status_note": "", "compiled": "2026-11-23",
}  # fmt: skip
AWARD = {
    "cluster_id": "agro", "status": "kkk", "detail": "round V", "valid_from": "2021-12", "valid_to": "2024-12-31",
    "sources": "https://example.pl/kkk",
}  # fmt: skip

# Columns that hold any words.
WORDS = ("name", "coordinator", "public_note_pl", "public_note_en", "sector_words")

Row = Mapping[str, str]


def write_table(path: Path, rows: Iterable[Row]) -> Path:
    """Write rows as the raw tables are: UTF-8, commas, a header."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (rows[0] if rows else AWARD).keys(), lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_raw(folder: Path, clusters: Iterable[Row] = (CLUSTER,), history: Iterable[Row] = (AWARD,)) -> Path:
    """Write the two tables that an installation brings."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "clusters.csv", clusters)
    write_table(folder / "status_history.csv", history)
    return folder
