/** Writing in peace: whose a hidden note is, where it may lie, and that nobody is told who writes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createWhispers } from "../../static/connection/whispers.js";
import { NOTHING_YET } from "../../static/room/state.js";
import { createStore } from "../../static/room/store.js";
import { isOwn, mayLieOn, silenceOf } from "../../static/room/writing.js";
import { fakeClock } from "./fakes.js";
import { noteOf, roomOf } from "./rooms.js";

const SILENT = [{ id: "thoughts", silent: true, hidden: 2, stars: null }];

/** @param {Partial<import("../../static/protocol.js").Room>} room */
function whispering(room) {
  const clock = fakeClock();
  const store = createStore();
  store.update((state) => ({ ...state, confirmed: roomOf(room) }));
  /** @type {string[]} */
  const kinds = [];
  const transmit = (/** @type {string} */ text) => kinds.push(JSON.parse(text).kind) > 0;
  return { clock, store, kinds, ...createWhispers({ store, clock, transmit }) };
}

test("a board tells whether it is silent, and one that the room does not have hides nothing", () => {
  const room = roomOf({ boards: SILENT });

  assert.equal(silenceOf(room, "thoughts").hidden, 2);
  assert.equal(silenceOf(room, "insights").silent, false);
});

test("a hidden note that one sees is one's own, and stays on its board", () => {
  const hidden = noteOf("a", { hidden: true });

  assert.ok(isOwn(NOTHING_YET, hidden));
  assert.ok(mayLieOn(hidden, "thoughts"));
  assert.ok(!mayLieOn(hidden, "insights"));
  assert.ok(mayLieOn(noteOf("b"), "insights"));
});

test("nothing is whispered on a silent board", () => {
  const { whisper, end, clock, kinds } = whispering({ boards: SILENT });
  whisper("typing", "thoughts", "other", null);
  whisper("dragging", "thoughts", "other", "a");
  end();
  clock.advance(20_000);

  assert.deepEqual(kinds, []);
});

test("a whisper ends when its board falls silent", () => {
  const { whisper, store, clock, kinds } = whispering({});
  whisper("dragging", "thoughts", "other", "a");
  store.update((state) => ({ ...state, confirmed: roomOf({ boards: SILENT }) }));
  clock.advance(20_000);

  assert.deepEqual(kinds, ["dragging", "none"]);
});
