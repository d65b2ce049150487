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
 * Several at once, as when the ranks of a column are dealt anew: one by one that takes as long as there are notes for each of them.
 *
 * @param {readonly Note[]} notes in order
 * @param {readonly Note[]} saved of two with the same id the last one stands
 * @returns {Note[]}
 */
export function withNotes(notes, saved) {
  const byId = new Map(saved.map((note) => [note.id, note]));
  const others = notes.filter(({ id }) => !byId.has(id));
  const all = [];
  let at = 0;
  for (const note of [...byId.values()].sort(byRank)) {
    for (let other = others[at]; other && byRank(other, note) < 0; other = others[at]) {
      all.push(other);
      at += 1;
    }
    all.push(note);
  }
  return [...all, ...others.slice(at)];
}

/**
 * The notes that are new, or other than they were. What lies unchanged at both ends is passed over, which is nearly all of it.
 *
 * @param {readonly Note[]} before
 * @param {readonly Note[]} after
 * @returns {{was: Note | undefined, note: Note}[]} in order
 */
export function changedNotes(before, after) {
  let [start, end, ended] = [0, after.length, before.length];
  while (start < end && start < ended && before[start] === after[start]) start += 1;
  while (end > start && ended > start && before[ended - 1] === after[end - 1]) {
    end -= 1;
    ended -= 1;
  }
  const known = new Map(before.slice(start, ended).map((note) => [note.id, note]));
  return after.slice(start, end).flatMap((note) => {
    const was = known.get(note.id);
    return was === note ? [] : [{ was, note }];
  });
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
