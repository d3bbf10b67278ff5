"""The accessible report, typeset by typst."""
