/**
 * Notes in their order: by rank, then id, compared by code unit as the server does.
 *
 * @import {Note} from "../protocol.js"
 */

/**
 * @param {Pick<Note, "rank" | "id">} a
 * @param {Pick<Note, "rank" | "id">} b
 */
export function byRank(a, b) {
  return compare(a.rank, b.rank) || compare(a.id, b.id);
}

/**
 * The notes with this one in its place, instead of any with the same id.
 *
 * @param {readonly Note[]} notes in order
 * @param {Note} note
 * @returns {Note[]}
 */
export function withNote(notes, note) {
  const others = withoutNote(notes, note.id);
  const place = others.findIndex((other) => byRank(note, other) < 0);
  others.splice(place < 0 ? others.length : place, 0, note);
  return others;
}

/**
 * @param {readonly Note[]} notes
 * @param {string} id
 * @returns {Note[]}
 */
export function withoutNote(notes, id) {
  return notes.filter((note) => note.id !== id);
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
