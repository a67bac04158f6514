"""Drafting an entry of the registry: what was typed, what the rules say about it, and how it leaves the page.

Pure; no Streamlit. Loaded when somebody opens the page Contribute, not when the server starts.
"""
