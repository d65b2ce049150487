"""The adapters for many processes on many machines: every port on one Redis, 7.0 or newer.

All keys of a room hold its code in braces, so that on a cluster they share a slot. None expires but those of
what passes: who is here, and who is done.
"""
