/** The store: what the views are shown, and when they hear of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openRoom } from "./fakes.js";
import { entryAt } from "./rooms.js";

const renamed = (/** @type {string} */ title) => ({ type: "room_renamed", title });

test("subscribers hear once of all that a frame changes", () => {
  const tab = openRoom().arrive();
  let heard = 0;
  const unsubscribe = tab.store.subscribe(() => {
    heard += 1;
  });
  tab.socket.say({ type: "entries", entries: [entryAt(2, [renamed("a")]), entryAt(3, [renamed("b")])] });
  assert.equal(heard, 1);

  unsubscribe();
  tab.socket.say({ type: "entries", entries: [entryAt(4, [renamed("c")])] });
  assert.equal(heard, 1);
});

test("presence and counts are shown as they are said, and whispers lapse by themselves", () => {
  const tab = openRoom().arrive();
  tab.socket.say({ type: "presence", full: true, here: ["p_anna", "p_bo"], gone: [] });
  tab.socket.say({ type: "presence", full: false, here: ["p_cia"], gone: ["p_bo"] });
  const counts = {
    type: /** @type {const} */ ("counts"),
    round: 1,
    seats: 2,
    joined_since: 0,
    done: 1,
    counts: {},
  };
  tab.socket.say(counts);
  const whisper = {
    participant: null,
    kind: /** @type {const} */ ("typing"),
    board: "b",
    column: "c",
    note: null,
  };
  tab.socket.say({ type: "whispers", whispers: [whisper] });

  assert.deepEqual(tab.state.here, ["p_anna", "p_cia"]);
  assert.equal(tab.state.counts?.done, 1);
  assert.deepEqual(tab.state.whispers, [whisper]);
  tab.clock.advance(5_000);
  assert.deepEqual(tab.state.whispers, []);
});
