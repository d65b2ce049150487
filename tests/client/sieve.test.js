/** Looking for notes: which of them are found. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, isSifting, MINE, passing } from "../../static/room/sieve.js";
import { both, noteOf, roomOf } from "./rooms.js";

/** @import {Sieve} from "../../static/room/sieve.js" */

const column = { id: "now", heading: both("Nu"), hint: null, assignable: true };
const board = { id: "next", heading: both("Steg"), prompt: null, columns: [column] };
const room = roomOf({ workshop: { ...roomOf().workshop, boards: [board] } });
const notes = [
  noteOf("ask", { text: "Fråga i väntrummet", color: "rose", author: "p_anna" }),
  noteOf("call", { text: "Ring ALLA", author: "p_bo" }),
  noteOf("step", { text: "Möblera", board: "next", column: "now", first_move: "Ring städarna" }),
  noteOf("done", { text: "Köp stolar", board: "next", column: "now", who: "Bo" }),
];

/** @param {Partial<Sieve>} sieve */
const found = (sieve) => notes.filter(passing({ ...EVERYTHING, ...sieve }, room)).map(({ id }) => id);

test("all of them when nothing is looked for", () => {
  assert.equal(found({}).length, notes.length);
  assert.equal(isSifting(EVERYTHING), false);
  assert.equal(isSifting({ ...EVERYTHING, words: "  " }), false);
});

/** @type {[sentence: string, sieve: Partial<Sieve>, found: string[]][]} */
const SIEVES = [
  ["words, whatever their case", { words: "ring alla" }, ["call"]],
  ["every word, in any order and as a part of another", { words: "rummet frå" }, ["ask"]],
  ["words in the plan of a step", { words: "ring" }, ["call", "step"]],
  ["letters with dots are letters of their own", { words: "mob" }, []],
  ["letters are the same however they are written", { words: "mo\u0308b" }, ["step"]],
  ["colour", { color: "rose" }, ["ask"]],
  ["writer", { whose: "p_bo" }, ["call"]],
  ["one's own", { whose: MINE, isOwn: ({ id }) => id === "step" }, ["step"]],
  ["steps that nobody has taken on", { unassigned: true }, ["step"]],
  ["all that is asked for at once", { words: "ring", color: "rose" }, []],
  ["and what one has just written", { color: "rose", kept: new Set(["done"]) }, ["ask", "done"]],
];

for (const [sentence, sieve, expected] of SIEVES) {
  test(`notes are found by ${sentence}`, () => assert.deepEqual(found(sieve), expected));
}
