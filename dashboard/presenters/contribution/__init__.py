"""Drafting an entry of the registry: form values, validation and submission.

Pure; no Streamlit. Imported when the page Contribute is opened, not when the server starts.
"""
