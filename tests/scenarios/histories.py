"""Random histories of a room: who does what in which order, sensible and not, as browsers would send it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from server.content import load
from server.room.rejection import NotAdmitted, Rejected
from server.room.room import OPS
from server.room.state import Settings, replace
from server.room.workshop import Workshop
from tests.gathering import Gathering, Watch, created, op_id

LEADERS = ("Maria", "Per")
PEOPLE = (*LEADERS, "Anna", "Bo", "Carl", "the screen")
NOTES = tuple(op_id(f"note {number}") for number in range(4))


def small_workshop() -> Workshop:
    """A part of the real one, so that histories meet at the same places, and are quick."""
    whole = load("tjanstelogik")
    return replace(
        whole,
        statements=whole.statements[:2],
        questions=whole.questions[:1],
        boards=whole.boards[1:3],
        guides=(),
        meaning=None,
        source=None,
    )


@dataclass(frozen=True)
class Join:
    """Someone says hello."""

    by: str
    name: str | None
    facilitator: bool


@dataclass(frozen=True)
class Wish:
    """Someone sends an op; one with a label may be sent again."""

    by: str
    form: Mapping[str, Any]
    label: str | None


@dataclass(frozen=True)
class Cast:
    """Someone answers a statement."""

    by: str
    statement: str
    score: Any
    round: int | None


@dataclass(frozen=True)
class Give:
    """Someone gives stars."""

    by: str
    board: str
    given: Mapping[str, int]


Move = Join | Wish | Cast | Give


@dataclass(frozen=True)
class History:
    """A room's settings, and what is done in it once Maria leads it and three people are in."""

    settings: Settings
    moves: Sequence[Move]


def play(history: History, watch: Watch | None = None) -> Gathering:
    """Take every move; one that is refused is no failure."""
    gathering = Gathering(created(history.settings, small_workshop()), watch)
    for move in (Join("Maria", None, True), *(Join(who, None, False) for who in PEOPLE[2:5]), *history.moves):
        try:
            _take(gathering, move)
        except (Rejected, NotAdmitted):
            continue
    return gathering


def _take(gathering: Gathering, move: Move) -> None:
    match move:
        case Join():
            gathering.join(move.by, move.name, facilitator=move.facilitator)
        case Wish():
            gathering.wish(move.by, move.form, move.label)
        case Cast():
            gathering.cast(move.by, move.statement, move.score, move.round)
        case Give():
            gathering.give(move.by, move.board, move.given)


def _one_of(*values: Any) -> SearchStrategy[Any]:
    return st.sampled_from(values)


