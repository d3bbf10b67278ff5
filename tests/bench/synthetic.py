"""Synthetic clusters for measurements: seats and sectors drawn at random, the same for the same size.

Nothing in them is real but the towns and the sector groups; every name and note says so.
"""

import csv
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_260_101
COMPILED = "2026-01-01"
KKK_SHARE = 0.05


def _towns() -> tuple[list[tuple[str, str]], list[int]]:
    """Give every town that a name and a voivodeship tell apart, and its inhabitants as the weight of its seats."""
    import pandas as pd

    columns = ["name", "teryt", "hint", "population"]
    towns = pd.read_parquet(ROOT / "data" / "built" / "towns.parquet", columns=columns)
    towns = towns[towns["hint"].isna()]
    return list(zip(towns["name"], towns["teryt"], strict=True)), towns["population"].fillna(0).clip(lower=500).tolist()


def rows(size: int) -> list[dict[str, str]]:
    """Draw clusters; shares of sectors, stages and known values are those of the registry."""
    random_numbers = random.Random(SEED + size)
    with (ROOT / "data" / "raw" / "clusters.csv").open(encoding="utf-8", newline="") as file:
        models = list(csv.DictReader(file))
    places, weights = _towns()
    seats = random_numbers.choices(places, weights, k=size)
    found = []
    for number, (city, teryt) in enumerate(seats, start=1):
        model = random_numbers.choice(models)
        found.append(
            {name: model[name] for name in ("sector", "sectors_secondary", "founded", "stage", "activity", "members")}
            | {
                "id": f"synthetic-{number:06}",
                "name": f"Klaster syntetyczny {number:06} ({city})",
                "city": city,
                "teryt": teryt,
                "seat_quality": "stated",
                "sources": "https://synthetic.example/",
                "note": "synthetic, for measurements only",
                "compiled": COMPILED,
            }
        )
    columns = list(models[0])
    return [{column: row.get(column, "") for column in columns} for row in found]


def write(folder: Path, size: int) -> None:
    """Write the raw tables of an installation with `size` synthetic clusters."""
    clusters = rows(size)
    awards = [
        {"cluster_id": row["id"], "status": "kkk", "detail": "synthetic", "valid_from": "2021", "valid_to": "2024",
         "sources": row["sources"]}
        for row in random.Random(SEED).sample(clusters, int(size * KKK_SHARE))
    ]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (("clusters", clusters), ("status_history", awards)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)


def build(folder: Path, size: int) -> Path:
    """Write and build an installation; give the folder of its built tables."""
    write(folder / "raw", size)
    command = [sys.executable, "-m", "geo", "build", "--raw", str(folder / "raw"), "--out", str(folder / "built")]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder / "built"
