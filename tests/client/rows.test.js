/** What a column shows: notes in order, with what one edits, lifts and has removed in its place. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING } from "../../static/room/sieve.js";
import { EMPTY_DESK } from "../../static/views/desk.js";
import { rowsOf } from "../../static/views/rows.js";
import { noteOf, roomOf } from "./rooms.js";

/** @import {Desk} from "../../static/views/desk.js" */

const SPOT = { board: "thoughts", column: "other" };
const notes = ["a", "b", "c"].map((id, i) => noteOf(id, { rank: `r${i}` }));
const [a, b] = notes;

/** @param {Partial<Desk>} desk @param {typeof notes} [there] @param {string} [column] */
function shown(desk, there = notes, column = "other") {
  const { rows } = rowsOf(roomOf({ notes: there }), { ...EMPTY_DESK, ...desk }, { ...SPOT, column });
  return rows.map(({ kind, note }) => (kind === "note" ? note.id : `${kind} ${note.id}`)).join(", ");
}

/** @param {NonNullable<typeof b>} note */
const editing = (note) => ({ [note.id]: { note, base: note.text, text: "nytt" } });

test("a column shows its own notes in their order", () => {
  const elsewhere = noteOf("d", { column: "offers" });

  assert.equal(shown({}, [...notes, elsewhere]), "a, b, c");
});

test("what one does not look for is not shown, but for what one has in hand", () => {
  const sieve = { ...EVERYTHING, words: "of a" };
  assert.ok(b);

  assert.equal(shown({ sieve }), "a");
  assert.equal(shown({ sieve, editing: editing(b) }), "a, editor b");
  assert.equal(shown({ sieve, lifted: { ...SPOT, note: "b", index: 1 } }), "a, b");
});

test("what waits to be shown is counted only if one looks for it", () => {
  const desk = { ...EMPTY_DESK, holds: { "thoughts/other": { ids: ["a"], gone: {}, groups: {} } } };
  const waiting = (/** @type {string} */ words) =>
    rowsOf(roomOf({ notes }), { ...desk, sieve: { ...EVERYTHING, words } }, SPOT).waiting;

  assert.deepEqual(waiting(""), ["b", "c"]);
  assert.deepEqual(waiting("of c"), ["c"]);
});

test("a note that one edits stays in its place when another moves it", () => {
  assert.ok(a && b);
  const moved = notes.map((note) => (note === b ? { ...note, column: "offers" } : note));

  assert.equal(shown({ editing: editing(b) }, moved), "a, editor b, c");
  assert.equal(shown({ editing: editing(b) }, moved, "offers"), "");
});

test("a note whose who and when one fills in stays when another removes it", () => {
  assert.ok(b);
  const assigning = { b: { note: b, who: "Maria", when: "", first_move: "", how_known: "" } };

  assert.equal(
    shown(
      { assigning },
      notes.filter((note) => note !== b),
    ),
    "a, b, c",
  );
});

test("a note that one edits stays when another removes it", () => {
  assert.ok(b);
  assert.equal(
    shown(
      { editing: editing(b) },
      notes.filter((note) => note !== b),
    ),
    "a, editor b, c",
  );
});

test("what one has removed leaves its undo where it was", () => {
  assert.ok(a && b);
  const rest = notes.filter((note) => note !== b);

  assert.equal(shown({ removed: { note: b, after: "a", restoring: false } }, rest), "a, removed b, c");
  assert.equal(
    shown({ removed: { note: a, after: null, restoring: false } }, notes.slice(1)),
    "removed a, b, c",
  );
});

test("a lifted note is shown where it would land", () => {
  const lifted = { note: "a", board: "thoughts", column: "other", index: 1 };

  assert.equal(shown({ lifted }), "b, a, c");
  assert.equal(shown({ lifted: { ...lifted, index: 2 } }), "b, c, a");
  assert.equal(shown({ lifted: { ...lifted, column: "offers", index: 0 } }), "b, c");
  assert.equal(shown({ lifted: { ...lifted, column: "offers", index: 0 } }, notes, "offers"), "a");
});

test("others' new notes wait in a column that is kept still", () => {
  const holds = { "thoughts/other": { ids: ["a", "b"], gone: {}, groups: {} } };
  const { rows, waiting } = rowsOf(roomOf({ notes }), { ...EMPTY_DESK, holds }, SPOT);

  assert.deepEqual(waiting, ["c"]);
  assert.equal(rows.length, 2);
});
