"""What stands on a drawn sheet: its texts, and the room that they take as matplotlib sets them."""


def boxes(canvas):
    """Return each text of a canvas with its box (left, bottom, right, top) in points."""
    from matplotlib.text import Text

    figure = canvas.figure
    figure.draw_without_rendering()
    renderer, found = figure.canvas.get_renderer(), []
    for text in figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible()):
        words = text.get_text()
        if words.strip():
            (left, bottom), (right, top) = text.get_window_extent(renderer).get_points() * 72 / figure.dpi
            found.append(((left, bottom, right, top), words))
    return found


def words(canvas):
    """Return the texts of a canvas, several lines of one as one."""
    return [" ".join(text.split("\n")) for _, text in boxes(canvas)]


def overlap(a, b):
    """Whether two boxes share more than an edge: a point across, one and a half up."""
    return a[0] + 1 < b[2] and b[0] < a[2] - 1 and a[1] + 1.5 < b[3] and b[1] < a[3] - 1.5
