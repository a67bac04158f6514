"""The figures of the page Evidence: what they say, draw, list and offer as a file. No Streamlit; nothing is measured here."""
