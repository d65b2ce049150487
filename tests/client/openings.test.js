/** Openings: where to begin a conversation, from what everyone can see of the results and from nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openingsOf } from "../../static/room/openings.js";

/** @import {Result} from "../../static/protocol.js" */

/** @param {string} mean @param {Result["spread"]} spread @param {number[]} [distribution] @returns {Result} */
function shown(mean, spread, distribution) {
  const n = distribution ? distribution.reduce((a, b) => a + b) : 5;
  return { n, mean, end: null, spread, distribution: distribution ?? null };
}

/** @param {"left"|"right"} end @returns {Result} */
const atEnd = (end) => ({ n: 5, mean: null, end, spread: null, distribution: null });

/** Named a, b, c… in the order of the paper. @param {...(Result|null)} results */
function openings(...results) {
  return openingsOf(results.map((result, i) => ({ id: "abcdefghij"[i] ?? "", result })));
}

const calm = shown("5.5", "united");

test("splits are where answers differ, in the order of the paper, and no more than two of them", () => {
  const split = shown("5.5", "split");

  assert.deepEqual(openings(calm, split, calm).differ, ["b"]);
  assert.deepEqual(openings(split, calm, split, split).differ, ["a", "c"]);
});

test("distributions that are shown tell which splits are the widest", () => {
  const wide = shown("5.5", "split", [4, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
  const narrower = shown("5.5", "split", [0, 0, 4, 0, 0, 0, 0, 4, 0, 0]);

  assert.deepEqual(openings(narrower, wide, narrower).differ, ["b", "a"]);
});

test("where one of the splits has no distribution, none is told apart by another's", () => {
  const wide = shown("5.5", "split", [4, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
  const unknown = shown("5.5", "split");

  assert.deepEqual(openings(unknown, wide, calm).differ, ["a", "b"]);
});

test("mixed answers differ most only where others are closer together, or where distributions rank them", () => {
  const mixed = shown("5.5", "mixed");
  const ranked = shown("5.0", "mixed", [0, 0, 2, 2, 2, 2, 0, 0, 0, 0]);
  const wider = shown("5.0", "mixed", [0, 2, 2, 0, 0, 2, 2, 0, 0, 0]);

  assert.deepEqual(openings(calm, mixed, calm).differ, ["b"]);
  assert.deepEqual(openings(mixed, mixed, mixed).differ, []);
  assert.deepEqual(openings(ranked, wider, ranked).differ, ["b", "a"]);
});

test("the strongest leanings come first, to either side, an end before any mean", () => {
  const results = [shown("7.5", "united"), shown("3.0", "mixed"), atEnd("left"), calm];

  assert.deepEqual(openings(...results).lean, ["c", "b"]);
});

test("means equally far from the middle stand in the order of the paper", () => {
  assert.deepEqual(openings(shown("8.2", "mixed"), shown("2.8", "mixed"), calm).lean, ["a", "b"]);
  assert.deepEqual(openings(shown("2.8", "mixed"), shown("8.2", "mixed"), calm).lean, ["a", "b"]);
});

test("nothing is offered where there is nothing to say", () => {
  assert.deepEqual(openings(calm, calm, calm), { differ: [], lean: [] });
  assert.deepEqual(openings(shown("6.9", "united"), shown("4.1", "united"), calm).lean, []);
  assert.deepEqual(openings(shown("7.0", "united"), shown("4.0", "united"), calm).lean, ["a", "b"]);
});

test("of two results, none is the most of anything", () => {
  const strong = shown("9.0", "split");

  assert.deepEqual(openings(strong, calm), { differ: [], lean: [] });
  assert.deepEqual(openings(strong, calm, null), { differ: [], lean: [] });
});

test("what is not published changes nothing", () => {
  const results = [shown("8.0", "split"), calm, shown("2.0", "mixed")];
  const before = openingsOf(results.map((result, i) => ({ id: `${i}`, result })));
  for (let place = 0; place <= results.length; place += 1) {
    const more = results.map((result, i) => ({ id: `${i}`, result: /** @type {Result|null} */ (result) }));
    more.splice(place, 0, { id: "open", result: null });
    assert.deepEqual(openingsOf(more), before);
  }
});

test("results from before spread was published have leanings and no more", () => {
  assert.deepEqual(openings(shown("8.0", null), calm, calm), { differ: [], lean: ["a"] });
});
