"""Listening on a free port, which is printed."""

import socket


def free_port() -> socket.socket:
    """A socket that listens; its address is printed, as our own server does."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    return listening
