"""The pins: exact, with the hashes of what may be installed, and complete on the systems that the Makefile is for."""

import re
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from geo.settings import ROOT

FILES = ("requirements.txt", "requirements-dev.txt")
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in FILES}
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
PINNED = {found[1]: found[2] for text in TEXTS.values() for found in PIN.finditer(text)}
OF_PIP = {"pip", "setuptools"}  # come with the virtual environment, or are needed on no system here
SYSTEMS = [
    {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.2", "sys_platform": platform}
    | {"platform_system": system, "platform_machine": machine, "os_name": "posix"}
    for minor in (11, 12, 13, 14)
    for platform, system, machine in (
        ("linux", "Linux", "x86_64"),
        ("linux", "Linux", "aarch64"),
        ("darwin", "Darwin", "arm64"),
    )
]


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes_and_names_no_host(name: str) -> None:
    pins = re.findall(r"^[\w.-]+(?:\[.+?\])?==", TEXTS[name], re.MULTILINE)
    assert len(pins) == len(PIN.findall(TEXTS[name])) > 20
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", TEXTS[name])


def needed(requirements: list[str] | None, extras: set[str]) -> set[str]:
    """What a package needs on any of the systems."""
    here = dict(default_environment())
    found = set()
    for requirement in map(Requirement, requirements or []):
        marks = [{**here, **system, "extra": extra} for system in SYSTEMS for extra in extras | {""}]
        if requirement.marker is None or any(requirement.marker.evaluate(mark) for mark in marks):
            found.add(canonicalize_name(requirement.name))
    return found


def test_every_system_finds_all_that_it_needs() -> None:
    """With hashes pip installs nothing that is not pinned, so what another system needs must be there too."""
    extras: dict[str, set[str]] = {}
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            if asked := line.partition("#")[0].strip().removeprefix("-c requirements.txt"):
                extras[canonicalize_name(Requirement(asked).name)] = set(Requirement(asked).extras)
    missing = {}
    for name in PINNED:
        try:
            told = metadata.requires(name)
        except metadata.PackageNotFoundError:  # of another system
            continue
        lacking = needed(told, extras.get(canonicalize_name(name), set())) - {*map(canonicalize_name, PINNED), *OF_PIP}
        if lacking:
            missing[name] = lacking
    assert missing == {}
