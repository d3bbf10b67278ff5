"""What the pages are made of, and under which names."""

import re

from geo.web import assets

PAGE = assets.STATIC / "page"
OF_BUNDLES = {"bundle.js", "bundle_map.js", "bundle_filters.js"}
OF_THE_PRESENTER = {"presenter.js"}


def test_every_script_is_in_the_page_in_the_bundle_or_in_the_presenters_window() -> None:
    joined = assets.contents()["page.js"].decode() + assets.contents()["desk.js"].decode()
    parts = {f"{name}.js" for name in re.findall(r"^const atlas_(\w+) = ", joined, re.MULTILINE)}
    assert parts | {assets.EARLY} == {path.name for path in PAGE.glob("*.js")} - OF_BUNDLES - OF_THE_PRESENTER
    assert "atlas_channel" in assets.contents()["presenter.js"].decode()
    assert {*assets.MODULES, *assets.DESK} <= parts


def test_modules_are_joined_without_a_line_that_only_modules_have_and_after_what_they_import() -> None:
    joined = assets.contents()["page.js"].decode()
    assert not re.search(r"^\s*(import|export)\b", joined, re.MULTILINE)
    begun = re.findall(r"^const (?:atlas_(\w+)|\{ .+? \}) = (?:\(\(\)|atlas_(\w+))", joined, re.MULTILINE)
    known: set[str] = set()
    for made, used in begun:
        assert not used or used in known
        known.add(made)
    assert "element" in known


def test_what_a_part_exports_is_handed_on() -> None:
    joined = assets.contents()["page.js"].decode()
    assert "return { element, grouped };\n})();" in joined
    assert "const { element, grouped } = atlas_element;" in joined


def test_a_page_loads_one_script_and_two_sheets() -> None:
    assert re.findall(r'src="\./assets/(\w+)\.', assets.scripts()) == ["page"]
    assert re.findall(r'href="\./assets/(\w+)\.', assets.sheets()) == ["sheets", "print"]
    assert all(assets.contents()[name] in assets.contents()["sheets.css"] for name in assets.SHEETS)


def test_an_asset_is_named_by_its_content() -> None:
    assert {name for name in assets.contents() if not assets.contents()[name]} == set()
    assert re.fullmatch(r"map\.[0-9a-f]{10}\.js", assets.named("map.js"))


def test_nothing_is_styled_by_what_the_whole_page_holds() -> None:
    """See ``static/page/holds.js``: with each element that comes in all of the page would be styled anew."""
    sheets = assets.contents()["sheets.css"].decode()
    around = r"(?:^|[\s,}])((?:html|body|:root|\.stApp)[^\s,{]*:has\(\S*\) [^{,]*)"
    assert re.findall(around, sheets) == []


def test_no_has_asks_for_what_any_element_may_be() -> None:
    """Where an argument of ``:has()`` holds for what is not so, or for a state alone, a browser looks up to the root
    and styles the whole page anew with each element that comes into it."""
    found = [
        argument
        for name, content in assets.contents().items()
        if name.endswith(".css")
        for argument in re.findall(r":has\(((?:[^()]|\([^()]*\))*)\)", content.decode())
    ]
    assert len(found) > 20
    assert [
        argument for argument in found if ":not(" in argument or re.match(r"[>+~ ]*(?:\*|:(?!is\())", argument)
    ] == []
