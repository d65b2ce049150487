/**
 * Shows a person's own ops at once, before the server has answered them.
 *
 * A prediction is only what the screen shows meanwhile: the fact replaces it, and a refusal takes it away. So it repeats none of
 * the server's rules; an op that it cannot picture is left out.
 *
 * @import {Note, Op, Room} from "../protocol.js"
 */

import { stepSet, withRecord } from "./evolve.js";
import { groupBeside, predictedGroups, withoutEmpty } from "./groups.js";
import { withNote, withoutNote } from "./notes.js";
import { rankFor } from "./places.js";

/**
 * @param {Room} room what the server has said
 * @param {readonly {op: Op}[]} pending oldest first
 * @param {string | null} participant who wishes
 * @returns {Room}
 */
export function predict(room, pending, participant) {
  return pending.reduce(
    (before, { op }) =>
      op.type === "restore_note" ? restored(before, room, op.id) : predicted(before, op, participant),
    room,
  );
}

/**
 * Only a note whose removal has not been confirmed is known still.
 *
 * @param {Room} room
 * @param {Room} confirmed
 * @param {string} id
 * @returns {Room}
 */
function restored(room, confirmed, id) {
  const note = confirmed.notes.find((each) => each.id === id);
  if (!note) return room;
  const group = room.groups.some(({ id: known }) => known === note.group) ? note.group : null;
  return { ...room, notes: withNote(room.notes, { ...note, group }) };
}

/**
 * @param {Room} room
 * @param {Op} op
 * @param {string | null} participant
 * @returns {Room}
 */
function predicted(room, op, participant) {
  switch (op.type) {
    case "set_step":
      return stepSet(room, op.step, op.place ?? null);
    case "rename":
      return withMe(room, participant, { name: op.name.trim() });
    case "take_part":
      return withMe(room, participant, { answering: op.answering });
    case "rename_room":
      return { ...room, title: op.title.trim() };
    case "set_setting":
      return { ...room, settings: { ...room.settings, [op.setting]: op.value } };
    case "set_silent":
      return withSilence(room, op.board, op.silent);
    case "name_color":
      return { ...room, legend: { ...room.legend, [op.color]: op.name.trim() } };
    default:
      return predictedNotes(room, op, participant);
  }
}

/**
 * @param {Room} room
 * @param {Op} op
 * @param {string | null} participant
 * @returns {Room}
 */
function predictedNotes(room, op, participant) {
  switch (op.type) {
    case "add_note":
      return { ...room, notes: withNote(room.notes, newNote(room, op, participant)) };
    case "edit_note":
      return withChanged(room, op.id, ({ rev }) => ({ text: op.text, rev: rev + 1 }));
    case "color_note":
      return withChanged(room, op.id, () => ({ color: op.color }));
    case "assign_note":
      return withChanged(room, op.id, ({ first_move, how_known }) => ({
        who: op.who,
        when: op.when,
        first_move: op.first_move === undefined ? first_move : op.first_move,
        how_known: op.how_known === undefined ? how_known : op.how_known,
      }));
    case "move_note":
      return withoutEmpty(withChanged(room, op.id, (note) => movedTo(room, note, op)));
    case "remove_note":
      return withoutEmpty({ ...room, notes: withoutNote(room.notes, op.id) });
    default:
      return predictedGroups(room, op);
  }
}

/**
 * @param {Room} room
 * @param {string | null} participant
 * @param {{name?: string, answering?: boolean}} change
 * @returns {Room}
 */
function withMe(room, participant, change) {
  const me = room.participants.find(({ id }) => id === participant);
  return me ? { ...room, participants: withRecord(room.participants, { ...me, ...change }) } : room;
}

/**
 * @param {Room} room
 * @param {string} id
 * @param {boolean} silent
 * @returns {Room}
 */
function withSilence(room, id, silent) {
  const board = room.boards.find((each) => each.id === id);
  return board ? { ...room, boards: withRecord(room.boards, { ...board, silent }) } : room;
}

/**
 * @param {Room} room
 * @param {string} id
 * @param {(note: Note) => Partial<Note>} change
 * @returns {Room}
 */
function withChanged(room, id, change) {
  const note = room.notes.find((each) => each.id === id);
  return note ? { ...room, notes: withNote(room.notes, { ...note, ...change(note) }) } : room;
}

/**
 * @param {Room} room
 * @param {Note} note
 * @param {Extract<Op, {type: "move_note"}>} op
 * @returns {Partial<Note>}
 */
function movedTo(room, { group }, op) {
  const { board, column } = op;
  return { board, column, rank: rankFor(room, op), group: group === groupBeside(room, op) ? group : null };
}

/**
 * @param {Room} room
 * @param {Extract<Op, {type: "add_note"}>} op
 * @param {string | null} participant
 * @returns {Note}
 */
function newNote(room, op, participant) {
  return {
    id: op.id,
    board: op.board,
    column: op.column,
    rank: rankFor(room, op),
    text: op.text,
    rev: 1,
    color: op.color ?? "yellow",
    author: room.settings.authors ? participant : null,
    hidden: room.boards.some(({ id, silent }) => id === op.board && silent),
    statement: op.statement ?? null,
    question: op.question ?? null,
    source: op.source ?? null,
    who: null,
    when: null,
    group: null,
    first_move: null,
    how_known: null,
  };
}
