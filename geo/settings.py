"""Settings of an installation, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from geo.errors import AtlasError

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may decide."""

    data: Path  # folder of the built tables (``ATLAS_DATA``; by default the embedded ``data/built``)
    installed: Path  # folder of boundaries that the installation added; never inside the embedded data
    frame_ancestors: str = "'self'"  # sources that may embed the atlas, as in the CSP (``ATLAS_FRAME_ANCESTORS``)
    # address under which the public reaches the atlas (``ATLAS_PUBLIC_URL``), without a slash at the end; empty where
    # there is none: exports then carry neither link nor QR code
    public_url: str = ""
    contact: str = ""  # address for reports of errors (``ATLAS_CONTACT``); empty where nobody takes them
    # for the accessibility statement: name of the public body, its telephone, the day on which it put the atlas online
    # (ISO), access to its seat, other forms of contact; empty where not given
    body: str = ""
    phone: str = ""
    published: str = ""
    premises: str = ""
    communication: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; every variable has a default."""
        own = environment.get("ATLAS_DATA")
        data = Path(own).expanduser().resolve() if own else ROOT / "data" / "built"
        return cls(
            data=data,
            installed=data / "installed" if own else ROOT / "data" / "installed",
            frame_ancestors=environment.get("ATLAS_FRAME_ANCESTORS", "'self'"),
            public_url=_public(environment.get("ATLAS_PUBLIC_URL", "")),
            contact=environment.get("ATLAS_CONTACT", ""),
            body=environment.get("ATLAS_BODY", ""),
            phone=environment.get("ATLAS_PHONE", ""),
            published=environment.get("ATLAS_PUBLISHED", ""),
            premises=environment.get("ATLAS_PREMISES", ""),
            communication=environment.get("ATLAS_COMMUNICATION", ""),
        )


def _public(address: str) -> str:
    parts = urlsplit(address.strip())
    if address.strip() and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise AtlasError(
            f"ATLAS_PUBLIC_URL is {address!r}; give the address of the atlas, e.g. https://klastry.example.pl, "
            "or leave it out."
        )
    return address.strip().rstrip("/")
