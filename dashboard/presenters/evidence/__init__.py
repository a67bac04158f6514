"""The figures of the page Evidence: what they say, draw, list and offer as a file. Nothing is measured here."""
