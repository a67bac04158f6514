"""One area, or a few side by side: figures, surroundings, what is known and what is not. No Streamlit."""
