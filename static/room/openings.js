/**
 * Where a conversation may begin: the statements on which answers differ the most, and those where they lean the most.
 *
 * Pure, and computed from published fields alone: the spread word, the distribution where there is one, the mean or the end. Two results
 * that are published alike are alike here, and stand in the order of the paper; no order tells more than the results do.
 *
 * @import {Result} from "../protocol.js"
 */

/** @typedef {{id: string, result: Result | null}} Graded */

/** At most so many of each: openings, not another list. */
const MOST = 2;

/** Of fewer results than this, none is the most of anything. */
const COMPARED = 3;

export const MIDDLE = 5.5;

/** A third of the way from the middle to a pole: nearer than that, nothing weighs over. */
const LEANING = 1.5;

const LEVELS = { united: 0, mixed: 1, split: 2 };

/**
 * @param {readonly Graded[]} statements in the order of the paper
 * @returns {{differ: string[], lean: string[]}} ids, the most first
 */
export function openingsOf(statements) {
  const shown = statements.flatMap(({ id, result }) => (result ? [{ id, result }] : []));
  if (shown.length < COMPARED) return { differ: [], lean: [] };
  return { differ: differing(shown), lean: leaning(shown) };
}

/**
 * Those of the widest published word. A split is worth talking about by itself; answers that are only mixed differ the most where
 * others are closer together, or where distributions tell them apart.
 *
 * @param {{id: string, result: Result}[]} shown
 */
function differing(shown) {
  const widest = Math.max(...shown.map(({ result }) => levelOf(result)));
  if (widest <= LEVELS.united) return [];
  const most = shown.filter(({ result }) => levelOf(result) === widest);
  const toldApart = most.every(({ result }) => result.distribution);
  const exceptional = most.length <= MOST && most.length < shown.length;
  if (widest < LEVELS.split && !(exceptional || toldApart)) return [];
  return first(most, ({ result }) => (toldApart ? varianceOf(result.distribution ?? []) : 0));
}

/** @param {{id: string, result: Result}[]} shown */
function leaning(shown) {
  const most = shown.filter(({ result }) => leanOf(result) >= LEANING);
  return first(most, ({ result }) => leanOf(result));
}

/**
 * The ids of those that have the most; a stable order keeps the paper's among equals.
 *
 * @template {{id: string}} T
 * @param {readonly T[]} some
 * @param {(one: T) => number} measure
 */
function first(some, measure) {
  const ordered = [...some].sort((a, b) => measure(b) - measure(a));
  return ordered.slice(0, MOST).map(({ id }) => id);
}

/** Nearly all at one end are as close together as answers are. @param {Result} result */
function levelOf({ spread }) {
  return spread === null ? LEVELS.united : LEVELS[spread];
}

/** In tenths, so that two means equally far from the middle are equal. @param {Result} result */
function leanOf({ mean, end }) {
  if (end !== null) return MIDDLE - 1;
  return mean === null ? 0 : Math.round(Math.abs(Number(mean) - MIDDLE) * 10) / 10;
}

/** Of the published counts. @param {readonly number[]} counts */
function varianceOf(counts) {
  const n = sum(counts);
  const total = sum(counts.map((count, i) => count * (i + 1)));
  const squares = sum(counts.map((count, i) => count * (i + 1) ** 2));
  return n === 0 ? 0 : (n * squares - total * total) / (n * n);
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((before, number) => before + number, 0);
}
