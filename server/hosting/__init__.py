"""Keeps rooms alive: one host a room, and the ports that it needs from the outside."""
