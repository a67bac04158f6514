"""Measures over the atlas: pure functions from its tables to figures about areas."""
