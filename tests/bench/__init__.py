"""Measurements, each a program of its own: a busy test process would measure itself."""
