/**
 * What the ballot box holds of a person's own stars, and in which rounds they count.
 *
 * Pure: each function takes a state and gives the next one.
 *
 * @import {OwnStarsFrame} from "../protocol.js"
 * @import {Given} from "./giving.js"
 * @import {Gift, State} from "./state.js"
 */

import { isOnItsWay } from "./ballot.js";
import { sameRound, starsOf, total } from "./giving.js";

/**
 * What the ballot box holds of this person's stars. The first word of a connection is taken for the truth; a later one may have been
 * read just before stars were saved, so it only adds, unless the box is another.
 *
 * @param {State} state
 * @param {Pick<OwnStarsFrame, "boards">} frame
 * @returns {State}
 */
export function withOwnStars(state, { boards }) {
  const room = state.confirmed;
  if (!room) return state;
  const sure = !state.starsTold;
  const given = { ...state.given };
  for (const [board, { round, box, stars }] of Object.entries(boards)) {
    if (starsOf(room, board)?.round !== round) continue;
    const gift = sameRound(given[board], round);
    if (!gift || sure || gift.box !== box) given[board] = reconciled(gift, round, stars, box);
  }
  return { ...state, given, starsTold: true };
}

/**
 * @param {Gift | undefined} gift
 * @param {number} round
 * @param {Given} held
 * @param {string} box
 * @returns {Gift}
 */
function reconciled(gift, round, held, box) {
  if (gift && isOnItsWay(gift)) return { ...gift, saved: held, box };
  const lost = gift?.status === "saved" && total(gift.stars) > 0 && total(held) === 0 && gift.box !== box;
  if (gift && lost) return { ...gift, status: "waiting", saved: {}, box };
  return { round, stars: held, status: "saved", saved: held, box, strays: gift?.strays, late: gift?.late };
}

/**
 * One's stars belong to a round: those of another do not follow into it, nor stay where none are asked for any more.
 *
 * @param {State} state
 * @returns {State}
 */
export function inStarRounds(state) {
  const room = state.confirmed;
  if (!room) return state;
  const kept = Object.entries(state.given).filter(
    ([board, { round }]) => starsOf(room, board)?.round === round,
  );
  return kept.length === Object.keys(state.given).length
    ? state
    : { ...state, given: Object.fromEntries(kept) };
}
