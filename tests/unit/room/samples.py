"""One of everything that is stored. The files in ../stored hold the same, as each version wrote them."""

from server.room.boards import BoardSet, GroupRemoved, GroupSaved, NoteRemoved, NoteSaved
from server.room.entry import AnyEvent
from server.room.legend import LegendSet
from server.room.lifecycle import RoomClosed, RoomCreated, RoomRenamed, SettingSet
from server.room.participants import ParticipantChanged, ParticipantJoined, ParticipantLeft
from server.room.stars import StarsShown
from server.room.state import (
    Board,
    Group,
    Note,
    Participant,
    PublishedResult,
    Result,
    Room,
    Settings,
    StarResult,
    Stars,
    Timer,
    replace,
)
from server.room.steps import StepSet
from server.room.timer import TimerSet
from server.room.votes import ResultPublished, RoundStarted
from server.room.window import OpWindow
from server.room.workshop import BoardPlan, Column, Guide, Question, Scale, Statement, Text, Workshop

OP = "0f0e0d0c-0b0a-4009-8807-060504030201"
AT = 1_800_000_007_000

WORKSHOP = Workshop(
    steps=("welcome", "grade", "results", "reflect", "document", "summary"),
    scale=Scale(Text("Vänster", "Left"), Text("Höger", "Right")),
    statements=(Statement("offer", Text("Vi erbjuder en produkt", "We offer a product"), Text("R", "R")),),
    questions=(Question("resources", Text("Vilka?", "Which?"), Text("Kort", "Short"), "thoughts", "other"),),
    boards=(
        BoardPlan(
            "thoughts",
            Text("Tankar", "Thoughts"),
            (Column("other", Text("Övrigt", "Other"), Text("Tips", "Hint"), assignable=True),),
            Text("Skriv", "Write"),
        ),
    ),
    guides=(Guide("grade", 7, Text("Svara", "Answer"), Text("Hur?", "How?")),),
    meaning=Text("Vad menas", "What is meant"),
    source=Text("Bygger på", "Based on"),
)
ANNA = Participant("p_anna", "Anna", "participant", answering=True)
NOTE = Note(
    id="11111111-2222-4333-8444-555555555555",
    board="thoughts",
    column="other",
    rank="V",
    text="En tanke\n“på” två rader 🙂",
    rev=2,
    color="blue",
    author="p_anna",
    hidden=True,
    statement="offer",
    who="Bo",
    when="i vår",
    question="resources",
    source="66666666-7777-4888-8999-aaaaaaaaaaaa",
    first_move="Ring Bo",
    how_known="Två har provat",
    group="66666666-2222-4333-8444-555555555555",
    mark="a" * 64,
)
GROUP = Group("66666666-2222-4333-8444-555555555555", "Det vi redan gör")
SETTINGS = Settings(threshold=5, authors=True, edit_others=False, solo=False)
RESULT = Result(n=12, mean="6.3", end=None, spread="mixed", distribution=(0, 0, 1, 2, 1, 3, 2, 1, 1, 1))
STARS = Stars(round=2, budget=3, threshold=5, shown=True)

EVENTS: dict[str, AnyEvent] = {
    "room_created": RoomCreated(
        room="granit-sol-482",
        title="Vård & omsorg",
        locale="sv",
        template="tjanstelogik",
        created=1_800_000_000_000,
        settings=SETTINGS,
        workshop=WORKSHOP,
        facilitator_key="f" * 64,
        screen_key="5" * 64,
    ),
    "room_renamed": RoomRenamed("Ny rubrik"),
    "room_closed": RoomClosed(),
    "setting_set": SettingSet("threshold", 8),
    "step_set": StepSet("results", "offer"),
    "round_started": RoundStarted(2, 5),
    "result_published": ResultPublished(1, "offer", RESULT),
    "participant_joined": ParticipantJoined(ANNA, seat="d" * 64),
    "participant_changed": ParticipantChanged(replace(ANNA, name="Anna 2", role="facilitator")),
    "participant_left": ParticipantLeft(replace(ANNA, left=True)),
    "note_saved": NoteSaved(NOTE),
    "note_removed": NoteRemoved(NOTE.id, NOTE),
    "group_saved": GroupSaved(GROUP),
    "group_removed": GroupRemoved(GROUP.id),
    "legend_set": LegendSet({"yellow": "Fråga", "rose": "Hinder"}),
    "board_set": BoardSet(Board("thoughts", silent=True, hidden=3, stars=STARS)),
    "stars_shown": StarsShown("thoughts", 1, 5, {NOTE.id: 8}, NOTE.id),
    "timer_set": TimerSet(Timer(1_800_000_067_000)),
}

ROOM = Room(
    room="granit-sol-482",
    title="Vård & omsorg",
    locale="sv",
    template="tjanstelogik",
    created=1_800_000_000_000,
    settings=SETTINGS,
    workshop=WORKSHOP,
    facilitator_key="f" * 64,
    screen_key="5" * 64,
    step="results",
    seq=41,
    place="offer",
    closed=True,
    visited=("welcome", "grade", "results"),
    round=2,
    begun=True,
    opened=True,
    newcomers=frozenset({"p_anna"}),
    participants={"p_anna": ANNA},
    seats={"d" * 64: "p_anna"},
    results=(PublishedResult(1, "offer", RESULT),),
    stars=(StarResult("thoughts", 1, 5, {NOTE.id: 8}, NOTE.id),),
    star_rounds={"thoughts": 2},
    boards={"thoughts": Board("thoughts", silent=True, hidden=1, stars=STARS)},
    notes={NOTE.id: NOTE},
    removed={"removed": replace(NOTE, id="removed", hidden=False, author=None, who=None, when=None)},
    groups={GROUP.id: GROUP},
    timer=Timer(1_800_000_067_000),
    legend={"yellow": "Fråga"},
    recent=OpWindow((frozenset({OP}),)),
)
