/** Groups of notes, as a room tells of them, and as one's own acts on them show before the server has answered. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { evolve } from "../../static/room/evolve.js";
import { membersOf, pilesOf } from "../../static/room/groups.js";
import { predict } from "../../static/room/predict.js";
import { noteOf, roomOf } from "./rooms.js";

/** @import {Op, Room} from "../../static/protocol.js" */

const notes = [
  noteOf("a", { rank: "b" }),
  noteOf("b", { rank: "d", group: "g" }),
  noteOf("c", { rank: "f" }),
  noteOf("d", { rank: "h", group: "g" }),
  noteOf("e", { rank: "j", column: "elsewhere" }),
];
const room = roomOf({ notes, groups: [{ id: "g", name: "Vårt" }] });
const there = { board: "thoughts", column: "elsewhere" };

/** @param {...Op} ops */
const after = (...ops) =>
  predict(
    room,
    ops.map((op) => ({ op })),
    "p_anna",
  );

/** A column from the top, the notes of a group in brackets. @param {Room} shown @param {string} [column] */
function read(shown, column = "other") {
  const piles = pilesOf(
    shown,
    shown.notes.filter((note) => note.column === column),
  );
  return piles
    .map(({ group, notes: own }) => {
      const ids = own.map(({ id }) => id).join(" ");
      return group ? `${group.name}[${ids}]` : ids;
    })
    .join(" ");
}

describe("a group stands at the place of its first note", () => {
  test("with all its notes, wherever else they lie in the column", () => {
    assert.equal(read(room), "a Vårt[b d] c");
    assert.deepEqual(
      membersOf(room, "g").map(({ id }) => id),
      ["b", "d"],
    );
    assert.deepEqual(membersOf(room, null), []);
  });

  test("and notes of a group that is not known stand by themselves", () => {
    assert.equal(read({ ...room, groups: [] }), "a b c d");
  });

  test("until it is gone", () => {
    const named = evolve(room, { type: "group_saved", group: { id: "g", name: "Ert" } });
    assert.equal(read(named), "a Ert[b d] c");
    assert.deepEqual(evolve(named, { type: "group_removed", id: "g" }).groups, []);
  });
});

describe("one's own act shows at once", () => {
  /** @type {[string, Op, string, string][]} */
  const acts = [
    [
      "a note laid on another makes a group",
      { type: "group_notes", id: "new", notes: ["e", "a"], onto: "c", name: " Nytt " },
      "Vårt[b d] Nytt[c e a]",
      "",
    ],
    [
      "a note laid on one of a group joins it, after its last",
      { type: "group_notes", id: "new", notes: ["a", "b"], onto: "b" },
      "Vårt[b d a] c",
      "e",
    ],
    [
      "a whole group laid on a note is gone into the new one",
      { type: "group_notes", id: "new", notes: ["b", "d"], onto: "e", name: "Nytt" },
      "a c",
      "Nytt[e b d]",
    ],
    [
      "a note laid on one that is gone stays",
      { type: "group_notes", id: "n", notes: ["a"], onto: "z" },
      "a Vårt[b d] c",
      "e",
    ],
    ["a group gets a name", { type: "name_group", id: "g", name: " Allas " }, "a Allas[b d] c", "e"],
    ["a group is let go", { type: "ungroup", id: "g" }, "a b c d", "e"],
    [
      "a group is moved, in its order",
      { type: "move_group", id: "g", ...there, after: null },
      "a c",
      "Vårt[b d] e",
    ],
    ["a note is moved out", { type: "move_note", id: "b", ...there }, "a c Vårt[d]", "e b"],
    [
      "a note is moved within",
      { type: "move_note", id: "d", board: "thoughts", column: "other", before: "b" },
      "a Vårt[d b] c",
      "e",
    ],
    [
      "several are moved in the order given",
      { type: "move_notes", ids: ["c", "z", "b"], ...there, before: "e" },
      "a Vårt[d]",
      "c b e",
    ],
    [
      "several with a whole group keep it",
      { type: "move_notes", ids: ["d", "a", "b"], ...there },
      "c",
      "e Vårt[d b] a",
    ],
  ];
  for (const [what, op, other, elsewhere] of acts) {
    test(what, () => {
      assert.equal(read(after(op)), other);
      assert.equal(read(after(op), "elsewhere"), elsewhere);
    });
  }

  test("and the last note out takes the group with it", () => {
    const left = after({ type: "remove_note", id: "b" }, { type: "move_note", id: "d", ...there });
    assert.deepEqual(left.groups, []);
    const back = predict(
      room,
      [...["remove_note", "restore_note"].map((type) => ({ op: /** @type {Op} */ ({ type, id: "b" }) }))],
      null,
    );
    assert.equal(read(back), "a Vårt[b d] c");
  });
});
