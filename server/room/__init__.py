"""The rules of a room, pure: no clock, randomness, network or files; only Python and msgspec."""
