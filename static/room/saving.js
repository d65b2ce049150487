/**
 * How much of what a person has done the server has not confirmed yet.
 *
 * @import {State} from "./state.js"
 */

import { isOnItsWay } from "./ballot.js";
import { notesOf } from "./groups.js";
import { unanswered } from "./pending.js";

/**
 * Whether the server has all that this person has done: `saving` covers ops and ballots.
 *
 * @param {State} state
 * @returns {"saved" | "saving"}
 */
export function saving(state) {
  const casting = Object.values(state.mine).some(isOnItsWay);
  const giving = Object.values(state.given).some(isOnItsWay);
  return casting || giving || unanswered(state).length > 0 ? "saving" : "saved";
}

/**
 * The notes that pending ops have changed or made.
 *
 * @param {State} state
 * @returns {Set<string>}
 */
export function notesPending(state) {
  return new Set(state.pending.flatMap(({ op }) => notesOf(state.confirmed, op)));
}
