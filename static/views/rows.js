/** What a column shows, row by row: its notes, and what stands in a note's place meanwhile. Pure. */

import { starsShown } from "../room/giving.js";
import { seenThrough } from "../room/hold.js";
import { withNote } from "../room/notes.js";
import { notesIn } from "../room/select.js";
import { isSifting, passing } from "../room/sieve.js";
import { gathered } from "./blocks.js";
import { keyOf } from "./desk.js";

/** @import {Note, Room} from "../protocol.js" */
/** @import {Desk, Spot} from "./desk.js" */

/**
 * gone: another has taken it away, and nothing moves up meanwhile; removed: one's own, with its "Ångra".
 * @typedef {{kind: "note"|"editor"|"gone"|"removed", note: Note}} Row
 */

/**
 * @param {Room} room
 * @param {Desk} desk
 * @param {Spot} spot
 * @returns {{rows: Row[], waiting: string[]}}
 */
export function rowsOf(room, desk, spot) {
  const notes = notesAt(room, desk, spot);
  const hold = desk.holds[keyOf(spot)];
  const { shown, waiting } = hold ? seenThrough(hold, notes) : { shown: notes, waiting: [] };
  const seen = sought(room, desk);
  const rows = inOrder(room, desk, spot, shown)
    .filter((note) => note.id !== desk.lifted?.note && seen(note))
    .map((note) => ({ kind: kindOf(note, desk, hold?.gone[note.id]), note }));
  return {
    rows: withLifted(room, desk, spot, withRemoved(desk, spot, gathered(room, rows))),
    waiting: waiting.filter((id) => notes.some((note) => note.id === id && seen(note))),
  };
}

/**
 * What one looks for on the board, and what one has in hand there.
 * @param {Room} room
 * @param {Desk} desk
 * @returns {(note: Note) => boolean}
 */
function sought(room, { sieve, editing, assigning }) {
  if (!isSifting(sieve)) return () => true;
  const passes = passing(sieve, room);
  return (note) => passes(note) || !!editing[note.id] || !!assigning[note.id];
}

/**
 * By rank, unless one has sorted the board by stars for oneself: those with most first, the others as they lay.
 * @param {Room} room
 * @param {Desk} desk
 * @param {Spot} spot
 * @param {Note[]} notes
 */
function inOrder(room, { sorted }, { board }, notes) {
  const stars = sorted.has(board) ? starsShown(room, board)?.stars : undefined;
  return stars ? [...notes].sort((a, b) => (stars[b.id] ?? 0) - (stars[a.id] ?? 0)) : notes;
}

/**
 * The notes of a column; one that is being edited or filled in stays where that began, whatever becomes of it.
 * @param {Room} room
 * @param {Desk} desk
 * @param {Spot} spot
 * @returns {Note[]}
 */
export function notesAt(room, { editing, assigning }, { board, column }) {
  const here = notesIn(room, board, column);
  const open = { ...assigning, ...editing };
  const held = Object.values(open);
  if (held.length === 0) return here;
  const pinned = held.flatMap(({ note }) => (note.board === board && note.column === column ? [note] : []));
  return pinned.reduce(
    withNote,
    here.filter(({ id }) => !open[id]),
  );
}

/** Those of the rows that are notes in the column, for counting and for neighbours. @param {Row[]} rows @param {string} except */
export function neighbours(rows, except) {
  return rows.flatMap(({ kind, note }) =>
    (kind === "note" || kind === "editor") && note.id !== except ? [note.id] : [],
  );
}

/**
 * @param {Note} note
 * @param {Desk} desk
 * @param {Note|undefined} gone
 * @returns {Row["kind"]}
 */
function kindOf({ id }, { editing }, gone) {
  if (editing[id]) return "editor";
  return gone ? "gone" : "note";
}

/** @param {Desk} desk @param {Spot} spot @param {Row[]} rows @returns {Row[]} */
function withRemoved({ removed }, { board, column }, rows) {
  if (removed?.note.board !== board || removed.note.column !== column) return rows;
  const at = rows.findIndex(({ note }) => note.id === removed.after) + 1;
  return [...rows.slice(0, at), { kind: "removed", note: removed.note }, ...rows.slice(at)];
}

/** @param {Room} room @param {Desk} desk @param {Spot} spot @param {Row[]} rows @returns {Row[]} */
function withLifted(room, { lifted }, { board, column }, rows) {
  if (lifted?.board !== board || lifted.column !== column) return rows;
  const note = room.notes.find(({ id }) => id === lifted.note);
  if (!note) return rows;
  const follows = neighbours(rows, lifted.note)[lifted.index - 1];
  const at = rows.findIndex((row) => row.note.id === follows) + 1;
  const stays = note.group !== null && rows[at - 1]?.note.group === note.group;
  const shown = stays ? note : { ...note, group: null };
  return [...rows.slice(0, at), { kind: "note", note: shown }, ...rows.slice(at)];
}
