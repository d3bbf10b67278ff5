"""A day of a kiosk in a minute: nothing grows in browser or server, over midnight, new data and a restart."""

import json
from datetime import timedelta

from geo import days
from tests.bench import soak
from tests.browser.line import OF_THE_LINE
from tests.browser.pages import map_frame
from tests.browser.test_addresses import get
from tests.browser.visitors import Watch

ROUNDS = 9  # visitors; `make soak` takes some four thousand


def test_a_kiosk_holds_no_more_at_the_end_of_its_day(new_context, watch: Watch) -> None:
    watch.expects(OF_THE_LINE)  # the restart
    page = new_context(fresh=True).new_page()
    with soak.kiosk(kept=2) as made:
        series = soak.soak(page, made, ROUNDS, lambda: None)
        sheets = map_frame(page).evaluate("document.head.querySelectorAll('style').length")
        page.goto("about:blank")
        version = json.loads(get(f"{made.server.url}/healthz")[2])["data_version"]
        file = get(f"{made.server.url}/export/map/csv?region=06")[1]["content-disposition"]
    assert version == made.version  # the newer data
    assert (days.today() + timedelta(1)).isoformat() in file  # the next day
    assert sheets <= 10  # not one more for each run
    found = soak.grown(series)
    assert {name: values for name, values in found.items() if not soak.flat(name, *values)} == {}, series
