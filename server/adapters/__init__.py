"""The ports of `hosting/ports.py`, carried out: `embedded` for one process, Redis for many."""
