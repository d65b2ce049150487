/** Taking back: one's own last acts, never what somebody else has done since. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { notesOfAct } from "../../static/room/undo.js";
import { a, act, b, back, c, others, saved, spot, tabAt, takeBack } from "./acts.js";
import { openRoom } from "./fakes.js";
import { addNote, reload, stored } from "./ops.js";
import { greet, noteOf, roomOf } from "./rooms.js";

/** @import {Op} from "../../static/protocol.js" */

describe("the op that takes an act back", () => {
  test("a new note is removed, and a removed one restored", () => {
    const at = act(tabAt(), addNote("n"), saved(noteOf("n", { text: "En tanke" })));
    assert.deepEqual(back(at.tab).op, { type: "remove_note", id: "n" });

    act(at, { type: "remove_note", id: "n" }, { type: "note_removed", id: "n" });
    assert.deepEqual(back(at.tab).op, { type: "restore_note", id: "n" });
  });

  test("an edit is taken out of what others have written since", () => {
    const at = act(
      tabAt(),
      { type: "edit_note", id: "a", base: a.text, text: "ny" },
      saved(a, { text: "ny" }),
    );
    others(at, saved(a, { text: "ny, och mer" }));

    assert.deepEqual(back(at.tab).op, { type: "edit_note", id: "a", base: "ny", text: a.text });
  });

  test("a moved note goes back under the nearest of those it lay under that is still there", () => {
    const to = { board: "insights", column: "ideas" };
    const at = act(tabAt(), { type: "move_note", id: "c", ...to, after: null }, saved(c, to));
    assert.deepEqual(back(at.tab).op, { type: "move_note", id: "c", ...spot, after: "b" });

    others(at, { type: "note_removed", id: "b" });
    assert.deepEqual(back(at.tab).op, { type: "move_note", id: "c", ...spot, after: "a" });
    others(at, saved(a, { column: "elsewhere" }));
    assert.deepEqual(back(at.tab).op, { type: "move_note", id: "c", ...spot, after: null });
  });

  test("a step's plan becomes what it was", () => {
    const op = /** @type {Op} */ ({
      type: "assign_note",
      id: "a",
      who: "Maria",
      when: null,
      first_move: "x",
    });
    const was = { who: null, when: "maj", first_move: null, how_known: "svar" };
    const at = act(tabAt({ notes: [{ ...a, ...was }] }), op, saved(a, { who: "Maria", first_move: "x" }));

    assert.deepEqual(back(at.tab).op, { type: "assign_note", id: "a", ...was });
  });

  test("a note gets its colour back", () => {
    const at = act(tabAt(), { type: "color_note", id: "a", color: "rose" }, saved(a, { color: "rose" }));

    assert.deepEqual(back(at.tab).op, { type: "color_note", id: "a", color: "yellow" });
  });
});

describe("what is not taken back", () => {
  const to = { board: "thoughts", column: "offers" };

  test("a new note that another has written on", () => {
    const note = noteOf("n", { text: "En tanke" });
    const at = others(act(tabAt(), addNote("n"), saved(note)), saved(note, { text: "En tanke till" }));

    assert.equal(back(at.tab).why, "changed");
  });

  test("a move of a note that another has moved since, within its column too", () => {
    const at = act(tabAt(), { type: "move_note", id: "a", ...to, after: null }, saved(a, to));
    others(at, saved(a, { ...to, rank: "z" }));

    assert.equal(back(at.tab).why, "changed");
  });

  test("what another has decided of who and when", () => {
    const op = /** @type {Op} */ ({ type: "assign_note", id: "a", who: "Maria", when: null });
    const at = others(act(tabAt(), op, saved(a, { who: "Maria" })), saved(a, { who: "Ali" }));

    assert.equal(back(at.tab).why, "changed");
  });

  test("a colour, or a plan, that another has changed since", () => {
    const rose = /** @type {const} */ ({ color: "rose" });
    const at = act(tabAt(), { type: "color_note", id: "a", ...rose }, saved(a, rose));
    others(at, saved(a, { color: "blue" }));
    assert.equal(back(at.tab).why, "changed");

    const op = /** @type {Op} */ ({ type: "assign_note", id: "b", who: "Maria", when: null });
    act(at, op, saved(b, { who: "Maria" }));
    others(at, saved(b, { who: "Maria", how_known: "svar" }));
    assert.equal(back(at.tab).why, "changed");
  });

  test("anything of a note that is gone, or is already back", () => {
    const at = act(tabAt(), { type: "edit_note", id: "a", base: a.text, text: "ny" }, saved(a));
    others(at, { type: "note_removed", id: "a" });
    assert.equal(back(at.tab).why, "gone");

    act(at, { type: "remove_note", id: "b" }, { type: "note_removed", id: "b" });
    others(at, saved(b));
    assert.equal(back(at.tab).why, "back");
  });

  test("a change of another's note once only they may change it", () => {
    const at = act(tabAt(), { type: "edit_note", id: "a", base: a.text, text: "ny" }, saved(a));
    others(at, { type: "setting_set", setting: "edit_others", value: false });

    assert.equal(back(at.tab).why, "others");
  });

  test("anything while notes cannot be changed", () => {
    const at = act(tabAt(), { type: "remove_note", id: "a" }, { type: "note_removed", id: "a" });
    others(at, { type: "room_closed" });

    assert.equal(back(at.tab).why, "closed");
  });

  test("others' acts, and acts that are not about notes", () => {
    const at = others(tabAt(), saved(a, { text: "deras" }), { type: "note_removed", id: "b" });
    act(at, { type: "rename_room", title: "Ny" }, { type: "room_renamed", title: "Ny" });

    assert.deepEqual(at.tab.state.done, []);
  });

  test("an act that the server refused", () => {
    const { tab } = tabAt();
    tab.connection.send({ type: "remove_note", id: "a" });
    tab.socket.say({
      type: "rejected",
      id: tab.state.pending[0]?.id ?? "",
      code: "note_gone",
      detail: {},
    });

    assert.deepEqual(tab.state.done, []);
  });
});

