"""Every package that the atlas runs on stands in the table of licences, with what its metadata say."""

import re
from importlib import metadata

import pytest

from geo.settings import ROOT

PINNED = re.findall(r"^([\w.-]+)(?:\[.*?\])?==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
LISTED = dict(
    re.findall(r"^\| ([\w.-]+) \| (.+) \|$", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.MULTILINE)
)
FAMILIES = ("MIT", "BSD", "Apache", "MPL", "PSF", "OFL", "0BSD", "LGPL-3.0", "LGPL-2.1")
WORDS = {"Mozilla": "MPL", "Python Software Foundation": "PSF", "Open Font": "OFL"}


def families(text: str) -> set[str]:
    for words, short in WORDS.items():
        text = text.replace(words, short)
    return {family for family in FAMILIES if re.search(rf"\b{family}\b", text)}


def test_the_table_is_complete_and_has_nothing_else() -> None:
    assert set(LISTED) - {"package"} == {name.lower() for name in PINNED}


@pytest.mark.parametrize("name", PINNED)
def test_a_licence_is_the_one_that_the_package_states(name: str) -> None:
    told = metadata.metadata(name)
    classified = [each for each in told.get_all("Classifier") or [] if each.startswith("License")]
    stated = told.get("License-Expression") or " ".join([*classified, str(told.get("License"))[:99]])
    assert not re.search(r"\bA?GPL", LISTED[name.lower()])
    assert families(LISTED[name.lower()])
    if found := families(stated):
        assert families(LISTED[name.lower()]) & found
