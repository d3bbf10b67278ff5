"""The manifest of built data: what there is, where it comes from, and how to tell that it is whole."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo.errors import MissingData

FILE = "MANIFEST.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``MANIFEST.json`` says.

    Attributes
    ----------
    data_version
        12 hexadecimal digits of the content of all tables.
    built
        Newest day of verification in the registry, ``YYYY-MM-DD``.
    tables
        For each table ``rows``, ``sha256`` of its file, ``sources`` (keys) and ``licence``.
    web
        Kind of resource to its file in ``web/``.
    sources
        For each source ``key``, ``title``, ``title_pl``, ``url``, ``licence``, ``date``; None where not known.
    boundaries
        ``kind`` (``approximate`` or ``register``), ``date``, ``source``.
    """

    data_version: str
    built: str
    tables: Mapping[str, Mapping[str, Any]]
    web: Mapping[str, str]
    sources: Sequence[Mapping[str, str | None]]
    boundaries: Mapping[str, str | None]

    def text(self) -> str:
        """Write the manifest as JSON for people and programs."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(folder: Path) -> Manifest:
    """Read the manifest of a folder of built data.

    Raises
    ------
    MissingData
        There is none, or it cannot be understood.
    """
    path = folder / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        made = Manifest(**{field: content[field] for field in Manifest.__slots__})
        _ = [(int(table["rows"]), str(table["sha256"])) for table in made.tables.values()]
        _ = [name.removeprefix(kind) for kind, name in made.web.items()]
        return made
    except FileNotFoundError:
        raise MissingData(f"No built data in {folder}: run python -m geo build --out {folder}.") from None
    except OSError as error:
        raise MissingData(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MissingData(f"{path} is damaged; run python -m geo build --out {folder} again.") from None


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """Name the tables and web resources that are absent or not those of the manifest; one sentence each."""
    remedy = f"run python -m geo build --out {folder} again."
    faults = []
    for name, table in manifest.tables.items():
        path = folder / f"{name}.parquet"
        if not path.is_file():
            faults.append(f"{path} is missing; {remedy}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != table["sha256"]:
            faults.append(f"{path} is not the file that the manifest describes; {remedy}")
    for kind, name in manifest.web.items():
        path = folder / "web" / name
        if not path.is_file() or not path.with_name(name + ".gz").is_file():
            faults.append(f"{path} or its .gz is missing; {remedy}")
        elif hashlib.sha256(path.read_bytes()).hexdigest()[:10] != name.removeprefix(kind + ".")[:10]:
            faults.append(f"{path} does not hold what its name says; {remedy}")
    return faults


def with_installed(manifest: Manifest, installed: Path) -> Mapping[str, Any]:
    """Give what the manifest says, boundaries and their web resource those of the installed register if there is one.

    Parameters
    ----------
    installed
        Folder of the boundaries that the installation added; need not exist.

    Raises
    ------
    MissingData
        What is installed cannot be understood.
    """
    content = asdict(manifest)
    path = installed / FILE
    try:
        own = json.loads(path.read_text(encoding="utf-8"))
        content |= {"boundaries": own["boundaries"], "web": content["web"] | own["web"]}
        for name in own["web"].values():
            (installed / "web" / name).stat()
    except FileNotFoundError as error:
        if error.filename != str(path):
            raise MissingData(f"{error.filename} is missing; install the register of boundaries again.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        fault = f"{path} is damaged; run python -m geo boundaries remove, then install the register again."
        raise MissingData(fault) from None
    return MappingProxyType(content)
