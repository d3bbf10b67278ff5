"""What the pages share; with them the only place that knows Streamlit."""
