"""Our own routes beside Streamlit: assets, geometry, downloads, health; and the headers every answer carries."""
