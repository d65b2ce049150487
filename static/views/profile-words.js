/** What the marks of a profile say in words, for the table that they are drawn in. Pure. */

/** @import {Result} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */

/** @typedef {number|"skip"|null} Own */

/** @param {Pick<Words, "t">} words @param {"united"|"mixed"|"split"} spread */
export function spreadWord({ t }, spread) {
  return t(`results.spread_${spread}`);
}

/** "1: 0 svar, 2: 3 svar, …"; no line breaks inside a pair. @param {Pick<Words, "t">} words @param {readonly number[]} distribution */
export function distributionWords({ t }, distribution) {
  const pairs = distribution.map((n, i) => `${i + 1}: ${t("results.count", { n })}`);
  return pairs.map((pair) => pair.replaceAll(" ", "\u00a0")).join(", ");
}

/** The mean, as published; or at which pole nearly all answers lie. @param {Words} words @param {Result} result */
function placeWords({ t, mean }, { mean: number, end }) {
  return end === null ? mean(number ?? "") : t(`results.end_${end}`);
}

/**
 * The earlier result, and what has become of it.
 * @param {Words} words
 * @param {Result|null} earlier
 * @param {Result|null} result
 * @param {number} round  the earlier one
 */
export function movementWords(words, earlier, result, round) {
  if (!earlier) return "";
  const [from, to] = [placeWords(words, earlier), result && placeWords(words, result)];
  if (to === null) return words.t("results.before", { round, from });
  if (from !== to) return words.t("results.moved", { from, to });
  return words.t(earlier.end === null ? "results.unmoved" : "results.unmoved_end", { from });
}

/** @param {Pick<Words, "t">} words @param {Own} now @param {Own} earlier @param {number|null} round  the earlier one */
export function ownWords({ t }, now, earlier, round) {
  const before = typeof earlier === "number" && round !== null;
  return [
    ...(now === "skip" ? [t("results.own_skipped")] : []),
    ...(typeof now === "number" ? [t("results.own_score", { score: now })] : []),
    ...(before ? [t("results.own_before", { round, score: earlier })] : []),
  ].join(". ");
}
