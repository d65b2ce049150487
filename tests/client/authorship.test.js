/** Whose a note is, and who may change it, as far as a browser can know. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING_YET } from "../../static/room/state.js";
import { isOpenForNotes, isOwn, mayChange } from "../../static/room/writing.js";
import { fakeBrowser, openRoom } from "./fakes.js";
import { greet, noteOf, roomOf } from "./rooms.js";

/** @import {Op} from "../../static/protocol.js" */

const addNote = /** @type {Op} */ ({
  type: "add_note",
  id: "n-1",
  board: "thoughts",
  column: "other",
  text: "min",
  color: "yellow",
  statement: null,
});
const settings = { ...roomOf().settings, edit_others: false };
const you = { participant: "p_anna", role: /** @type {const} */ ("participant") };

test("a browser knows the notes it put up, after a reload and in another tab too", () => {
  const browser = fakeBrowser();
  const first = openRoom({ browser });
  const second = openRoom({ browser });
  greet(first.socket);
  first.connection.send(addNote);
  assert.ok(isOwn(second.state, noteOf("n-1")));
  first.close();

  assert.ok(isOwn(openRoom({ browser }).state, noteOf("n-1")));
});

test("who leaves is nobody's writer any more", () => {
  const tab = openRoom();
  greet(tab.socket);
  tab.connection.send(addNote);
  tab.connection.leave();

  assert.ok(!isOwn(tab.state, noteOf("n-1")));
});

test("where notes carry names, one's own are those with one's name", () => {
  const state = { ...NOTHING_YET, you };

  assert.ok(isOwn(state, noteOf("a", { author: "p_anna" })));
  assert.ok(!isOwn(state, noteOf("b", { author: "p_bo" })));
  assert.ok(!isOwn({ ...state, you: null }, noteOf("c")));
});

test("where the notes of others are theirs, one may change one's own alone", () => {
  const state = { ...NOTHING_YET, you, written: new Set(["mine"]) };
  const room = roomOf({ step: "document", settings });

  assert.ok(mayChange(room, state, noteOf("mine")));
  assert.ok(!mayChange(room, state, noteOf("theirs")));
  assert.ok(mayChange(roomOf({ step: "document" }), state, noteOf("theirs")));
});

test("a screen changes nothing", () => {
  const state = { ...NOTHING_YET, you: { participant: null, role: /** @type {const} */ ("screen") } };

  assert.ok(!mayChange(roomOf({ step: "document" }), state, noteOf("a")));
});

test("notes are written from the results on, until the room is closed", () => {
  assert.ok(!isOpenForNotes(roomOf({ step: "grade" })));
  for (const step of ["results", "reflect", "document", "summary"])
    assert.ok(isOpenForNotes(roomOf({ step })));
  assert.ok(!isOpenForNotes(roomOf({ step: "document", closed: true })));
});
