/**
 * What there is to decide about a step: who does it, when, by what first move, and how one will know that it worked. Pure.
 *
 * @import {Note} from "../protocol.js"
 */

export const PLAN = /** @type {const} */ (["who", "when", "first_move", "how_known"]);

/** @typedef {typeof PLAN[number]} Field */

/** As it is written in fields: what is not decided is empty. @typedef {Record<Field, string>} Answers */

/**
 * @param {Pick<Note, Field>} note
 * @returns {Answers}
 */
export function answersOf(note) {
  return eachField((field) => note[field] ?? "");
}

/**
 * @param {Pick<Note, Field>} note
 * @returns {Pick<Note, Field>}
 */
export function planOf(note) {
  return eachField((field) => note[field]);
}

/**
 * @template T
 * @param {(field: Field) => T} of
 * @returns {Record<Field, T>}
 */
export function eachField(of) {
  const [who, when, first, known] = PLAN.map(of);
  return /** @type {Record<Field, T>} */ ({ who, when, first_move: first, how_known: known });
}
