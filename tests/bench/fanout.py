"""The same work for everyone: a hundred clients, and what each of some senders says goes to all of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

from tests.bench.load import Client, Load
from tests.bench.process import Measured, Spent
from tests.bench.rivals import Rival

CLIENTS = 100
SENDERS = 4
IN_FLIGHT = 8
# Enough that none has more than 64 ops unanswered while the server takes a breath of half a second.
STEADY_SENDERS = 20
SECONDS = 3.0
WARM_S = 1.0
# A client that reads every frame by itself is busier than the fastest of them; so little starves none.
SATURATED_BREATH_S = 0.000_6
# Beyond this the load client may be what is measured.
BUSY = 0.85


@dataclass(frozen=True)
class Figures:
    """One measurement. `cpu`: the server's microseconds a delivery; times are milliseconds to the last."""

    cpu: float
    p50: float
    p99: float
    rate: float
    load_share: float


@dataclass
class Speaker:
    """Says the next thing as soon as it has heard one of its own."""

    load: Load
    rival: Rival
    client: Client
    number: int
    own: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Have some ops under way."""
        self.client.answered = self.answered
        for _ in range(IN_FLIGHT):
            self.speak()

    def speak(self) -> None:
        """Say one thing."""
        op = self.load.number()
        self.own.add(op)
        self.load.send(self.client, self.rival.op(self.number, op), op)

    def answered(self, op: int) -> None:
        """It has come back."""
        if op in self.own:
            self.own.discard(op)
            self.speak()


def saturated(rival: Rival) -> Figures:
    """Each sender has some ops under way, always."""
    with rival.serving() as server:
        load = Load(SATURATED_BREATH_S)
        clients = rival.gather(load, server, CLIENTS)
        for number, client in enumerate(clients[:SENDERS]):
            Speaker(load, rival, client, number).begin()
        load.run(lambda: False, WARM_S)
        return measured(load, server)


def steady(rival: Rival, rate: float) -> Figures:
    """So many ops a second, however the server fares."""
    with rival.serving() as server:
        load = Load()
        senders = rival.gather(load, server, CLIENTS)[:STEADY_SENDERS]
        began, said = time.perf_counter(), 0

        def tick() -> None:
            nonlocal said
            while said < (time.perf_counter() - began) * rate:
                number = load.number()
                sender = said % len(senders)
                load.send(senders[sender], rival.op(sender, number), number)
                said += 1

        load.run(lambda: False, WARM_S, tick)
        return measured(load, server, tick)


def measured(load: Load, server: Measured, tick: Callable[[], None] | None = None) -> Figures:
    """What the next seconds cost."""
    load.forget()
    began = time.perf_counter()
    with Spent(server) as spent:
        load.run(lambda: False, SECONDS, tick)
    if len(load.took) < 20:
        raise RuntimeError(f"only {len(load.took)} ops reached everyone: the server cannot keep up")
    cut = quantiles(load.took, n=100)
    seconds = time.perf_counter() - began
    figures = Figures(
        cpu=spent.cpu / load.deliveries * 1e6,
        p50=cut[49] * 1000,
        p99=cut[98] * 1000,
        rate=load.deliveries / seconds,
        load_share=spent.load_share,
    )
    load.close()
    return figures
