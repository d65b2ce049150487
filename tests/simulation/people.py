"""What the people of a history do: drawn, sensible and not."""

import random
from typing import Any

from tests.scenarios.histories import small_workshop
from tests.simulation.box import STARS
from tests.simulation.browser import Browser
from tests.simulation.weather import Weather

WORKSHOP = small_workshop()
BUDGET = 3

Form = dict[str, Any]


class People:
    """Those with a seat, and the notes that they have written."""

    def __init__(self, chance: random.Random, browsers: list[Browser], weather: Weather) -> None:
        self._chance = chance
        self._browsers = browsers
        self._weather = weather
        self._notes: list[str] = []

    def act(self) -> None:
        """Someone does something."""
        chance = self._chance
        who = chance.choice(self._browsers)
        if who.role == "screen" or who.leaving:
            return
        if who.role == "facilitator" and chance.random() < 0.5:
            who.wish(self._lead())
        elif chance.random() < 0.35:
            where = chance.choice(WORKSHOP.statement_ids())
            who.choose(where, chance.choice([1, 2, 5, 8, 9, 10, "skip"]))
        elif chance.random() < 0.25:
            self._give(who)
        elif chance.random() < 0.1:
            board = WORKSHOP.boards[0]
            who.whisper(board.id, board.columns[0].id)
        elif who.role == "participant" and chance.random() < self._weather.leave / 10:
            who.wish({"type": "leave"})
            who.leaving = True
        else:
            who.wish(self._write())

    def _lead(self) -> Form:
        board = self._chance.choice(WORKSHOP.boards).id
        statement = self._chance.choice([*WORKSHOP.statement_ids(), None])
        if self._chance.random() < self._weather.close / 2:
            return {"type": "close_room"}
        acts: list[tuple[int, Form]] = [
            (4, {"type": "set_step", "step": "results"}),
            (2, {"type": "set_step", "step": self._chance.choice(["grade", "reflect"])}),
            (5, {"type": "reveal_result", "statement": statement}),
            (2, {"type": "rename_room", "title": f"Rubrik {self._chance.randrange(1000)}"}),
            (2, {"type": "set_silent", "board": board, "silent": self._chance.random() < 0.5}),
            (1, {"type": "start_round"}),
            (4, {"type": "ask_stars", "board": WORKSHOP.boards[0].id, "budget": BUDGET}),
            (4, {"type": "show_stars", "board": WORKSHOP.boards[0].id}),
            (1, {"type": "drop_stars", "board": WORKSHOP.boards[0].id}),
        ]
        weights = [weight for weight, _ in acts]
        return self._chance.choices(acts, weights)[0][1]

    def _give(self, who: Browser) -> None:
        """To some notes of the first board."""
        board = WORKSHOP.boards[0].id
        here = [note["id"] for note in (who.room or {}).get("notes", ()) if note["board"] == board]
        stars: dict[str, int] = {}
        for note in self._chance.choices(here, k=self._chance.randint(0, BUDGET)) if here else ():
            stars[note] = stars.get(note, 0) + 1
        who.choose(STARS + board, stars)

    def _write(self) -> Form:
        board = self._chance.choice(WORKSHOP.boards)
        column = self._chance.choice(board.columns).id
        note = self._chance.choice([*self._notes[-8:], uuid_of(self._chance)])
        place = {"board": board.id, "column": column}
        if self._chance.random() < 0.55:
            self._notes.append(uuid_of(self._chance))
            return {"type": "add_note", "id": self._notes[-1], "text": f"Tanke {len(self._notes)}", **place}
        return self._chance.choice(
            [
                {
                    "type": "edit_note",
                    "id": note,
                    "base": "Tanke",
                    "text": f"Ny {self._chance.randrange(99)}",
                },
                {"type": "move_note", "id": note, "after": None, **place},
                {"type": "color_note", "id": note, "color": self._chance.choice(["blue", "rose"])},
                {"type": "remove_note", "id": note},
                {"type": "restore_note", "id": note},
                {"type": "rename", "name": self._chance.choice(["Åsa", "Bo", "Cecilia"])},
                {"type": "take_part", "answering": self._chance.random() < 0.95},
            ]
        )


def uuid_of(chance: random.Random) -> str:
    """As browsers make them."""
    text = f"{chance.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
