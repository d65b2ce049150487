/**
 * What a room may promise about answers (ANON-8): the sentence that everyone reads before the first one, derived from what the room does.
 *
 * Pure, and without a language: each sentence is the key of its text. Nothing else in the page decides what is promised.
 *
 * @import {Settings} from "../protocol.js"
 */

/** @typedef {{key: string, params?: Record<string, number>}} Sentence */

/**
 * @typedef {object} Promised
 * @property {Sentence[]} said  what is hidden and from whom, then what is shown and when, last where that ends
 * @property {Sentence[]} warned  what no setting of the room can help
 * @property {Sentence[]} more  what one may unfold
 */

/** How many answers a result may be made to need. @type {readonly (3 | 5 | 8)[]} */
export const LIMITS = [3, 5, 8];

/** @type {readonly (3 | 5)[]} */
const LOWER = [3, 5];

/** Where every result has a distribution, if it is not united. */
const DISTRIBUTED = 8;

/** So few that the mean gives one who knows their own answer the sum of the others' two. */
const SUMMED = 3;

/**
 * @param {object} circumstances
 * @param {Settings} circumstances.settings
 * @param {number | null} circumstances.seats  how many may answer now; null where that does not matter yet
 * @param {boolean} circumstances.secure  whether nobody on the way can read what the page sends
 * @returns {Promised}
 */
export function promiseOf({ settings, seats, secure }) {
  const warned = secure ? [] : [{ key: "anon.http" }];
  if (settings.solo) return { said: [{ key: "anon.solo" }], warned, more: [] };
  const k = settings.threshold;
  const tooFew = seats !== null && seats > 0 && seats < k;
  return {
    said: [
      { key: "anon.base" },
      { key: "anon.k", params: { k } },
      { key: k < DISTRIBUTED ? "anon.spread" : "anon.spread_at_once" },
      { key: "anon.erase" },
      { key: `anon.small_${k}` },
      ...(tooFew ? [{ key: "anon.too_few", params: { n: seats } }] : []),
    ],
    warned,
    more: [
      ...(k === SUMMED ? [{ key: "anon.more_sum" }] : []),
      { key: "anon.more_rounds" },
      { key: "anon.more" },
    ],
  };
}

/**
 * The limit that a new round may have instead: lower than this one, and within reach of those who may answer.
 *
 * @param {number} k
 * @param {number} seats
 * @returns {3 | 5 | null} the highest such
 */
export function lowerLimit(k, seats) {
  return LOWER.filter((limit) => limit < k && limit <= seats).at(-1) ?? null;
}
