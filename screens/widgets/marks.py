"""Which rows are marked, also of millions at once: a set of so many keys would take seconds and hundreds of MB."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, count

_FEW = 20_000
"""So many keys at a time are held as a set."""


@dataclass(frozen=True, slots=True)
class Marks(Collection[int]):
    """The keys of marked rows, the least first; those of long lists, which are not negative, one byte a key."""

    _many: bytes | bytearray = b""
    """1 at the place of each key that was marked in a long list; never changed once it is here."""
    _count: int = 0
    """How many those are."""
    _turned: frozenset[int] = field(default_factory=frozenset)
    """For which keys the contrary holds."""

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and (key in self._turned) != (0 <= key < len(self._many) and self._many[key] == 1)

    def __len__(self) -> int:
        off = sum(key not in self for key in self._turned)
        return self._count + len(self._turned) - 2 * off

    def __iter__(self) -> Iterator[int]:
        yield from compress(count(), self._flat()) if self._many else sorted(self._turned)

    def turn(self, key: int) -> "Marks":
        """The same with one more, or one less."""
        return Marks(self._many, self._count, self._turned ^ {key})

    def turn_all(self, keys: Sequence[int]) -> "Marks":
        """The same with all of these; where all are marked, without them."""
        more = self._with(keys, is_marked=True)
        return more if len(more) != len(self) else self._with(keys, is_marked=False)

    def among(self, keys: Sequence[int]) -> "Marks":
        """Those of them that are among these."""
        return Marks()._with([key for key in keys if key in self], is_marked=True) if self else self

    def beyond(self, keys: Sequence[int]) -> int:
        """How many of them are not among these."""
        if not self._many:
            return len(self._turned.difference(keys))
        many = self._flat()
        return len(self) - sum(many[key] for key in keys if 0 <= key < len(many))

    def _with(self, keys: Sequence[int], *, is_marked: bool) -> "Marks":
        if len(keys) <= _FEW:
            return Marks(self._many, self._count, self._turned ^ {key for key in keys if (key in self) != is_marked})
        many = self._flat(max(keys) + 1)
        for key in keys:
            many[key] = is_marked
        return Marks(many, many.count(1))

    def _flat(self, least: int = 0) -> bytearray:
        """A byte a key, at least so many."""
        many = bytearray(self._many)
        many.extend(bytes(max(0, max(least, max(self._turned, default=-1) + 1) - len(many))))
        for key in self._turned:
            many[key] ^= 1
        return many
