"""The command line: `serve`, and what developers generate with `protocol`."""

import argparse
import sys
from socket import socket

from server import protocol
from server.adapters.embedded.lock import DataLocked
from server.adapters.embedded.migration import StorageTooNew
from server.hosting.ports import Unavailable
from server.serving import Post, serve, serve_and_reload
from server.settings import BadSetting
from server.workers import serve_with_workers


def main() -> int:
    """Run a command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m server", description="A live board for reflection workshops."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser(
        "serve", help="serve rooms; settings are environment variables, see README.md"
    )
    serving.add_argument(
        "--reload", action="store_true", help="start again when a file changes, for development"
    )
    serving.add_argument(
        "--workers", type=int, default=1, metavar="N", help="serve with N processes, through Redis"
    )
    # What a worker is given: the socket and the process that it works for.
    serving.add_argument("--post", type=int, nargs=2, help=argparse.SUPPRESS)
    generate = commands.add_parser("protocol", help="generate static/protocol.js from the server's types")
    generate.add_argument("--check", action="store_true", help="only check that it is current")
    arguments = parser.parse_args()
    if arguments.command == "protocol":
        return protocol.run(check=arguments.check)
    try:
        if arguments.reload:
            serve_and_reload()
        elif arguments.workers != 1:
            return serve_with_workers(arguments.workers)
        elif arguments.post:
            serve(post=Post(socket(fileno=arguments.post[0]), arguments.post[1]))
        else:
            serve()
    except (BadSetting, DataLocked, StorageTooNew, Unavailable, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
