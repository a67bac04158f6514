"""Whose turn it is, whatever anybody asks for."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.outlets.fair_queue import FairQueue, FullError

CLIENTS = st.sampled_from("abcd")
# A client asks for something of its own, or somebody is served.
STEPS = st.lists(st.one_of(CLIENTS, st.none()), max_size=60)


@given(STEPS)
def test_nobody_is_served_twice_while_another_waits_for_a_first_time(steps: list[str | None]) -> None:
    queue = FairQueue[tuple[str, int]](1000, 1000)
    # Client → what was done for others since its turn, or since it began to wait.
    waiting: dict[str, Counter[str]] = {}
    numbers = iter(range(1000))
    taken: list[tuple[str, int]] = []
    for step in [*steps, *[None] * len(steps)]:
        if step is not None:
            queue.put(step, (step, next(numbers)))
            waiting.setdefault(step, Counter())
            continue
        item = queue.take()
        assert (item is None) == (not waiting)
        if item is None:
            continue
        taken.append(item)
        del waiting[item[0]]
        for others in waiting.values():
            others[item[0]] += 1
            assert max(others.values()) == 1
        if any(client == item[0] for client in queue._clients):
            waiting[item[0]] = Counter()
    assert len(queue) == 0
    # Everything was taken once, and in the order in which its client had asked.
    assert sorted(number for _, number in taken) == list(range(len(taken)))
    for client in "abcd":
        own = [number for name, number in taken if name == client]
        assert own == sorted(own)


@given(st.lists(st.tuples(st.sampled_from(["put", "leave", "take"]), CLIENTS, st.integers(0, 5)), max_size=60))
def test_it_is_what_a_set_of_who_waits_for_what_says(steps: list[tuple[str, str, int]]) -> None:
    queue, model = FairQueue[int](4, 3), set[tuple[str, int]]()
    for step, client, item in steps:
        if step == "put":
            own = {number for name, number in model if name == client}
            wanted = {number for _, number in model}
            full = item not in own and (len(own) >= 3 or (item not in wanted and len(wanted) >= 4))
            if full:
                with pytest.raises(FullError):
                    queue.put(client, item)
            else:
                queue.put(client, item)
                model.add((client, item))
        elif step == "leave":
            queue.leave(client, item)
            model.discard((client, item))
        else:
            taken = queue.take()
            assert (taken is None) == (not model)
            assert taken is None or taken in {number for _, number in model}
            model = {(name, number) for name, number in model if number != taken}
        assert len(queue) == len({number for _, number in model})
        assert all((number in queue) == any(number == other for _, other in model) for number in range(6))


def test_what_two_wait_for_is_taken_at_the_first_of_their_turns() -> None:
    queue = FairQueue[str](10, 10)
    for item in ("a1", "a2", "shared"):
        queue.put("a", item)
    queue.put("b", "shared")
    assert [queue.take() for _ in range(4)] == ["a1", "shared", "a2", None]
