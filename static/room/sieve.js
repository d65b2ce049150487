/**
 * Which notes one looks for on a board: by words, by colour, by whose they are, and by what is not decided.
 *
 * Pure. A view of one's own; nothing of it leaves the browser.
 *
 * @import {Note, Room} from "../protocol.js"
 */

import { isStep } from "./origins.js";
import { PLAN } from "./plan.js";

/**
 * @typedef {object} Sieve
 * @property {string} words
 * @property {Note["color"] | null} color
 * @property {string | null} whose MINE, or a participant
 * @property {boolean} unassigned only steps that nobody has taken on
 * @property {(note: Note) => boolean} isOwn
 * @property {ReadonlySet<string>} kept notes that one has written or changed meanwhile: they stay in sight
 */

export const MINE = "mine";

/** @type {Sieve} */
export const EVERYTHING = Object.freeze({
  words: "",
  color: null,
  whose: null,
  unassigned: false,
  isOwn: () => false,
  kept: new Set(),
});

/** @param {Sieve} sieve */
export function isSifting({ words, color, whose, unassigned }) {
  return words.trim() !== "" || color !== null || whose !== null || unassigned;
}

/**
 * @param {Sieve} sieve
 * @param {Room} room
 * @returns {(note: Note) => boolean}
 */
export function passing(sieve, room) {
  if (!isSifting(sieve)) return () => true;
  const { color, whose, unassigned, isOwn, kept } = sieve;
  const wanted = sieve.words.normalize("NFC").toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return (note) =>
    kept.has(note.id) ||
    ((color === null || note.color === color) &&
      (whose === null || (whose === MINE ? isOwn(note) : note.author === whose)) &&
      (!unassigned || (note.who === null && isStep(room, note))) &&
      hasAll(note, wanted));
}

/** @param {Note} note @param {string[]} wanted */
function hasAll(note, wanted) {
  if (wanted.length === 0) return true;
  const said = [note.text, ...PLAN.map((field) => note[field] ?? "")].join("\n");
  const text = said.normalize("NFC").toLocaleLowerCase();
  return wanted.every((word) => text.includes(word));
}
