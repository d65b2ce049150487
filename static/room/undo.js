/**
 * A person's own last acts on notes, and the op that takes each back.
 *
 * Pure. To take back is an ordinary op, so the server's rules hold for it: an edit is merged out of what others have written since. What
 * would take back another's doing too is not offered: `left` follows a note through one's own acts alone, so where the note is
 * otherwise than that, somebody else has been there.
 *
 * @import {Entry, Note, Op, Room} from "../protocol.js"
 * @import {State} from "./state.js"
 */

import { eachField, PLAN, planOf } from "./plan.js";
import { backOfMany, followedMany, isOnMany, manyOf } from "./undo-groups.js";
import { isOpenForNotes, mayChange, mayLieOn } from "./writing.js";

/** As many of one's own acts as can be taken back. */
const MOST = 50;

/** What of a note an act may change. @typedef {Pick<Note, "text"|"color"|"board"|"column"|"rank"|"who"|"when"|"first_move"|"how_known">} Look */

/** @typedef {import("./undo-groups.js").ActOnMany} ActOnMany */

/** @typedef {Extract<Op, {type: "add_note"|"edit_note"|"color_note"|"assign_note"|"move_note"|"remove_note"}>} Act */

/**
 * @typedef {object} Done
 * @property {string} id of the op
 * @property {number} at client ms, and the order
 * @property {Act | ActOnMany} op
 * @property {Look} was before; of a new note, what it began as
 * @property {readonly string[]} above the notes over it before, the nearest first
 * @property {Look | null} left what it is by one's own acts; null: not heard of yet
 * @property {import("./undo-groups.js").Many} [many] of an act on several: what was of each
 * @property {string} [batch] what acts have in common that are taken back together
 */

/** Why an act cannot be taken back. @typedef {"closed"|"gone"|"changed"|"others"|"back"} Why */

/**
 * @param {State} state
 * @param {Room | null} before as it was shown when the op was made
 * @param {{id: string, op: Op, at: number}} pending
 * @param {string} [batch]
 * @returns {State}
 */
export function withAct(state, before, { id, op, at }, batch) {
  const together = batch === undefined ? {} : { batch };
  if (before && isOnMany(op)) {
    const many = manyOf(before, op);
    const first = noteIn(before, Object.keys(many.notes)[0] ?? "");
    return first
      ? withDone(state, { id, at, op, was: lookOf(first), above: [], left: null, many, ...together })
      : state;
  }
  if (!(before && isAct(op))) return state;
  const note = op.type === "add_note" ? newLook(op) : noteIn(before, op.id);
  if (!note) return state;
  const above = op.type === "move_note" ? notesAbove(before, op.id) : [];
  return withDone(state, { id, at, op, was: lookOf(note), above, left: null, ...together });
}

/**
 * @param {State} state
 * @param {Done} done
 * @returns {State}
 */
export function withDone(state, done) {
  const others = state.done.filter(({ id }) => id !== done.id);
  return { ...state, done: [...others, done].sort((a, b) => a.at - b.at).slice(-MOST) };
}

/**
 * It has been taken back, cannot be, or never was.
 *
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function withoutDone(state, id) {
  return state.done.some((each) => each.id === id)
    ? { ...state, done: state.done.filter((each) => each.id !== id) }
    : state;
}

/**
 * What an entry makes of the notes that one has acted on. When silence ends hidden notes may get other ranks: that is nobody's doing.
 *
 * @param {readonly Done[]} all
 * @param {Room} before
 * @param {Entry} entry
 * @param {boolean} own
 * @returns {readonly Done[]}
 */
export function followed(all, before, { op, events }, own) {
  if (all.length === 0) return all;
  return events.reduce((acts, event) => {
    if (event.type !== "note_saved") return acts;
    const { note } = event;
    const was = noteIn(before, note.id);
    const ours = own || (was?.hidden && !note.hidden);
    return acts.map((done) => afterEvent(done, { was, note, ours: ours === true, itself: done.id === op }));
  }, all);
}

/**
 * @param {Done} done
 * @param {{was: Note | undefined, note: Note, ours: boolean, itself: boolean}} saved
 * @returns {Done}
 */
function afterEvent(done, { was, note, ours, itself }) {
  const before = was ?? note;
  if (done.many) return { ...done, many: followedMany(done.many, before, note, whose(itself, ours)) };
  if (!isAct(done.op) || done.op.id !== note.id) return done;
  if (itself) return { ...done, left: lookOf(note) };
  return ours && done.left ? { ...done, left: carried(done.left, before, note) } : done;
}

/** @param {boolean} itself @param {boolean} ours */
function whose(itself, ours) {
  if (itself) return "act";
  return ours ? "own" : "other";
}

