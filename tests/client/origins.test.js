/** What notes came from, and what came of them; and their texts as labels. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isStep, mayBecomeStep, originsOf, placeForSteps } from "../../static/room/origins.js";
import { questionOf } from "../../static/room/select.js";
import { shortened } from "../../static/views/shortened.js";
import { both, noteOf, roomOf } from "./rooms.js";

const columns = [
  { id: "who", heading: both("Vem"), hint: null, assignable: false },
  { id: "now", heading: both("Nu"), hint: null, assignable: true },
];
const boards = [
  { id: "thoughts", heading: both("Tankar"), prompt: null, columns: columns.slice(0, 1) },
  { id: "next", heading: both("Steg"), prompt: null, columns },
];
const question = { id: "q", text: both("?"), short: both("?"), board: "thoughts", column: "other" };
const workshop = { ...roomOf().workshop, boards, questions: [question] };
const thought = noteOf("thought");
const step = noteOf("step", { board: "next", column: "now", source: "thought" });
const copy = noteOf("copy", { source: "thought" });
const room = roomOf({ workshop, notes: [thought, step, copy] });

test("a step is written in the first column that asks who and when", () => {
  assert.deepEqual(placeForSteps(room), { board: "next", column: "now" });
  assert.equal(placeForSteps(roomOf()), null);
});

test("a note knows the step that came of it, and not its mere copies", () => {
  assert.equal(originsOf(room).steps.get("thought")?.id, "step");
  assert.equal(originsOf({ ...room, notes: [thought, copy] }).steps.size, 0);
});

test("any note that everyone sees may become a step, but for a step", () => {
  assert.equal(mayBecomeStep(room, thought), true);
  assert.equal(mayBecomeStep(room, step), false);
  assert.equal(mayBecomeStep(room, { ...thought, hidden: true }), false);
  assert.equal(mayBecomeStep(roomOf(), thought), false);
  assert.equal(isStep(room, { board: "thoughts", column: "now" }), false);
});

test("a note says which question it came from once it lies elsewhere", () => {
  assert.equal(questionOf(workshop, { ...thought, question: "q" }), null);
  assert.equal(questionOf(workshop, { ...step, question: "q" }), question);
  assert.equal(questionOf(workshop, { ...step, question: "gone" }), null);
});

test("a label is cut between the characters that a reader sees", () => {
  assert.equal(shortened("kort\n text", 20), "kort text");
  assert.equal(shortened("👩‍👩‍👧‍👦".repeat(10), 10), "👩‍👩‍👧‍👦".repeat(10));
  assert.equal(shortened("👩‍👩‍👧‍👦".repeat(3), 2), "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…");
  assert.equal(shortened("a".repeat(500), 5), "aaaaa…");
});
