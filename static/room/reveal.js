/** What a reveal would show now, and how many have not decided on it. Pure. */

import { missingAnswers, openStatements, undecided } from "./select.js";

/** @import {Room} from "../protocol.js" */
/** @import {Counts} from "./state.js" */

/**
 * The open statements with answers enough.
 *
 * @param {Room} room
 * @param {Counts | null} counts
 */
export function revealable(room, counts) {
  return openStatements(room).filter(({ id }) => missingAnswers(room, counts, id) === 0);
}

/**
 * How many of those counted have neither answered nor skipped what would be shown. Where some statements would stay open, counts do not
 * tell who is behind which, and the answer is the least that it can be.
 *
 * @param {Room} room
 * @param {Counts | null} counts
 * @param {string | null} statement null: all that have answers enough
 */
export function undecidedOn(room, counts, statement) {
  if (statement !== null) return undecided(room, counts, statement);
  const shown = revealable(room, counts);
  if (shown.length === openStatements(room).length) return undecided(room, counts, null);
  return Math.max(0, ...shown.map(({ id }) => undecided(room, counts, id)));
}
