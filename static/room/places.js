/**
 * The rank that a note seems to have until the server has given it one.
 *
 * Pure.
 *
 * @import {Note, Room} from "../protocol.js"
 */

import { byRank } from "./notes.js";

/** Sorts after the rank it is put behind, and before any rank that the server makes there. */
const JUST_AFTER = " ";

/** Sort before any rank that the server makes: the first of a column, and those put before it. */
const FIRST = "/";
const JUST_BEFORE = ".";

/**
 * @param {Room} room
 * @param {{id: string, board: string, column: string, after?: string | null, before?: string | null}} op
 * @returns {string}
 */
export function rankFor(room, { id, board, column, after, before }) {
  const neighbours = room.notes
    .filter((note) => note.board === board && note.column === column && note.id !== id)
    .sort(byRank);
  const previous = neighbours[indexBefore(neighbours, after, before)];
  return previous ? previous.rank + JUST_AFTER : rankBefore(neighbours[0]?.rank ?? "");
}

/** @param {string} rank the first of the column */
function rankBefore(rank) {
  return rank.startsWith(FIRST) || rank.startsWith(JUST_BEFORE) ? JUST_BEFORE + rank : FIRST;
}

/**
 * Where the note that the new one follows stands; -1 when it comes first.
 *
 * @param {readonly Note[]} notes
 * @param {string | null | undefined} after
 * @param {string | null | undefined} before
 */
function indexBefore(notes, after, before) {
  if (after === null) return -1;
  const named = notes.findIndex(({ id }) => id === (after ?? before));
  if (named < 0) return notes.length - 1;
  return after === undefined ? named - 1 : named;
}
