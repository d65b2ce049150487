"""Histories of rooms that two runs are compared over: drawn at random, and a few long ones."""

from hypothesis import strategies as st

from server.room.state import Settings
from tests.anonymity.twins import Act, History

# What may happen, more often what matters more.
ACTS = (
    *(Act("tick"),) * 4,
    Act("wait", said=70),
    Act("wait", said=121_000),
    *(
        Act("reload", who, keeps_head)
        for who in ("Anna", "Maria", "the screen")
        for keeps_head in (True, False)
    ),
    *(Act("set_step", said=step) for step in ("results", "results", "results", "grade", "reflect")),
    *(Act("reveal_result", said=statement) for statement in (None, None, None, "offer", "user")),
    *(Act("start_round", said=k) for k in (None, 3, 5)),
    *(Act("set_setting", said=k) for k in (3, 8)),
    *(Act("join", who) for who in ("Fia", "Gun", "Hans")),
    Act("away", "Eva"),
    Act("back", "Eva"),
    Act("leave", "Dan"),
    Act("take_part", "Maria", said=True),
    Act("take_part", "Carl", said=False),
    *(Act("add_note", "Bo"),) * 2,
    Act("rename_room"),
    Act("export"),
    *(Act("ask_stars", said=budget) for budget in (1, 3)),
    *(Act("show_stars"),) * 2,
    Act("drop_stars"),
)
OPENING = (Act("tick"), Act("set_step", said="results"))
ENDING = (Act("set_step", said="results"), Act("reveal_result"))
SHOWN = (Act("tick"), Act("show_stars"))
STARS = (*(Act("add_note", who) for who in ("Anna", "Bo", "Carl")), Act("ask_stars", said=3))

histories = st.builds(
    History,
    st.builds(Settings, threshold=st.sampled_from((3, 3, 5)), authors=st.booleans()),
    st.lists(st.sampled_from(ACTS), min_size=8, max_size=24).map(
        lambda acts: (*OPENING, *STARS, *acts, *ENDING)
    ),
    st.integers(0, 2**32),
)

# A long afternoon: everything that can be done is done, and each result is shown in each of two rounds.
AFTERNOON = (
    *OPENING,
    *(Act("join", who) for who in ("Fia", "Gun", "Hans")),
    Act("take_part", "Maria", said=True),
    Act("reload", "Anna", False),
    Act("reveal_result"),
    Act("tick"),
    Act("tick"),
    Act("reload", "the screen", False),
    Act("reload", "Maria", True),
    Act("away", "Eva"),
    *STARS,
    Act("wait", said=121_000),
    Act("reveal_result"),
    Act("tick"),
    Act("export"),
    Act("set_step", said="reflect"),
    Act("tick"),
    Act("reload", "Anna", False),
    Act("show_stars"),
    Act("reload", "the screen", False),
    Act("ask_stars", said=1),
    Act("tick"),
    Act("drop_stars"),
    Act("ask_stars", said=2),
    Act("tick"),
    Act("tick"),
    Act("show_stars"),
    Act("set_step", said="results"),
    Act("start_round", said=3),
    Act("tick"),
    Act("leave", "Dan"),
    Act("back", "Eva"),
    Act("reload", "Carl", False),
    Act("tick"),
    Act("reveal_result", said="user"),
    Act("reload", "Anna", True),
    Act("tick"),
    Act("reveal_result", said="offer"),
    Act("start_round", said=5),
    Act("reveal_result"),
    Act("tick"),
    Act("reveal_result"),
    Act("rename_room"),
)
# So few answers that a result is refused again and again.
REFUSED = (
    *OPENING,
    Act("start_round", said=8),
    *STARS,
    *(
        act
        for statement in (None, "offer", "user")
        for act in (Act("reload", "the screen", False), Act("reveal_result", said=statement), *SHOWN)
    ),
)
# A small group that answers all, round after round.
ROUNDS = (
    *OPENING,
    *(act for _ in range(6) for act in (*(Act("tick"),) * 3, Act("reveal_result"), Act("start_round"))),
    *STARS,
    *(act for _ in range(6) for act in (Act("tick"), *SHOWN, Act("ask_stars", said=2))),
)
LONG = {"rounds": ROUNDS, "an afternoon": AFTERNOON, "refused": REFUSED}
