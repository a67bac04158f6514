"""``practices.yaml`` and ``vocabulary.yaml``: read, checked against one another, and handed on as models."""

from geodata.registry.load import load_registry, load_vocabulary

__all__ = ["load_registry", "load_vocabulary"]
