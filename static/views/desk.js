/** What a person has at hand among the notes, and the room does not know of: as it is at first, and how its places are named. */

/** @import {Note} from "../protocol.js" */
/** @import {Hold} from "../room/hold.js" */
/** @import {Sieve} from "../room/sieve.js" */
/** @import {Answers} from "../room/plan.js" */

import { EVERYTHING } from "../room/sieve.js";

/** Where a note lies. @typedef {{board: string, column: string}} Spot */
/** @typedef {{note: Note, base: string, text: string}} Editing   note: as it was last seen, where it stays while one edits it */
/** @typedef {Answers & {note: Note}} Assigning   note: as in Editing */
/** @typedef {{note: Note, after: string|null, restoring: boolean}} Removed */
/** @typedef {{key: string, text: string, lines: readonly string[]}} Pasted   where, as it stands in the draft, and as notes */
/** @typedef {Spot & {notes: readonly string[], group: string|null, after: string, copy: boolean}} Moving   after: a note, FIRST or LAST, or what `withNote` makes of a note; group: what is moved whole */
/** @typedef {Spot & {note: string, index: number}} Lifted   index: among the column's other notes */
/** What one would do by letting go. @typedef {Spot & import("./aim.js").Aim} Over */
/** @typedef {{note: string, over: Over|null}} Dragged   note: or a whole group */
/** @typedef {{group: string, name: string}} Naming */

/**
 * @typedef {object} Desk
 * @property {Readonly<Record<string, string>>} drafts  of new notes, by where they are written
 * @property {Pasted|null} pasted  several lines that may become a note each
 * @property {Readonly<Record<string, string>>} errors  a finished sentence, by draft or note
 * @property {Readonly<Record<string, Editing>>} editing  by note
 * @property {Readonly<Record<string, Assigning>>} assigning  by note
 * @property {Readonly<Record<string, Spot>>} sent  where the notes lay whose edited text has been sent
 * @property {Removed|null} removed  what "Ångra" brings back
 * @property {string|null} undone  what became of the last "Ångra", where that cannot be seen
 * @property {readonly (readonly import("../room/undo.js").Done[])[]} again  what was taken back, and may be done again
 * @property {Moving|null} moving
 * @property {Naming|null} naming
 * @property {readonly string[]} marked  notes that are to be moved or laid together
 * @property {boolean} marking  a tap marks
 * @property {Lifted|null} lifted
 * @property {Dragged|null} dragged
 * @property {Readonly<Record<string, Hold>>} holds  columns kept still, by key
 * @property {Readonly<Record<string, string>>} columns  by board: the column that a phone shows
 * @property {ReadonlySet<string>} unfolded  questions that one has opened for oneself
 * @property {ReadonlySet<string>} sorted  boards that one has sorted by stars for oneself
 * @property {string|null} thought  the statement that one writes a thought about
 * @property {boolean} searching  the fields for that are open
 * @property {Sieve} sieve  what one looks for on the boards
 * @property {string|null} menu  the note whose list of what else may be done with it is open
 * @property {boolean} still  the movements of others are hidden
 */

export const FIRST = "first";
export const LAST = "last";

/** In place of a place: to be laid on this note. @param {string} id */
export function withNote(id) {
  return `with ${id}`;
}

/** @param {string} place @returns {string|null} */
export function noteWith(place) {
  return place.startsWith("with ") ? place.slice("with ".length) : null;
}

/** @type {Desk} */
export const EMPTY_DESK = Object.freeze({
  drafts: {},
  pasted: null,
  errors: {},
  editing: {},
  assigning: {},
  sent: {},
  removed: null,
  undone: null,
  again: [],
  moving: null,
  naming: null,
  marked: [],
  marking: false,
  lifted: null,
  dragged: null,
  holds: {},
  columns: {},
  unfolded: new Set(),
  sorted: new Set(),
  thought: null,
  searching: false,
  sieve: EVERYTHING,
  menu: null,
  still: false,
});

/** The key of a column: of a note's too, whatever the note was written about. @param {Spot} spot */
export function keyOf({ board, column }) {
  return `${board}/${column}`;
}

/** The key of a field for notes: a column's, or one for thoughts about a statement. @param {Spot & {statement?: string|null}} field */
export function fieldKeyOf({ board, column, statement = null }) {
  return statement === null ? keyOf({ board, column }) : `${keyOf({ board, column })}/${statement}`;
}

/** @param {string} key */
export function spotOf(key) {
  const [board = "", column = "", statement = null] = key.split("/");
  return { board, column, statement };
}

/** @param {string} key */
export function fieldId(key) {
  return `new-${key.replaceAll("/", "-")}`;
}

/**
 * Each made anew; the same record where none is other, so that nothing is drawn again for it.
 *
 * @template T
 * @param {Readonly<Record<string, T>>} record
 * @param {(value: T, key: string) => T} change
 * @returns {Readonly<Record<string, T>>}
 */
export function withEach(record, change) {
  const changed = Object.entries(record).map(
    ([key, value]) => /** @type {const} */ ([key, change(value, key)]),
  );
  return changed.every(([key, value]) => record[key] === value) ? record : Object.fromEntries(changed);
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} record
 * @param {string} key
 * @returns {Record<string, T>}
 */
export function without(record, key) {
  const { [key]: _, ...rest } = record;
  return rest;
}
