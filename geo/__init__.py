"""Everything of the atlas that is not Streamlit: data, View, filters, statistics, map, text."""

__version__ = "0.1.0"
