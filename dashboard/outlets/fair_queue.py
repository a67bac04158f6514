"""Who is next: clients take turns, and each client's own items keep their order."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


class FullError(Exception):
    """There is no place left, for this client or for anybody."""


class FairQueue(Generic[Item]):
    """Items in the order of turns: round robin over clients, first in first out within one.

    Several clients may wait for the same item: it is taken once, at the first of their turns.

    Args:
        limit: the most items that wait.
        per_client: the most of one client; less than ``limit``, so that nobody fills the queue alone.
    """

    def __init__(self, limit: int, per_client: int) -> None:
        self._limit, self._per_client = limit, per_client
        # The clients in the order of their turns, each with its items; the values of the inner ones mean nothing.
        self._clients: OrderedDict[str, OrderedDict[Item, None]] = OrderedDict()

    def __len__(self) -> int:
        return len({item for items in self._clients.values() for item in items})

    def __contains__(self, item: object) -> bool:
        return any(item in items for items in self._clients.values())

    def put(self, client: str, item: Item) -> None:
        """Let a client wait for an item; nothing where it does already.

        Raises:
            FullError: without a place left.
        """
        items = self._clients.get(client, OrderedDict[Item, None]())
        if item in items:
            return
        if len(items) >= self._per_client or (item not in self and len(self) >= self._limit):
            raise FullError
        self._clients.setdefault(client, items)[item] = None

    def take(self) -> Item | None:
        """The next item, for all who wait for it; None when nobody waits. The client whose turn it was goes last."""
        if not self._clients:
            return None
        client, items = next(iter(self._clients.items()))
        item = next(iter(items))
        self._clients.move_to_end(client)
        for other in list(self._clients):
            self.leave(other, item)
        return item

    def leave(self, client: str, item: Item) -> None:
        """A client no longer waits for an item."""
        items = self._clients.get(client)
        if items is not None:
            items.pop(item, None)
            if not items:
                del self._clients[client]
