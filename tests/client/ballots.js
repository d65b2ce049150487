/**
 * Ballots as a person gives them, and what a tab shows of them, for the client's tests.
 *
 * @import {Score} from "../../static/room/state.js"
 * @import {Tab} from "./ops.js"
 */

/** @param {Tab} tab @returns {[string, Score][]} */
export const castsSent = (tab) => tab.socket.sentOf("cast").map(({ statement, score }) => [statement, score]);

/** @param {Tab} tab @param {string} statement */
export const mine = (tab, statement) => {
  const { score, status, code } = tab.state.mine[statement] ?? {};
  return [score, status, ...(code === undefined ? [] : [code])];
};

/** @param {string} statement @param {number} [round] */
export const published = (statement, round = 1) => ({
  type: "result_published",
  round,
  statement,
  result: { n: 3, mean: "5.0", end: null, spread: null, distribution: null },
});

/** @param {Tab} tab @param {string} statement @param {Score} score */
export function castAndSave(tab, statement, score) {
  tab.connection.cast(statement, score);
  tab.connection.flushCasts();
  tab.socket.say({ type: "cast_saved", n: tab.socket.sentOf("cast").at(-1).n });
}
