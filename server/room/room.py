"""The table of contents of a room: which rule decides an op, and which reducer folds an event.

A room is the fold of its journal (`fold`). `decide` answers the events of an op, without carrying them out;
`evolve` carries out an event, and never fails on one that `decide` gave. Both are pure, so every process
that reads the same entries holds the same room.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.room import boards, groups, legend, lifecycle, notes, participants, stars, steps, timer, votes
from server.room.entry import Entry
from server.room.message import OP_WINDOW, Actor, Event, InternalOp, Op
from server.room.rejection import Rejected
from server.room.state import Room, replace
from server.room.window import OpWindow

Rule = Callable[[Room, Actor, Any, int], tuple[Event, ...]]
Reducer = Callable[[Room, Any], Room]

RULES: Mapping[type[Op], Rule] = {
    steps.SetStep: steps.set_step,
    votes.StartRound: votes.start_round,
    lifecycle.SetSetting: lifecycle.set_setting,
    lifecycle.RenameRoom: lifecycle.rename_room,
    lifecycle.CloseRoom: lifecycle.close_room,
    participants.Rename: participants.rename,
    participants.TakePart: participants.take_part,
    participants.Leave: participants.leave,
    notes.AddNote: notes.add_note,
    notes.EditNote: notes.edit_note,
    notes.ColorNote: notes.color_note,
    notes.AssignNote: notes.assign_note,
    notes.MoveNote: notes.move_note,
    notes.RemoveNote: notes.remove_note,
    notes.RestoreNote: notes.restore_note,
    groups.GroupNotes: groups.group_notes,
    groups.NameGroup: groups.name_group,
    groups.Ungroup: groups.ungroup,
    groups.MoveGroup: groups.move_group,
    groups.MoveNotes: groups.move_notes,
    boards.SetSilent: boards.set_silent,
    legend.NameColor: legend.name_color,
    stars.AskStars: stars.ask_stars,
    stars.DropStars: stars.drop_stars,
    timer.StartTimer: timer.start_timer,
    timer.StopTimer: timer.stop_timer,
}

INTERNAL: Mapping[type[InternalOp], Callable[[Room, Any], tuple[Event, ...]]] = {
    participants.Join: participants.join,
    votes.Publish: votes.publish,
    stars.PublishStars: stars.publish_stars,
}

REDUCERS: Mapping[type[Event], Reducer] = {
    steps.StepSet: steps.step_set,
    votes.ResultPublished: votes.result_published,
    votes.RoundStarted: votes.round_started,
    lifecycle.RoomRenamed: lifecycle.room_renamed,
    lifecycle.RoomClosed: lifecycle.room_closed,
    lifecycle.SettingSet: lifecycle.setting_set,
    participants.ParticipantJoined: participants.participant_joined,
    participants.ParticipantChanged: participants.participant_changed,
    participants.ParticipantLeft: participants.participant_changed,
    boards.NoteSaved: boards.note_saved,
    boards.NoteRemoved: boards.note_removed,
    boards.GroupSaved: boards.group_saved,
    boards.GroupRemoved: boards.group_removed,
    boards.BoardSet: boards.board_set,
    legend.LegendSet: legend.legend_set,
    stars.StarsShown: stars.stars_shown,
    timer.TimerSet: timer.timer_set,
}

# Every op that a client may send. Two have no rule of their own: the host asks the ballot box first, and
# decides a Publish or a PublishStars.
OPS: tuple[type[Op], ...] = (*RULES, votes.RevealResult, stars.ShowStars)


def decide(room: Room, actor: Actor, op: Op | InternalOp, now: int) -> tuple[Event, ...]:
    """The events of the op; none if it changes nothing. `now` is server milliseconds. Raises Rejected, or
    NotAdmitted for a Join."""
    if isinstance(op, InternalOp):
        return INTERNAL[type(op)](room, op)
    guard(room, actor, op)
    return RULES[type(op)](room, actor, op, now)


def guard(room: Room, actor: Actor, op: Op) -> None:
    """What holds for every op of a person: an open room, a fitting role, a fitting step. Raises Rejected,
    in the order of the codes."""
    if room.closed and not isinstance(op, participants.Leave):
        raise Rejected("room_closed")
    me = room.participants.get(actor.participant or "")
    if me is None or (me.left and not isinstance(op, participants.Leave)):
        raise Rejected("not_allowed")
    if op.facilitator_only and actor.role != "facilitator":
        raise Rejected("not_allowed")
    if op.steps is not None and room.step not in op.steps:
        raise Rejected("wrong_step")


def repeated(room: Room, op: str, after: int) -> bool:
    """Whether the op with this id has been carried out. Raises Rejected as it was refused for good, or
    `too_old` when that can no longer be known.
    """
    if room.recent.has(op):
        if (code := room.recent.refused.get(op)) is not None:
            raise Rejected(code)
        return True
    if after < room.seq - OP_WINDOW:
        raise Rejected("too_old")
    return False


def evolve(room: Room | None, event: Event) -> Room:
    """The room after the event. Only the first event of a journal meets no room."""
    if isinstance(event, lifecycle.RoomCreated):
        return lifecycle.room_created(event)
    if room is None:
        raise ValueError("a journal begins with room_created")
    return REDUCERS[type(event)](room, event)


def apply(room: Room | None, entry: Entry) -> Room:
    """The room after the entry, which it then counts and remembers."""
    for event in entry.events:
        room = evolve(room, event)
    if room is None:
        raise ValueError("a journal begins with room_created")
    return replace(room, seq=entry.seq, recent=_remembered(room.recent, entry))


def _remembered(recent: OpWindow, entry: Entry) -> OpWindow:
    if entry.op is None:
        return recent
    return recent.with_refused(entry.op, entry.refused) if entry.refused else recent.with_op(entry.op)


def fold(room: Room | None, entries: Iterable[Entry]) -> Room | None:
    """The room after all the entries."""
    for entry in entries:
        room = apply(room, entry)
    return room