def _form(**fields: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


def _joined(*forms: SearchStrategy[dict[str, Any]]) -> SearchStrategy[dict[str, Any]]:
    return st.tuples(*forms).map(lambda parts: {key: part[key] for part in parts for key in part})


_statement = _one_of("offer", "offer", "user", "nothing")
_place = _one_of(
    {"board": "insights", "column": "insights"},
    {"board": "insights", "column": "insights"},
    {"board": "insights", "column": "ideas"},
    {"board": "next_steps", "column": "now"},
    {"board": "insights", "column": "now"},
    {"board": "nowhere", "column": "now"},
)
_note = _one_of(*NOTES)
_several = st.lists(_note, max_size=4)
_group = _one_of(op_id("one group"), op_id("another group"))
_neighbour = st.one_of(
    st.just({}),
    st.just({"after": None}),
    _form(after=_note),
    _form(before=_note),
    _form(after=_note, before=_note),
)
_text = _one_of("En tanke", "En ny tanke", "Tre ord till", "rad\nrad", " \n", "x" * 2001) | st.text(
    max_size=9
)
_name = _one_of("Anna", "anna", "Bo", "", "x" * 41, "\u0000", "__proto__") | st.text(max_size=8)

# Every op that a browser may send, by its tag.
FORMS: Mapping[str, SearchStrategy[dict[str, Any]]] = {
    "set_step": _form(
        step=_one_of("welcome", "grade", "results", "results", "reflect", "document", "summary", "lunch"),
        place=_one_of(None, None, "offer", "resources", "insights", "nowhere"),
    ),
    "reveal_result": _form(statement=st.none() | _statement),
    "start_round": _one_of({}, {}, {"threshold": 3}, {"threshold": 5}, {"threshold": 4}),
    "set_setting": _form(
        setting=_one_of("threshold", "edit_others", "authors", "nothing"), value=_one_of(3, 5, True, False)
    ),
    "rename_room": _form(title=_name),
    "close_room": st.just({}),
    "rename": _form(name=_name),
    "take_part": _form(answering=st.booleans()),
    "leave": st.just({}),
    "start_timer": _form(seconds=st.integers(0, 100)),
    "stop_timer": st.just({}),
    "add_note": _joined(
        _form(id=_note, text=_text),
        _place,
        _neighbour,
        _one_of({}, {}, {"color": "rose"}, {"color": 7}, {"statement": "offer"}, {"statement": "nothing"}),
        _one_of({}, {}, {}, {"question": "resources"}, {"question": "nothing"}),
        st.just({}) | st.just({}) | _form(source=_note),
    ),
    "name_color": _form(color=_one_of("green", "rose", "red"), name=_name),
    "edit_note": _form(id=_note, base=_text, text=_text),
    "color_note": _form(id=_note, color=_one_of("green", "rose", "red")),
    "assign_note": _joined(
        _form(id=_note, who=st.none() | _name, when=st.none() | _name),
        st.just({}) | _form(first_move=st.none() | _name, how_known=st.none() | _name),
    ),
    "move_note": _joined(_form(id=_note), _place, _neighbour),
    "group_notes": _form(id=_group, notes=_several, onto=_note, name=_name),
    "name_group": _form(id=_group, name=_name),
    "ungroup": _form(id=_group),
    "move_group": _joined(_form(id=_group), _place, _neighbour),
    "move_notes": _joined(_form(ids=_several), _place, _neighbour),
    "remove_note": _form(id=_note),
    "restore_note": _form(id=_note),
    "ask_stars": _form(board=_one_of("insights", "insights", "nowhere"), budget=_one_of(1, 3, 0, "3")),
    "show_stars": _form(board=_one_of("insights", "next_steps", "nowhere")),
    "drop_stars": _form(board=_one_of("insights", "nowhere")),
    "set_silent": _form(board=_one_of("insights", "next_steps", "nowhere"), silent=st.booleans()),
}
LEADERS_OPS = {str(op.__struct_config__.tag) for op in OPS if op.facilitator_only}


@st.composite
def _wishes(draw: st.DrawFn) -> Wish:
    tag = draw(_one_of(*(tag for tag in FORMS if tag != "close_room"), "add_note", "set_silent"))
    by = draw(_one_of(*PEOPLE, *("Maria",) * 10) if tag in LEADERS_OPS else _person)
    label = draw(_one_of(None, None, None, None, None, "first", "second", "third"))
    return Wish(by, {"type": tag, **draw(FORMS[tag])}, label)


_person = _one_of(*PEOPLE)
_score = st.integers(1, 10) | _one_of("skip", None)
_round = _one_of(None, None, None, None, 1, 2)
_cast = st.builds(Cast, _person, _statement, _score, _round)
_give = st.builds(
    Give,
    _person,
    _one_of("insights", "insights", "insights", "next_steps"),
    st.dictionaries(_note, st.integers(1, 3), max_size=2),
)
_join = st.builds(Join, _person, st.none() | _name, st.booleans())

# Where much can happen: answers and notes are both open in results.
OPENING = [Wish("Maria", {"type": "set_step", "step": "results"}, None)]
SILENCE = [Wish("Maria", {"type": "set_silent", "board": "insights", "silent": True}, None)]
NOTED = [
    Wish(by, {"type": "add_note", "id": note, "board": "insights", "column": "ideas", "text": "Ny"}, None)
    for by, note in zip(("Anna", "Bo", "Bo"), NOTES, strict=False)
]

# Enough answers for a result, which single casts seldom come to; most often it is shown at once.
_vote = st.builds(
    lambda statement, scores, shown: [
        *(Cast(by, statement, score, None) for by, score in zip(PEOPLE[2:5], scores, strict=True)),
        *([Wish("Maria", {"type": "reveal_result", "statement": shown}, None)] if shown != "later" else []),
    ],
    _one_of("offer", "user"),
    st.lists(st.integers(1, 10), min_size=3, max_size=3),
    _one_of(None, "offer", "user", "later"),
)
# Likewise for stars.
_starring = st.builds(
    lambda budget, given, shown: [
        Wish("Maria", {"type": "ask_stars", "board": "insights", "budget": budget}, None),
        *(Give(by, "insights", ballot) for by, ballot in zip(PEOPLE[2:5], given, strict=True)),
        *([Wish("Maria", {"type": "show_stars", "board": "insights"}, None)] if shown else []),
    ],
    _one_of(1, 3),
    st.lists(st.dictionaries(_one_of(*NOTES[:3]), st.integers(1, 2), max_size=1), min_size=3, max_size=3),
    st.booleans(),
)
_alone = st.one_of(_wishes(), _wishes(), _wishes(), _wishes(), _cast, _join | _give).map(lambda move: [move])
_moves = st.lists(st.one_of(_alone, _alone, _alone, _alone, _vote, _starring), min_size=25, max_size=35)
_closing = _one_of([], [], [Wish("Maria", {"type": "close_room"}, None)])

histories = st.builds(
    History,
    st.builds(Settings, authors=st.booleans(), edit_others=st.booleans(), solo=_one_of(*(False,) * 9, True)),
    st.tuples(
        _one_of([OPENING], [OPENING, SILENCE], [OPENING, NOTED], [OPENING, SILENCE, NOTED]),
        _moves,
        _closing.map(lambda closing: [closing]),
        st.lists(_alone, max_size=3),
    ).map(lambda parts: [move for part in parts for moves in part for move in moves]),
)
