"""Hosts apart, played by network namespaces: each server process has a machine of its own, on a network with
the browsers (`front`) and on another with Redis (`back`), which are cut and narrowed one by one. The tests
themselves, and Redis, are on the machine that both networks lead to.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NETS = {"front": "10.213.82", "back": "10.213.83"}
SWITCH = f"switch-{os.getpid()}"
# What does not fit in is late, and then lost.
NARROW = ["tbf", "rate", "512kbit", "burst", "3000", "limit", "9000"]


@dataclass(frozen=True)
class Machine:
    """A namespace, and where its cables are plugged in."""

    name: str
    number: int

    @property
    def within(self) -> Sequence[str]:
        """What a command begins with to be run there."""
        return ["ip", "netns", "exec", self.name]

    def address(self, net: str) -> str:
        """On this network."""
        return f"{NETS[net]}.{self.number}"

    def cut(self, net: str) -> None:
        """Pull the cable: nobody is told, what is sent is lost."""
        _ip("-n", SWITCH, "link", "set", self.plug(net), "down")

    def mend(self, net: str) -> None:
        """Put it back in."""
        _ip("-n", SWITCH, "link", "set", self.plug(net), "up")

    def narrow(self, net: str) -> None:
        """A line that delays what is sent, and loses what is too much."""
        _run("ip", "netns", "exec", self.name, "tc", "qdisc", "add", "dev", net, "root", *NARROW)

    def plug(self, net: str) -> str:
        """Its cable's name at the switch."""
        return f"{net}-{self.number}"


@contextmanager
def machines(**named: int) -> Iterator[dict[str, Machine]]:
    """By name, with the last number of their addresses, until the end of the `with`. Each knows all names."""
    with ExitStack() as stack:
        # The switches have a namespace too: this machine's firewall is not to sort what passes them.
        _ip("netns", "add", SWITCH)
        stack.callback(_ip, "netns", "delete", SWITCH)
        for net, first in NETS.items():
            here = f"{net[0]}-{os.getpid()}"
            _ip("-n", SWITCH, "link", "add", net, "type", "bridge")
            _ip("-n", SWITCH, "link", "set", net, "up")
            _ip("link", "add", here, "type", "veth", "peer", "name", "here-" + net, "netns", SWITCH)
            # A namespace is taken down some time after it is deleted.
            stack.callback(_ip, "link", "delete", here)
            _ip("-n", SWITCH, "link", "set", "here-" + net, "master", net, "up")
            _ip("address", "add", f"{first}.1/24", "dev", here)
            _ip("link", "set", here, "up")
        made = {name: Machine(f"{name}-{os.getpid()}", number) for name, number in named.items()}
        hosts = "127.0.0.1 localhost\n" + "".join(f"{m.address('front')} {n}\n" for n, m in made.items())
        for machine in made.values():
            stack.enter_context(_made(machine, hosts))
        yield made


@contextmanager
def _made(machine: Machine, hosts: str) -> Iterator[None]:
    # `ip netns exec` lays what is here over /etc.
    own = Path("/etc/netns") / machine.name
    own.mkdir(parents=True)
    (own / "hosts").write_text(hosts)
    _ip("netns", "add", machine.name)
    try:
        _ip("-n", machine.name, "link", "set", "lo", "up")
        for net in NETS:
            peer = ["type", "veth", "peer", "name", net, "netns", machine.name]
            _ip("-n", SWITCH, "link", "add", machine.plug(net), *peer)
            _ip("-n", SWITCH, "link", "set", machine.plug(net), "master", net, "up")
            _ip("-n", machine.name, "address", "add", f"{machine.address(net)}/24", "dev", net)
            _ip("-n", machine.name, "link", "set", net, "up")
        yield
    finally:
        _ip("netns", "delete", machine.name)
        (own / "hosts").unlink()
        own.rmdir()


def _ip(*arguments: str) -> None:
    _run("ip", *arguments)


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        pytest.fail(f"Network namespaces are needed: iproute2 on Linux, as root. {' '.join(command)}: {said}")
