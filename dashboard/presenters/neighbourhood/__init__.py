"""View models of one area, or of a few side by side: figures, catchment, search coverage. No Streamlit."""
