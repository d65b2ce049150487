"""How the bench tells what it found: tables that may be put into a README."""


def title(words: str) -> None:
    """What the next table is about."""
    print(f"\n**{words}**\n")


def table(*names: str) -> None:
    """The head of a table."""
    row(*names)
    row(*("---" for _ in names))


def row(*cells: str) -> None:
    """A line of it."""
    print(f"| {' | '.join(cells)} |", flush=True)
