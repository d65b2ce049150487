"""What goes wrong in one history: drawn from its seed, most kinds of trouble in about half of them."""

import random
from dataclasses import dataclass, fields, replace
from typing import Final

ANSWER_S: Final = 3.0
# How much later than usual, in seconds, a request may be carried out: perhaps when nobody waits for it any
# more, or never so late.
LATE: Final = (ANSWER_S, 3 * ANSWER_S)
PUNCTUAL: Final = (0.0, ANSWER_S)


@dataclass
class Weather:
    """Chances, each of one message, call or second. `calm` ends all of it."""

    # Of the messages on the bus.
    drop: float = 0.0
    repeat: float = 0.0
    delay: float = 0.0
    replay: float = 0.0
    # Of the calls to the stores.
    refuse: float = 0.0
    lose_answer: float = 0.0
    late: float = 0.0
    slow: float = 0.0
    die: float = 0.0
    # Of each second.
    outage: float = 0.0
    partition: float = 0.0
    crash: float = 0.0
    replace: float = 0.0
    fall_back: float = 0.0
    full: float = 0.0
    empty: float = 0.0
    erase: float = 0.0
    close: float = 0.0
    leave: float = 0.0
    cut: float = 0.0
    stall: float = 0.0

    @classmethod
    def of(cls, chance: random.Random) -> "Weather":
        """Half of the troubles, each as bad as it happens to be."""
        drawn = {}
        for field in fields(cls):
            if chance.random() < SELDOM.get(field.name, 0.5):
                drawn[field.name] = WORST[field.name] * chance.random()
        return cls(**drawn)

    def again(self) -> "Weather":
        """The same, for another history."""
        return replace(self)

    def calm(self) -> None:
        """From now on nothing goes wrong."""
        for field in fields(self):
            setattr(self, field.name, 0.0)


# What ends a room, or all rooms, is not in every other history.
SELDOM = {"empty": 0.15, "erase": 0.1, "close": 0.15, "leave": 0.3, "full": 0.3}
WORST = {
    "drop": 0.9,
    "repeat": 0.3,
    "delay": 0.5,
    "replay": 0.3,
    "refuse": 0.03,
    "lose_answer": 0.1,
    "late": 0.1,
    "slow": 0.2,
    "die": 0.01,
    "outage": 0.1,
    "partition": 0.15,
    "crash": 0.1,
    "replace": 0.1,
    "fall_back": 0.1,
    "full": 0.1,
    "empty": 0.3,
    "erase": 0.2,
    "close": 0.1,
    "leave": 0.2,
    "cut": 0.5,
    "stall": 0.2,
}
