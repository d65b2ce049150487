/** A column kept still: what others bring waits, what they take leaves its place, and one's own is seen at once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { heldThrough, holdOf, seenThrough } from "../../static/room/hold.js";
import { noteOf } from "./rooms.js";

/** @import {Note} from "../../static/protocol.js" */

const a = noteOf("a", { rank: "r0" });
const b = noteOf("b", { rank: "r1" });
const c = noteOf("c", { rank: "r2" });
const before = [a, b, c];

/** @param {Note[]} after @param {string[]} [mine] */
function seen(after, mine = []) {
  const hold = heldThrough(holdOf(before), before, after, (id) => mine.includes(id));
  const { shown, waiting } = seenThrough(hold, after);
  return { ids: shown.map(({ id }) => id).join(" "), waiting };
}

test("what another puts up waits, wherever it is", () => {
  const after = [noteOf("first", { rank: "q" }), a, b, noteOf("between", { rank: "r11" }), c];

  assert.deepEqual(seen(after), { ids: "a b c", waiting: ["first", "between"] });
});

test("what one puts up oneself is seen at once, in its place", () => {
  const after = [noteOf("first", { rank: "q" }), a, b, noteOf("between", { rank: "r11" }), c];

  assert.deepEqual(seen(after, ["first", "between"]), { ids: "first a b between c", waiting: [] });
});

test("one's own note stands behind what is shown, not behind what waits", () => {
  const after = [a, noteOf("theirs", { rank: "r01" }), noteOf("mine", { rank: "r02" }), b, c];

  assert.deepEqual(seen(after, ["mine"]), { ids: "a mine b c", waiting: ["theirs"] });
});

test("what another takes away leaves its place behind, as it was", () => {
  const hold = heldThrough(holdOf(before), before, [a, c], () => false);

  assert.deepEqual(seenThrough(hold, [a, c]).shown, before);
  assert.deepEqual(Object.keys(hold.gone), ["b"]);
});

test("what one takes away oneself is gone", () => {
  assert.equal(seen([a, c], ["b"]).ids, "a c");
});

test("what comes back is in its old place", () => {
  const without = heldThrough(holdOf(before), before, [a, c], () => false);
  const again = heldThrough(without, [a, c], before, () => false);

  assert.deepEqual(again, holdOf(before));
});

test("what another moves within the column stays, and what one moves oneself goes", () => {
  const after = [{ ...c, rank: "a" }, a, b];

  assert.equal(seen(after).ids, "a b c");
  assert.equal(seen(after, ["c"]).ids, "c a b");
});

test("another's new words are seen at once", () => {
  const after = [a, { ...b, text: "nytt" }, c];
  const hold = heldThrough(holdOf(before), before, after, () => false);

  assert.deepEqual(seenThrough(hold, after).shown, after);
});

test("a column in which nothing has changed is held as it was, so that nothing is drawn again for it", () => {
  const hold = holdOf(before);

  assert.equal(
    heldThrough(hold, before, [...before], () => true),
    hold,
  );
});

test("what another has taken away goes when one does something with it oneself, though its column is as it was", () => {
  const held = heldThrough(holdOf(before), before, [a, c], () => false);
  const { ids } = heldThrough(held, [a, c], [a, c], (id) => id === "b");

  assert.deepEqual(ids, ["a", "c"]);
});