test("acts on one note are taken back one after another, the last first", () => {
  const there = { ...spot, column: "offers" };
  const at = tabAt();
  act(at, addNote("n"), saved(noteOf("n", { text: "En tanke" })));
  act(at, { type: "move_note", id: "n", ...there, after: null }, saved(noteOf("n", { ...there, rank: "q" })));
  act(at, { type: "move_note", id: "n", ...spot, after: "a" }, saved(noteOf("n", { ...spot, rank: "c" })));
  takeBack(at, saved(noteOf("n", { ...there, rank: "r", text: "En tanke" })));
  takeBack(at, saved(noteOf("n", { ...spot, rank: "s", text: "En tanke" })));
  assert.equal(back(at.tab).op?.type, "remove_note");
  takeBack(at, { type: "note_removed", id: "n" });

  assert.deepEqual(at.tab.state.done, []);
});

test("a note of one's own that is shown with all the others may still be moved back", () => {
  const hidden = noteOf("n", { hidden: true, text: "En tanke" });
  const at = act(
    tabAt({ boards: [{ id: "thoughts", silent: true, hidden: 0, stars: null }] }),
    addNote("n"),
    saved(hidden),
  );
  act(at, { type: "move_note", id: "n", ...spot, after: "c" }, saved(hidden, { rank: "x" }));
  others(at, saved(hidden, { hidden: false, rank: "y" }));

  assert.equal(back(at.tab).op?.type, "move_note");
});

test("what has not been answered can be taken back too", () => {
  const { tab } = tabAt();
  tab.connection.send(addNote("n"));

  assert.deepEqual(back(tab).op, { type: "remove_note", id: "n" });
});

test("one's acts are there after a reload, and gone when one leaves", () => {
  const at = act(tabAt(), addNote("n"), saved(noteOf("n", { text: "En tanke" })));
  const again = reload(at.tab);
  greet(again.socket, { room: roomOf({ step: "document", notes: [noteOf("n", { text: "En tanke" })] }) });
  assert.deepEqual(back(again).op, { type: "remove_note", id: "n" });

  again.connection.leave();
  assert.deepEqual(again.state.done, []);
  assert.deepEqual(stored(again, "done:"), []);
});

test("what another has changed while one was away is not taken back", () => {
  const at = act(tabAt(), addNote("n"), saved(noteOf("n", { text: "En tanke" })));
  const again = reload(at.tab);
  greet(again.socket, { room: roomOf({ step: "document", notes: [noteOf("n", { text: "Deras" })] }) });

  assert.equal(back(again).why, "changed");
});

test("two tabs of one seat take back the same acts, each once", () => {
  const at = act(tabAt(), addNote("n"), saved(noteOf("n", { text: "En tanke" })));
  const other = openRoom({ browser: at.tab.browser });
  greet(other.socket, { room: roomOf({ step: "document", notes: [noteOf("n", { text: "En tanke" })] }) });
  act(at, { type: "edit_note", id: "n", base: "En tanke", text: "ny" }, saved(noteOf("n", { text: "ny" })));
  assert.equal(other.state.done.length, 2);
  takeBack(at, saved(noteOf("n", { text: "En tanke" })));

  assert.equal(other.state.done.length, 1);
});

test("the last fifty acts are kept, in storage too", () => {
  const at = tabAt();
  for (let i = 0; i < 53; i += 1) act(at, addNote(`n${i}`), saved(noteOf(`n${i}`)));

  assert.equal(at.tab.state.done.length, 50);
  assert.deepEqual(at.tab.state.done.slice(0, 1).flatMap(notesOfAct), ["n3"]);
  assert.equal(stored(at.tab, "done:").length, 50);
});
