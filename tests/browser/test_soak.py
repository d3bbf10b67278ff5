"""A day of a kiosk in a minute: nothing grows in browser or server, over midnight, new data and a restart."""

from tests.bench import soak
from tests.browser.line import OF_THE_LINE
from tests.browser.visitors import Watch

ROUNDS = 16  # visitors; `make soak` takes some four thousand


def test_a_kiosk_holds_no_more_at_the_end_of_its_day(new_context, watch: Watch) -> None:
    watch.expects(OF_THE_LINE)  # the restart
    page = new_context(fresh=True).new_page()
    with soak.kiosk(kept=2) as made:
        series = soak.soak(page, made, ROUNDS, lambda: None)
        page.goto("about:blank")
    found = soak.grown(series)
    assert {name: values for name, values in found.items() if not soak.flat(name, *values)} == {}, series
