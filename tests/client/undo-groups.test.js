/** Taking back what was done with several notes at once. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { backOf, lastDone, notesOfAct } from "../../static/room/undo.js";
import { a, act, answered, b, back, c, others, saved, spot, tabAt } from "./acts.js";
import { addNote } from "./ops.js";
import { noteOf } from "./rooms.js";

/** @import {Op} from "../../static/protocol.js" */

describe("an act on several notes", () => {
  const there = { board: "thoughts", column: "offers" };
  const laid = [saved(b, { group: "g" }), saved(c, { rank: "dV", group: "g" })];
  const made = { type: "group_saved", group: { id: "g", name: "" } };
  const grouping = /** @type {Op} */ ({ type: "group_notes", id: "g", notes: ["c"], onto: "b" });

  test("laid together, they lie by themselves again, each in its place", () => {
    const at = act(tabAt(), grouping, made, ...laid);

    assert.deepEqual(back(at.tab).ops, [
      { type: "ungroup", id: "g" },
      { type: "move_note", id: "c", ...spot, after: "b" },
    ]);
  });

  test("laid on a group that was there, they leave it, and it stays", () => {
    const grouped = { notes: [a, { ...b, group: "g" }, c], groups: [made.group] };
    const at = act(tabAt(grouped), /** @type {Op} */ ({ ...grouping, id: "new" }), laid[1]);

    assert.deepEqual(back(at.tab).ops, [{ type: "move_note", id: "c", ...spot, after: "b" }]);
  });

  test("a group that was let go is one again, by its name", () => {
    const grouped = {
      notes: [a, { ...b, group: "g" }, { ...c, group: "g" }],
      groups: [{ id: "g", name: "Vårt" }],
    };
    const at = act(tabAt(grouped), { type: "ungroup", id: "g" }, saved(b), saved(c), {
      type: "group_removed",
      id: "g",
    });

    assert.deepEqual(back(at.tab).ops, [
      { type: "group_notes", id: "g", notes: ["c"], onto: "b", name: "Vårt" },
    ]);
  });

  test("a group gets its old name back, unless another has named it since", () => {
    const grouped = { notes: [{ ...a, group: "g" }], groups: [{ id: "g", name: "Vårt" }] };
    const op = /** @type {Op} */ ({ type: "name_group", id: "g", name: "Ert" });
    const at = act(tabAt(grouped), op, { type: "group_saved", group: { id: "g", name: "Ert" } });
    assert.deepEqual(back(at.tab).ops, [{ type: "name_group", id: "g", name: "Vårt" }]);

    others(at, { type: "group_saved", group: { id: "g", name: "Deras" } });
    assert.deepEqual([back(at.tab).ops, back(at.tab).why], [[], "changed"]);
  });

  test("moved, they go back, but for what another has moved or removed since", () => {
    const op = /** @type {Op} */ ({ type: "move_notes", ids: ["c", "b", "a"], ...there, after: null });
    const moved = [
      saved(c, { ...there, rank: "1" }),
      saved(b, { ...there, rank: "2" }),
      saved(a, { ...there, rank: "3" }),
    ];
    const at = act(tabAt(), op, ...moved);
    assert.deepEqual(back(at.tab).ops, [
      { type: "move_note", id: "a", ...spot, after: null },
      { type: "move_note", id: "b", ...spot, after: "a" },
      { type: "move_note", id: "c", ...spot, after: "b" },
    ]);

    others(at, saved(b, { ...there, rank: "9" }), { type: "note_removed", id: "a" });
    assert.deepEqual(back(at.tab).ops, [{ type: "move_note", id: "c", ...spot, after: null }]);
  });

  test("notes of another's that one may no longer change stay where they are", () => {
    const at = act(tabAt(), grouping, made, ...laid);
    others(at, { type: "setting_set", setting: "edit_others", value: false });

    assert.equal(back(at.tab).why, "changed");
  });
});

test("pasted lines are taken back together, and done again together", () => {
  const at = tabAt();
  for (const id of ["p", "q"]) {
    at.tab.connection.send(addNote(id), "paste");
    answered(at, at.tab.state.pending.at(-1)?.id ?? null, [saved(noteOf(id, { text: "En tanke" }))]);
  }
  const acts = lastDone(at.tab.state);
  assert.deepEqual(acts.flatMap(notesOfAct), ["q", "p"]);

  for (const done of acts) at.tab.connection.takeBack(done.id, backOf(at.tab.state, done).ops);
  assert.deepEqual(at.tab.state.done, []);
  assert.deepEqual(
    at.tab.state.room?.notes.map(({ id }) => id),
    ["a", "b", "c"],
  );

  for (const done of acts.reverse()) at.tab.connection.doAgain(done);
  assert.deepEqual(lastDone(at.tab.state).flatMap(notesOfAct), ["q", "p"]);
  assert.deepEqual(
    at.tab.state.pending.map(({ op }) => op.type),
    ["remove_note", "remove_note", "restore_note", "restore_note"],
  );
});
