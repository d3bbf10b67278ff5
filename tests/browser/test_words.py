"""Words as they stand on a page: none is broken, each page says where it is in the menu."""

import pytest

from tests.browser.conftest import Stay
from tests.browser.pages import extent

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SCREEN = {"viewport": {"width": 1440, "height": 900}}
# Words of links in tables that stand on two lines.
BROKEN = """() => [...document.querySelectorAll('td a')].flatMap((link) => {
    const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (walker.nextNode()) {
        const range = document.createRange();
        for (const { index, 0: word } of walker.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
            range.setStart(walker.currentNode, index);
            range.setEnd(walker.currentNode, index + word.length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word);
        }
    }
    return broken;
})"""


@pytest.mark.parametrize("visitor", [PHONE, SCREEN], ids=["phone", "screen"])
def test_no_word_of_a_table_is_broken(stay: Stay, visitor) -> None:
    page = stay("/about", **visitor)
    assert page.locator("td a", has_text="PARP").count()
    assert page.evaluate(BROKEN) == []
    height, words = extent(page)
    assert height > visitor["viewport"]["height"]
    assert words > 500
