"""The Streamlit pages, one file each, and the context that they share."""
