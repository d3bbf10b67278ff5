"""What stands on a drawn sheet: its texts, and the room that they take as matplotlib sets them."""

from functools import cache


@cache
def renderer_of(dpi):
    """Return what measures texts at a resolution: one for all sheets, so that no word is measured twice."""
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, dpi)


def texts(canvas):
    """Return the texts of a canvas that are seen, the labels of axes at their places."""
    from matplotlib.text import Text

    renderer = renderer_of(canvas.figure.dpi)
    for axis in (axis for axes in canvas.figure.axes if axes.axison for axis in (axes.xaxis, axes.yaxis)):
        axis.get_tightbbox(renderer)  # which places the labels, as drawing does
    found = canvas.figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible())
    return [text for text in found if text.get_text().strip()]


def boxes(canvas):
    """Return each text of a canvas with its box (left, bottom, right, top) in points."""
    renderer, found = renderer_of(canvas.figure.dpi), []
    for text in texts(canvas):
        (left, bottom), (right, top) = text.get_window_extent(renderer).get_points() * 72 / canvas.figure.dpi
        found.append(((left, bottom, right, top), text.get_text()))
    return found


def words(canvas):
    """Return the texts of a canvas, several lines of one as one."""
    return [" ".join(text.get_text().split("\n")) for text in texts(canvas)]


def overlap(a, b):
    """Whether two boxes share more than an edge: a point across, one and a half up."""
    return a[0] + 1 < b[2] and b[0] < a[2] - 1 and a[1] + 1.5 < b[3] and b[1] < a[3] - 1.5
