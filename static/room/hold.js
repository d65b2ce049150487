/**
 * Keeps a column still while somebody writes, drags or has a note in hand there.
 *
 * Pure. What others bring waits to be asked for; what others take away leaves its place behind, so that nothing moves under a
 * finger. What one does oneself is seen at once.
 *
 * @import {Note} from "../protocol.js"
 */

/** @typedef {{ids: readonly string[], gone: Readonly<Record<string, Note>>, groups: Readonly<Record<string, string|null>>}} Hold   ids: what is shown, in order; groups: where each lay */

/**
 * @param {readonly Note[]} notes of the column, in order
 * @returns {Hold}
 */
export function holdOf(notes) {
  return { ids: notes.map(({ id }) => id), gone: {}, groups: groupsOf(notes) };
}

/**
 * @param {Hold} hold
 * @param {readonly Note[]} before the column's notes
 * @param {readonly Note[]} after
 * @param {(id: string) => boolean} mine whether the change of a note is one's own
 * @returns {Hold}
 */
export function heldThrough(hold, before, after, mine) {
  if (Object.keys(hold.gone).length === 0 && isSame(before, after)) return hold;
  const here = new Map(after.map((note) => [note.id, note]));
  const was = new Map(before.map((note) => [note.id, note]));
  const own = after.filter(({ id }) => mine(id));
  const moved = own.filter(({ id, rank }) => was.get(id)?.rank !== rank).map(({ id }) => id);
  const kept = hold.ids.filter((id) => !moved.includes(id) && (here.has(id) || !mine(id)));
  const gone = kept.flatMap((id) => {
    const note = here.has(id) ? undefined : (hold.gone[id] ?? was.get(id));
    return note ? [[id, note]] : [];
  });
  const ids = moved.reduce((shown, id) => placed(shown, id, after), kept);
  return { ids, gone: Object.fromEntries(gone), groups: { ...hold.groups, ...groupsOf(own) } };
}

/**
 * @param {Hold} hold
 * @param {readonly Note[]} notes of the column, in order
 * @returns {{shown: Note[], waiting: string[]}}
 */
export function seenThrough(hold, notes) {
  const here = new Map(notes.map((note) => [note.id, note]));
  const known = new Set(hold.ids);
  return {
    shown: hold.ids.flatMap((id) => {
      const note = here.get(id) ?? hold.gone[id];
      const group = hold.groups[id];
      return note ? [group === undefined || group === note.group ? note : { ...note, group }] : [];
    }),
    waiting: notes.flatMap(({ id }) => (known.has(id) ? [] : [id])),
  };
}

/** @param {readonly Note[]} before @param {readonly Note[]} after */
function isSame(before, after) {
  return before.length === after.length && before.every((note, i) => note === after[i]);
}

/** @param {readonly Note[]} notes @returns {Record<string, string|null>} */
function groupsOf(notes) {
  return Object.fromEntries(notes.map(({ id, group }) => [id, group]));
}

/**
 * The ids with this one behind the nearest shown note that it follows.
 *
 * @param {readonly string[]} ids
 * @param {string} id
 * @param {readonly Note[]} notes
 */
function placed(ids, id, notes) {
  const index = notes.findIndex((note) => note.id === id);
  const before = notes.slice(0, index).reverse();
  const neighbour = before.find((note) => ids.includes(note.id));
  const at = neighbour ? ids.indexOf(neighbour.id) + 1 : 0;
  return [...ids.slice(0, at), id, ...ids.slice(at)];
}
