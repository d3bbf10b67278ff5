"""A server on this machine that answers as the publishers of statistics do, faults included.

The answers are made by us, in the formats that the publishers document. `Replay.faults` holds, by path, what goes
wrong with the next requests, one after the other; `Replay.asked` what was asked for.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from geo.taxonomy import NUTS2, POLAND, REGIONS, VOIVODESHIPS
from tests import eurostat_files, tables

API = "/eurostat/api/dissemination"
TABLES = {
    "sbs_r_nuts06_r2": "Business statistics by NUTS 2 region and NACE Rev. 2 (from 2008 to 2020)",
    "sbs_r_nuts2021": "Business statistics by NUTS 2 region and economic activity (from 2021 onwards)",
    "nama_10r_3gva": "Gross value added at basic prices by NUTS 3 region",
    "nama_10r_2gdp": "Gross domestic product (GDP) at current market prices by NUTS 2 region",
}
VARIABLES = {  # subject, its name, n1, unit, Poland's value
    "72305": ("P2137", "Ludność według grup wieku i płci", "ogółem", "osoba", 37_489_000),
    "64428": ("P2497", "Przeciętne miesięczne wynagrodzenia brutto", "ogółem", "zł", 8_181.7),
    "60270": ("P2392", "Stopa bezrobocia rejestrowanego", "ogółem", "%", 5.1),
    "60559": ("P2424", "Podmioty gospodarki narodowej wpisane do rejestru REGON", "ogółem", "jed.gosp.", 5_200_000),
}
NAMES = f"{API}/sdmx/2.1/codelist/ESTAT/GEO"
REGISTER = "/PRG/pobierz.php"
YEARS = (2023, 2024)


class Fault:
    """What goes wrong with one request: a status with headers, another body, or a connection that is cut."""

    def __init__(self, status: int = 200, body: bytes = b"", cut: int | None = None, **headers: str) -> None:
        self.status, self.body, self.cut = status, body, cut
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def table(code: str, label: str | None = None, day: str = "2026-10-01") -> bytes:
    """What Eurostat says of a table."""
    note = {"type": "UPDATE_DATA", "date": f"{day}T11:00:00+0200"}
    about = {"id": code.upper(), "agencyId": "ESTAT", "version": "1.0", "annotation": [note]}
    return json.dumps({"class": "dataset", "label": label or TABLES[code], "extension": about}).encode()


def variable(code: str, **other: object) -> bytes:
    """What GUS says of a variable."""
    subject, _, name, unit, _ = VARIABLES[code]
    told = {"id": int(code), "subjectId": subject, "n1": name, "level": 6, "measureUnitName": unit}
    return json.dumps(told | other).encode()


def units(code: str, level: int) -> list[dict[str, object]]:
    """Figures of Poland, of the voivodeships, or of two counties in each of them."""
    whole = VARIABLES[code][4]
    summed = code in ("72305", "60559")
    share = 1 / 16 if summed else 1.0

    def values(part: float) -> list[dict[str, object]]:
        return [{"year": str(year), "val": round(whole * part, 2), "attrId": 1} for year in YEARS]

    if level == 0:
        return [{"id": "000000000000", "name": "POLSKA", "values": values(1.0)}]
    if level == 2:
        names = {teryt: VOIVODESHIPS[teryt][0].upper() for teryt in REGIONS}
        return [
            {
                "id": f"01{teryt}00000000",
                "name": names[teryt],
                "values": values(share if summed else 1 + int(teryt) / 1000),
            }
            for teryt in REGIONS
        ]
    return [
        {"id": f"01{teryt}121{county}000", "name": f"Powiat {county}", "values": values(share / 2)}
        for teryt in REGIONS
        for county in ("01", "61")
    ]


def names() -> str:
    """A list of codes and names, as Eurostat's lists are: Europe's regions as the atlas has them, and one renamed."""
    regions = tables.read("europe").drop_duplicates("geo").set_index("geo")["name"].fillna("")
    regions["FR10"] = "Paris et environs"
    return "\n".join(f"{code}\t{name}" for code, name in {"EU": "European Union", **regions}.items()) + "\n"


SHARES = {teryt: place + 1 for place, teryt in enumerate(REGIONS)}  # of 136 parts of Poland


def gross_product() -> str:
    """A bulk TSV of ``nama_10r_2gdp``: voivodeships have 1 … 16 parts of 136; half of a year's rise is of the people.

    Mazowieckie comes as its two regions, the first with three quarters of the amount and half of the people.
    """
    lines = ["freq,unit,geo\\TIME_PERIOD\t2022 \t2023 "]
    for teryt in (POLAND, *REGIONS):
        share = 1.0 if teryt == POLAND else SHARES[teryt] / 136
        parts = {"PL91": (0.75, 0.5), "PL92": (0.25, 0.5)} if teryt == "14" else {NUTS2[teryt][-1]: (1.0, 1.0)}
        for geo, (amount, people) in parts.items():
            zloty = [3_060_000 * share * amount, 3_400_000 * share * amount]
            heads = [36_000_000 * share * people, 38_000_000 * share * people]
            euros = [one / rate for one, rate in zip(zloty, (4.5, 4.6), strict=True)]
            each = [round(euro * 1e6 / persons, -2) for euro, persons in zip(euros, heads, strict=True)]
            for unit, (before, after) in {"MIO_NAC": zloty, "MIO_EUR": euros, "EUR_HAB": each}.items():
                lines.append(f"A,{unit},{geo}\t{before:.2f} \t{after:.2f} p")
    return "\n".join(lines) + "\n"


def mazowieckie_ahead(_variable: str, _nace: str, teryt: str, value: float) -> float:
    """Let one voivodeship grow by two parts in a hundred more than all others."""
    return value * 1.02 if teryt == "14" else value


@cache
def _bodies() -> dict[str, bytes]:
    bodies = {
        f"{API}/sdmx/2.1/data/sbs_r_nuts2021": gzip.compress(
            eurostat_files.sbs((2021, 2022, 2023), change=mazowieckie_ahead).encode()
        ),
        f"{API}/sdmx/2.1/data/sbs_r_nuts06_r2": gzip.compress(eurostat_files.sbs((2015,), growth=1.0).encode()),
        f"{API}/sdmx/2.1/data/nama_10r_3gva": gzip.compress(eurostat_files.gva(range(2018, 2024)).encode()),
        f"{API}/sdmx/2.1/data/nama_10r_2gdp": gzip.compress(gross_product().encode()),
    }
    bodies[NAMES] = names().encode()
    bodies |= {f"{API}/sdmx/2.1/dataflow/ESTAT/{code}": table(code) for code in TABLES}
    for code, (subject, name, *_) in VARIABLES.items():
        bodies[f"/api/v1/variables/{code}"] = variable(code)
        bodies[f"/api/v1/subjects/{subject}"] = json.dumps({"id": subject, "name": name}).encode()
    return bodies


class Replay:
    """What the server answers, what goes wrong, and what was asked."""

    def __init__(self) -> None:
        self.bodies = dict(_bodies())
        self.units: Callable[[str, int], list[dict[str, object]]] = units
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def body(self, path: str, query: dict[str, list[str]]) -> bytes | None:
        """The answer to a request; None where there is none."""
        if not path.startswith("/api/v1/data/by-variable/"):
            return self.bodies.get(path)
        code, level, page = path.rpartition("/")[2], int(query["unit-level"][0]), int(query["page"][0])
        every, size = self.units(code, level), 20
        shown = every[page * size : (page + 1) * size]
        told = {"variableId": int(code), "page": page, "pageSize": size, "totalRecords": len(every), "results": shown}
        return json.dumps(told | {"lastUpdate": "2026-06-30T10:00:00Z"}).encode()


class _Handler(BaseHTTPRequestHandler):
    replay: Replay
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else what follows the head waits for 40 ms

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.replay.asked.append((parts.path, dict(self.headers)))
        faults = self.replay.faults[parts.path]
        fault = faults.pop(0) if faults else None
        if fault and fault.cut is None:
            self.answer(fault.status, fault.body, fault.headers)
            return
        body = self.replay.body(parts.path, parse_qs(parts.query))
        if body is None:
            self.answer(404, b"<html>Not Found</html>", {})
            return
        self.serve(body, fault.cut if fault else None)

    def serve(self, body: bytes, cut: int | None) -> None:
        """Answer with a body: conditionally, in part, or cut off."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        headers = {"ETag": tag, "Last-Modified": "Thu, 01 Oct 2026 09:00:00 GMT"}
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", headers)
        elif cut is not None:
            self.send_response(200)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[:cut])
            self.close_connection = True
        elif (start := self.headers.get("Range")) and self.headers.get("If-Range") == tag:
            self.answer(206, body[int(start.removeprefix("bytes=").rstrip("-")) :], headers)
        else:
            self.answer(200, body, headers)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def replaying() -> Iterator[Replay]:
    """Serve on a free port of this machine, for as long as the block runs."""
    replay = Replay()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"replay": replay}))
    server.daemon_threads = True
    replay.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
