/** Whispers: seldom, as long as it lasts, and never one's own back. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createWhispers } from "../../static/connection/whispers.js";
import { NOTHING_YET } from "../../static/room/state.js";
import { createStore } from "../../static/room/store.js";
import { othersWhispers } from "../../static/room/writing.js";
import { fakeClock } from "./fakes.js";
import { roomOf } from "./rooms.js";

/** @import {Whisper} from "../../static/room/state.js" */

function whispering() {
  const clock = fakeClock();
  const store = createStore();
  /** @type {any[]} */
  const sent = [];
  const transmit = (/** @type {string} */ text) => sent.push(JSON.parse(text)) > 0;
  return { clock, store, sent, ...createWhispers({ store, clock, transmit }) };
}

/** @param {any[]} sent */
const kinds = (sent) => sent.map(({ kind }) => kind);

describe("what is sent", () => {
  test("keys pressed one after another are one whisper, repeated while they go on", () => {
    const { whisper, clock, sent } = whispering();
    for (let i = 0; i < 10; i += 1) {
      whisper("typing", "thoughts", "other", null);
      clock.advance(500);
    }

    assert.deepEqual(kinds(sent), ["typing", "typing"]);
    assert.deepEqual(sent[0], {
      type: "whisper",
      kind: "typing",
      board: "thoughts",
      column: "other",
      note: null,
    });
  });

  test("without another key the typing ends", () => {
    const { whisper, clock, sent } = whispering();
    whisper("typing", "thoughts", "other", null);
    clock.advance(20_000);

    assert.equal(kinds(sent).at(-1), "none");
    assert.equal(kinds(sent).filter((kind) => kind === "none").length, 1);
  });

  test("a note held still is still being moved", () => {
    const { whisper, end, clock, sent } = whispering();
    whisper("dragging", "thoughts", "other", "a");
    clock.advance(9_500);
    end();

    assert.deepEqual(kinds(sent), ["dragging", "dragging", "dragging", "dragging", "none"]);
  });

  test("however fast a note is carried about, no more than eight a second are sent, and the last one is", () => {
    const { whisper, clock, sent } = whispering();
    for (let i = 0; i < 100; i += 1) {
      whisper("dragging", "thoughts", `column ${i}`, "a");
      clock.advance(10);
    }
    clock.advance(125);

    assert.ok(sent.length <= 10, `${sent.length} were sent`);
    assert.equal(sent.at(-1).column, "column 99");
  });

  test("nothing is sent by one who was silent all along", () => {
    const { end, sent } = whispering();
    end();

    assert.deepEqual(sent, []);
  });
});

describe("what is shown of others", () => {
  /** @param {Partial<Whisper>} [more] @returns {Whisper} */
  const typing = (more = {}) => ({
    participant: null,
    kind: "typing",
    board: "thoughts",
    column: "other",
    note: null,
    ...more,
  });

  test("without names one's own is told by what it says, and another's like it is shown", () => {
    const { whisper, store } = whispering();
    whisper("typing", "thoughts", "other", null);
    store.update((state) => ({ ...state, room: roomOf(), whispers: [typing()] }));
    assert.deepEqual(othersWhispers(store.state), []);

    store.update((state) => ({ ...state, whispers: [typing(), typing()] }));
    assert.equal(othersWhispers(store.state).length, 1);
  });

  test("one's own that comes late, after it has ended, is not taken for another's, but soon any is", () => {
    const { whisper, end, clock, store } = whispering();
    whisper("typing", "thoughts", "other", null);
    end();
    store.update((state) => ({ ...state, room: roomOf(), whispers: [typing()] }));
    assert.deepEqual(othersWhispers(store.state), []);

    clock.advance(2_000);
    assert.equal(othersWhispers(store.state).length, 1);
  });

  test("with names one's own is the one with one's name", () => {
    const settings = { ...roomOf().settings, authors: true };
    const whispers = [typing({ participant: "p_anna" }), typing({ participant: "p_bo" })];
    const you = { participant: "p_anna", role: /** @type {const} */ ("participant") };

    assert.deepEqual(othersWhispers({ ...NOTHING_YET, room: roomOf({ settings }), you, whispers }), [
      whispers[1],
    ]);
  });
});
