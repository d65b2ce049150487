/** Predictions: one's own ops at once on the screen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { predict } from "../../static/room/predict.js";
import { noteOf, participantOf, roomOf } from "./rooms.js";

/** @import {Op, Room} from "../../static/protocol.js" */

const notes = [noteOf("a", { rank: "b" }), noteOf("b", { rank: "d" }), noteOf("c", { rank: "f" })];

/** @param {Room} room @param {...Op} ops */
const after = (room, ...ops) =>
  predict(
    room,
    ops.map((op) => ({ op })),
    "p_anna",
  );

/** @param {Room} room */
const order = (room) => room.notes.map(({ id }) => id);

test("nothing pending shows the room itself", () => {
  const room = roomOf();
  assert.equal(after(room), room);
});

test("a step is shown at once, without a place unless one is named", () => {
  const room = after(roomOf({ place: "offer" }), { type: "set_step", step: "results", place: null });

  assert.deepEqual([room.step, room.place], ["results", null]);
  assert.ok(room.visited.includes("results"));
});

test("one's own name and answering are shown at once, and nobody else's", () => {
  const room = after(roomOf(), { type: "rename", name: " Annika " }, { type: "take_part", answering: false });

  assert.deepEqual(room.participants, [
    participantOf("p_anna", "Annika", { answering: false }),
    participantOf("p_bo", "Bo"),
  ]);
});

test("title, settings and silence are shown at once", () => {
  const room = after(
    roomOf(),
    { type: "rename_room", title: " Ny " },
    { type: "set_setting", setting: "threshold", value: 5 },
    { type: "set_silent", board: "thoughts", silent: true },
  );

  assert.equal(room.title, "Ny");
  assert.equal(room.settings.threshold, 5);
  assert.deepEqual(room.boards, [{ id: "thoughts", silent: true, hidden: 0, stars: null }]);
});

test("what the server alone can know is not predicted", () => {
  const room = roomOf();

  assert.equal(
    after(room, { type: "reveal_result", statement: null }, { type: "start_timer", seconds: 5 }),
    room,
  );
  assert.equal(after(room, { type: "set_silent", board: "gone", silent: true }), room);
  assert.equal(after(room, { type: "edit_note", id: "gone", base: "", text: "ny" }), room);
});

test("a new note is last, and later ones come after it", () => {
  const room = after(roomOf({ notes }), add("x"), add("y"));

  assert.deepEqual(order(room), ["a", "b", "c", "x", "y"]);
  assert.deepEqual({ ...room.notes[3], rank: "" }, noteOf("x", { rank: "", text: "ny" }));
});

test("a new note tells its writer only where notes do", () => {
  const settings = { ...roomOf().settings, authors: true };

  assert.equal(after(roomOf(), add("x")).notes[0]?.author, null);
  assert.equal(after(roomOf({ settings }), add("x")).notes[0]?.author, "p_anna");
});

test("a new note on a silent board is hidden", () => {
  const boards = [{ id: "thoughts", silent: true, hidden: 0, stars: null }];

  assert.equal(after(roomOf({ boards }), add("x")).notes[0]?.hidden, true);
});

test("a note is edited, coloured, assigned and removed at once", () => {
  const room = after(
    roomOf({ notes }),
    { type: "edit_note", id: "a", base: "text of a", text: "ny" },
    { type: "color_note", id: "a", color: "rose" },
    { type: "assign_note", id: "a", who: "Bo", when: "fredag" },
    { type: "remove_note", id: "b" },
  );

  assert.deepEqual(room.notes, [
    noteOf("a", { rank: "b", text: "ny", rev: 2, color: "rose", who: "Bo", when: "fredag" }),
    notes[2],
  ]);
});

test("a new note tells at once what it came from", () => {
  const origin = { statement: "offer", question: "resources", source: "a" };

  const { statement, question, source } = after(roomOf({ notes }), { ...add("x"), ...origin }).notes[3] ?? {};
  assert.deepEqual({ statement, question, source }, origin);
});

test("what is left out of a plan stays as it was", () => {
  const planned = noteOf("a", { first_move: "ring", how_known: "svar" });
  const room = roomOf({ notes: [planned] });

  const who = /** @type {const} */ ({ type: "assign_note", id: "a", who: "Bo", when: null });
  assert.deepEqual(after(room, who).notes, [{ ...planned, who: "Bo" }]);
  assert.deepEqual(after(room, { ...who, first_move: null }).notes, [
    { ...planned, who: "Bo", first_move: null },
  ]);
});

/** @type {[sentence: string, place: {after?: string | null, before?: string}, order: string[]][]} */
const MOVES = [
  ["after another", { after: "b" }, ["b", "a", "c"]],
  ["before another", { before: "c" }, ["b", "a", "c"]],
  ["first", { after: null }, ["a", "b", "c"]],
  ["last when it is after the last", { after: "c" }, ["b", "c", "a"]],
  ["last when nothing is named", {}, ["b", "c", "a"]],
  ["last when the named note is gone", { after: "gone" }, ["b", "c", "a"]],
  ["last when the named note to be before is gone", { before: "gone" }, ["b", "c", "a"]],
];

for (const [sentence, place, expected] of MOVES) {
  test(`a note is moved ${sentence}`, () => {
    const room = after(roomOf({ notes }), {
      type: "move_note",
      id: "a",
      board: "thoughts",
      column: "other",
      ...place,
    });

    assert.deepEqual(order(room), expected);
  });
}

test("a note is moved before the first, and to another column", () => {
  const moved = after(roomOf({ notes }), {
    type: "move_note",
    id: "c",
    board: "thoughts",
    column: "other",
    before: "a",
  });
  assert.deepEqual(order(moved), ["c", "a", "b"]);

  const away = after(roomOf({ notes }), { type: "move_note", id: "c", board: "insights", column: "ideas" });
  const [board, column] = [away.notes[0]?.board, away.notes[0]?.column];
  assert.deepEqual([away.notes[0]?.id, board, column], ["c", "insights", "ideas"]);
});

/** @param {string} id @returns {Op} */
function add(id) {
  return {
    type: "add_note",
    id,
    board: "thoughts",
    column: "other",
    text: "ny",
    color: "yellow",
    statement: null,
  };
}

test("notes put first one after another are each first in turn", () => {
  const first = (/** @type {string} */ id) =>
    /** @type {Op} */ ({
      type: "add_note",
      id,
      board: "thoughts",
      column: "other",
      after: null,
      text: id,
      color: "yellow",
      statement: null,
    });
  const behind = /** @type {Op} */ ({
    type: "move_note",
    id: "c",
    board: "thoughts",
    column: "other",
    after: "y",
  });

  assert.deepEqual(order(after(roomOf({ notes }), first("x"), first("y"), first("z"))), [
    "z",
    "y",
    "x",
    "a",
    "b",
    "c",
  ]);
  assert.deepEqual(order(after(roomOf({ notes }), first("x"), first("y"), behind)), [
    "y",
    "c",
    "x",
    "a",
    "b",
  ]);
});

test("a note is back at once when its removal was never confirmed", () => {
  const ops = /** @type {Op[]} */ ([
    { type: "remove_note", id: "b" },
    { type: "restore_note", id: "b" },
  ]);

  assert.deepEqual(order(after(roomOf({ notes }), ...ops)), ["a", "b", "c"]);
});
