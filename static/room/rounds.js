/**
 * Rounds laid over each other: which results stand as the earlier ones beside those of a round. Pure.
 *
 * @import {Result, Room, Statement} from "../protocol.js"
 * @import {Score, State} from "./state.js"
 */

import { resultOf } from "./select.js";

/**
 * @param {Room} room
 * @param {number} [before]
 * @returns {number | null} the newest round that has a result, of those before the one given
 */
export function publishedRound(room, before = Number.POSITIVE_INFINITY) {
  const rounds = room.results.map(({ round }) => round).filter((round) => round < before);
  return rounds.length === 0 ? null : Math.max(...rounds);
}

/**
 * Every statement with its result in a round, and in the newest round before that has any.
 *
 * @param {Room} room
 * @param {number} round
 * @returns {{earlierRound: number | null, statements: (Statement & {result: Result | null, earlier: Result | null})[]}}
 */
export function laidOver(room, round) {
  const earlierRound = publishedRound(room, round);
  return {
    earlierRound,
    statements: room.workshop.statements.map((statement) => ({
      ...statement,
      result: resultOf(room, statement.id, round),
      earlier: earlierRound === null ? null : resultOf(room, statement.id, earlierRound),
    })),
  };
}

/**
 * One's own answer in a round, as this browser remembers it.
 *
 * @param {Pick<State, "mine" | "earlier" | "room">} state
 * @param {number} round
 * @param {string} statement
 * @returns {Score}
 */
export function ownAnswer({ mine, earlier, room }, round, statement) {
  if (round === room?.round) return mine[statement]?.score ?? null;
  return earlier[round]?.[statement] ?? null;
}
