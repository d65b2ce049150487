/**
 * Who may write, whose a note is, and who else is at work: asked of a room and of a tab's state.
 *
 * Pure. The server decides; this is only so that nothing is drawn that it would refuse.
 *
 * @import {Board, Note, Room} from "../protocol.js"
 * @import {Said, State, Whisper} from "./state.js"
 */

/** Where the room must be for notes to be written. */
const STEPS = new Set(["results", "reflect", "document", "summary"]);

/** @param {Pick<Room, "closed"|"step">} room */
export function isOpenForNotes(room) {
  return !room.closed && STEPS.has(room.step);
}

/**
 * What the board is told to hide: whether new notes are seen by their writers alone, and how many are.
 *
 * @param {Room} room
 * @param {string} board
 * @returns {Pick<Board, "silent"|"hidden">}
 */
export function silenceOf(room, board) {
  return room.boards.find(({ id }) => id === board) ?? { silent: false, hidden: 0 };
}

/**
 * A hidden note stays on its board.
 *
 * @param {Note} note
 * @param {string} board
 */
export function mayLieOn(note, board) {
  return !note.hidden || note.board === board;
}

/**
 * A hidden note that one sees is one's own.
 *
 * @param {Pick<State, "you"|"written">} state
 * @param {Note} note
 */
export function isOwn({ you, written }, note) {
  return note.hidden || written.has(note.id) || (note.author !== null && note.author === you?.participant);
}

/**
 * @param {Pick<Room, "closed"|"step"|"settings">} room
 * @param {Pick<State, "you"|"written">} state
 * @param {Note} note
 */
export function mayChange(room, state, note) {
  if (!isOpenForNotes(room) || state.you?.role === "screen") return false;
  return room.settings.edit_others || isOwn(state, note);
}

/**
 * What others whisper. Where no names are shown one's own is told from theirs by what it says, and only once.
 *
 * @param {State} state
 * @returns {Whisper[]}
 */
export function othersWhispers({ whispers, said, you, room }) {
  const me = room?.settings.authors ? (you?.participant ?? null) : null;
  if (me !== null) return whispers.filter(({ participant }) => participant !== me);
  const own = said.findLast((words) => whispers.some((whisper) => isSame(whisper, words)));
  const at = own ? whispers.findIndex((whisper) => isSame(whisper, own)) : -1;
  return whispers.filter((_, i) => i !== at);
}

/**
 * @param {Said} a
 * @param {Said} b
 */
export function isSame(a, b) {
  return a.kind === b.kind && a.board === b.board && a.column === b.column && a.note === b.note;
}