/**
 * The ops that take an act back, or why there are none.
 *
 * @param {State} state
 * @param {Done} done
 * @returns {{ops: Op[], why: Why | null}}
 */
export function backOf(state, done) {
  const { room } = state;
  const { op, many } = done;
  if (!(room && isOpenForNotes(room))) return { ops: [], why: "closed" };
  if (!isAct(op)) {
    const ops = many ? backOfMany(state, op, many) : [];
    return { ops, why: ops.length === 0 ? "changed" : null };
  }
  const why = hindrance(state, { ...done, op });
  return { ops: why ? [] : [inverse(room, { ...done, op })], why };
}

/**
 * @param {Done} done
 * @returns {string[]} the notes that one has acted on
 */
export function notesOfAct({ op, many }) {
  if (many) return Object.keys(many.notes);
  return isAct(op) ? [op.id] : [];
}

/**
 * The last act, with those that were one with it, the newest first.
 *
 * @param {State} state
 * @returns {Done[]}
 */
export function lastDone({ done }) {
  const last = done.at(-1);
  if (!last) return [];
  return last.batch === undefined ? [last] : done.filter(({ batch }) => batch === last.batch).reverse();
}

/**
 * @param {State} state
 * @param {Done & {op: Act}} done
 * @returns {Why | null}
 */
function hindrance(state, { op, was, left }) {
  const { room, confirmed } = state;
  if (!(room && confirmed && isOpenForNotes(room))) return "closed";
  const note = noteIn(room, op.id);
  if (op.type === "remove_note") return note ? "back" : null;
  if (!note) return "gone";
  if (!mayChange(room, state, note)) return "others";
  if (op.type === "move_note" && !mayLieOn(note, was.board)) return "changed";
  const now = noteIn(confirmed, op.id);
  if (!(now && left)) return null;
  // What was kept before a part of a note was known of has nothing to say of it.
  return TOUCHED[op.type].every((part) => (now[part] ?? null) === (left[part] ?? null)) ? null : "changed";
}

/** What another may not have changed since. An edit is merged, so it bears all. @type {Record<Exclude<Act["type"], "remove_note">, (keyof Look)[]>} */
const TOUCHED = {
  add_note: ["text", ...PLAN],
  edit_note: [],
  color_note: ["color"],
  assign_note: [...PLAN],
  move_note: ["board", "column", "rank"],
};

/**
 * @param {Room} room
 * @param {Done & {op: Act}} done
 * @returns {Op}
 */
function inverse(room, { op, was, above }) {
  const { id } = op;
  const { board, column, color } = was;
  switch (op.type) {
    case "add_note":
      return { type: "remove_note", id };
    case "edit_note":
      return { type: "edit_note", id, base: op.text, text: op.base };
    case "color_note":
      return { type: "color_note", id, color };
    case "assign_note":
      return { type: "assign_note", id, ...planOf(was) };
    case "move_note": {
      const still = new Set(room.notes.flatMap((note) => (isAt(note, was) ? [note.id] : [])));
      return { type: "move_note", id, board, column, after: above.find((each) => still.has(each)) ?? null };
    }
    case "remove_note":
      return { type: "restore_note", id };
  }
}

/**
 * @param {Look} left
 * @param {Look} was
 * @param {Look} is
 * @returns {Look}
 */
function carried(left, was, is) {
  const parts = /** @type {(keyof Look)[]} */ (Object.keys(left));
  const known = parts.filter((part) => left[part] === was[part]);
  return { ...left, ...Object.fromEntries(known.map((part) => [part, is[part]])) };
}

/**
 * @param {Room} room
 * @param {string} id
 */
function notesAbove(room, id) {
  const note = noteIn(room, id);
  const column = note ? room.notes.filter((each) => isAt(each, note)).map((each) => each.id) : [];
  return column.slice(0, column.indexOf(id)).reverse();
}

/**
 * @param {Room} room
 * @param {string} id
 */
function noteIn(room, id) {
  return room.notes.find((note) => note.id === id);
}

/**
 * @param {Pick<Look, "board"|"column">} note
 * @param {Pick<Look, "board"|"column">} spot
 */
function isAt({ board, column }, spot) {
  return board === spot.board && column === spot.column;
}

/**
 * @param {Look} note
 * @returns {Look}
 */
function lookOf({ text, color, board, column, rank, ...plan }) {
  return { text, color, board, column, rank, ...planOf(plan) };
}

/**
 * @param {Extract<Op, {type: "add_note"}>} op
 * @returns {Look}
 */
function newLook({ text, color = "yellow", board, column }) {
  return { text, color, board, column, rank: "", ...eachField(() => null) };
}

/**
 * @param {Op} op
 * @returns {op is Act}
 */
function isAct(op) {
  return op.type === "remove_note" || Object.hasOwn(TOUCHED, op.type);
}
