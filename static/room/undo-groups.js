/**
 * Acts on several notes at once, and the ops that take each back: as undo.js does with acts on one.
 *
 * Pure. Notes that another has moved or removed since are passed over, as long as one is left.
 *
 * @import {Note, Op, Room} from "../protocol.js"
 * @import {State} from "./state.js"
 */

import { membersOf, notesOf } from "./groups.js";
import { mayChange, mayLieOn } from "./writing.js";

/** @typedef {Extract<Op, {type: "group_notes"|"name_group"|"ungroup"|"move_group"|"move_notes"}>} ActOnMany */

/** Where a note lies. @typedef {Pick<Note, "board"|"column"|"rank"|"group">} Place */

/** above: the notes over it before, the nearest first; left: where it lies by one's own acts; null: not heard of yet. @typedef {{was: Place, above: readonly string[], left: Place|null}} Part */

/** names: of the groups that the notes were in, and of the one that was named. @typedef {{notes: Readonly<Record<string, Part>>, names: Readonly<Record<string, string>>}} Many */

/** @param {Op} op @returns {op is ActOnMany} */
export function isOnMany(op) {
  return ["group_notes", "name_group", "ungroup", "move_group", "move_notes"].includes(op.type);
}

/**
 * @param {Room} before as it was shown when the op was made
 * @param {ActOnMany} op
 * @returns {Many}
 */
export function manyOf(before, op) {
  const ids = op.type === "name_group" ? membersOf(before, op.id).map(({ id }) => id) : notesOf(before, op);
  const notes = ids.flatMap((id) => before.notes.find((note) => note.id === id) ?? []);
  const parts = notes.map((note) => [
    note.id,
    { was: placeOf(note), above: above(before, note), left: null },
  ]);
  const names = before.groups.map(({ id, name }) => [id, name]);
  const known = new Set(notes.map(({ group }) => group));
  return {
    notes: Object.fromEntries(parts),
    names: Object.fromEntries(names.filter(([id]) => known.has(/** @type {string} */ (id)))),
  };
}

/**
 * @param {Many} many
 * @param {Note} was
 * @param {Note} note as an entry has it
 * @param {"act"|"own"|"other"} by  the act itself, another of one's own, or somebody else
 * @returns {Many}
 */
export function followedMany(many, was, note, by) {
  const part = many.notes[note.id];
  if (!part || by === "other") return many;
  const known = part.left && isSame(part.left, was);
  if (by === "own" && !known) return many;
  return { ...many, notes: { ...many.notes, [note.id]: { ...part, left: placeOf(note) } } };
}

/**
 * The ops that take the act back; none when others have changed all that it did.
 *
 * @param {State} state
 * @param {ActOnMany} op
 * @param {Many} many
 * @returns {Op[]}
 */
export function backOfMany(state, op, { notes, names }) {
  const { room, confirmed } = state;
  if (!(room && confirmed)) return [];
  if (op.type === "name_group") {
    const group = room.groups.find(({ id }) => id === op.id);
    return group?.name === op.name.trim()
      ? [{ type: "name_group", id: op.id, name: names[op.id] ?? "" }]
      : [];
  }
  const free = Object.entries(notes).filter(([id, { was, left }]) => {
    const [note, now] = [room, confirmed].map((each) => each.notes.find((one) => one.id === id));
    return (
      note &&
      mayChange(room, state, note) &&
      mayLieOn(note, was.board) &&
      !(now && left && !isSame(now, left))
    );
  });
  const moved = free.filter(([id, { was }]) => {
    const now = room.notes.find((note) => note.id === id);
    return now && (op.type === "ungroup" ? now.group !== was.group : !isSame(now, was));
  });
  return op.type === "ungroup" ? regrouped(room, moved, names) : putBack(room, op, moved, names);
}

/**
 * Out of a group that the act has made, back to where each lay, and into the groups where they were.
 *
 * @param {Room} room
 * @param {ActOnMany} op
 * @param {[string, Part][]} moved
 * @param {Readonly<Record<string, string>>} names
 * @returns {Op[]}
 */
function putBack(room, op, moved, names) {
  const ids = new Set(moved.map(([id]) => id));
  const made = op.type === "group_notes" && room.groups.some(({ id }) => id === op.id) ? op.id : null;
  const undone = made !== null && membersOf(room, made).every(({ id }) => ids.has(id));
  const stays = op.type === "group_notes" ? op.onto : null;
  const ordered = moved
    .filter(([id]) => id !== stays)
    .sort(([, a], [, b]) => (a.was.rank < b.was.rank ? -1 : 1));
  const back = ordered.map(([id, { was, above: over }]) => {
    const there = new Set([
      ...room.notes.flatMap((note) =>
        note.board === was.board && note.column === was.column ? [note.id] : [],
      ),
      ...ordered.flatMap(([other, part]) => (part.was.column === was.column ? [other] : [])),
    ]);
    const after = over.find((each) => there.has(each) && each !== id) ?? null;
    return /** @type {Op} */ ({ type: "move_note", id, board: was.board, column: was.column, after });
  });
  /** @type {Op[]} */
  const ungroup = undone && made !== null ? [{ type: "ungroup", id: made }] : [];
  return [...ungroup, ...back, ...regrouped(room, ordered, names)];
}

/**
 * @param {Room} room
 * @param {[string, Part][]} parts
 * @param {Readonly<Record<string, string>>} names
 * @returns {Op[]}
 */
function regrouped(room, parts, names) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const [id, { was }] of [...parts].sort(([, a], [, b]) => (a.was.rank < b.was.rank ? -1 : 1))) {
    if (was.group !== null) groups.set(was.group, [...(groups.get(was.group) ?? []), id]);
  }
  return [...groups].flatMap(([id, notes]) => {
    const left = membersOf(room, id).find((note) => !notes.includes(note.id))?.id;
    const [first = "", ...more] = notes;
    const laid = left === undefined ? more : notes;
    if (laid.length === 0) return [];
    return [{ type: "group_notes", id, notes: laid, onto: left ?? first, name: names[id] ?? "" }];
  });
}

/** @param {Room} room @param {Note} note */
function above(room, note) {
  const column = room.notes.filter((each) => each.board === note.board && each.column === note.column);
  return column
    .slice(0, column.indexOf(note))
    .reverse()
    .map(({ id }) => id);
}

/** @param {Note} note @returns {Place} */
function placeOf({ board, column, rank, group }) {
  return { board, column, rank, group };
}

/** @param {Place} a @param {Place} b */
function isSame(a, b) {
  return a.board === b.board && a.column === b.column && a.rank === b.rank && a.group === b.group;
}
