/** The order of entries: what is missed, repeated, forked or nonsense never reaches the room. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom } from "./fakes.js";
import { beatAt, entryAt, greet, headAt, roomOf } from "./rooms.js";

const renamed = (/** @type {string} */ title) => ({ type: "room_renamed", title });

describe("what the server says, out of step", () => {
  test("an entry that came already is passed over", () => {
    const tab = openRoom().arrive({ head: headAt(5) });
    tab.socket.say({ type: "entries", entries: [entryAt(4, [renamed("a")]), entryAt(5, [renamed("b")])] });

    assert.equal(tab.state.room?.title, "Enheten");
    assert.equal(tab.state.head?.seq, 5);
    assert.equal(tab.state.link.status, "open");
  });

  test("a gap is mended by coming back with the last good head", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "entries", entries: [entryAt(3, [renamed("För tidigt")])] });
    assert.equal(tab.state.room?.title, "Enheten");
    assert.equal(tab.state.link.status, "lost");
    tab.clock.advance(1_000);
    tab.socket.open();

    assert.deepEqual(tab.socket.sent[0].head, headAt(1));
  });

  test("another entry with the number of our head is a fork, and is not folded", () => {
    const tab = openRoom().arrive({ head: headAt(5) });
    tab.socket.say({ type: "entries", entries: [entryAt(5, [renamed("Gren")], { id: "other" })] });

    assert.equal(tab.state.room?.title, "Enheten");
    assert.equal(tab.state.link.status, "lost");
  });

  test("after two gaps the head is given up, and a snapshot comes", () => {
    const tab = openRoom().arrive();
    for (let gap = 0; gap < 2; gap++) {
      tab.socket.say({ type: "entries", entries: [entryAt(9)] });
      tab.clock.advance(1_000);
      if (gap === 0) greet(tab.socket, { mode: "delta", head: headAt(1) });
    }
    tab.socket.open();
    assert.equal(tab.socket.sent[0].head, null);
    assert.equal(tab.state.room?.title, "Enheten");

    greet(tab.socket, { head: headAt(9), room: roomOf({ title: "Hela" }) });
    assert.equal(tab.state.room?.title, "Hela");
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    tab.socket.open();
    assert.deepEqual(tab.socket.sent[0].head, headAt(9));
  });

  test("missed last entries show at the second beat that is ahead", () => {
    const tab = openRoom().arrive();
    tab.socket.say(beatAt(2));
    assert.equal(tab.state.link.status, "open");
    tab.socket.say(beatAt(2));
    assert.equal(tab.state.link.status, "lost");
  });

  test("a beat that runs ahead of entries which then come is no gap", () => {
    const tab = openRoom().arrive();
    tab.socket.say(beatAt(2));
    tab.socket.say({ type: "entries", entries: [entryAt(2)] });
    tab.socket.say(beatAt(3));

    assert.equal(tab.state.link.status, "open");
  });

  test("a snapshot may come at any time, and replaces the room", () => {
    const tab = openRoom().arrive();
    const head = headAt(7, { epoch: "epoch-2", id: "x" });
    tab.socket.say({ type: "snapshot", head, room: roomOf({ title: "Ny" }) });

    assert.equal(tab.state.room?.title, "Ny");
    assert.deepEqual(tab.state.head, head);
  });

  for (const nonsense of [
    "{",
    "null",
    "[]",
    '"',
    "{}",
    '{"type":"welcome"}',
    '{"type":"entries","entries":7}',
  ]) {
    test(`nonsense (${nonsense}) costs the connection at most, never the room`, () => {
      const tab = openRoom().arrive();
      tab.socket.saySomething(nonsense);
      tab.clock.advance(1_000);
      tab.arrive({ mode: "delta", head: headAt(1) });

      assert.deepEqual(tab.state.room, roomOf());
      assert.equal(tab.state.link.status, "open");
    });
  }

  test("frames, fields and events that are not known are passed over", () => {
    const tab = openRoom().arrive();
    tab.socket.saySomething('{"type":"confetti","n":1}');
    tab.socket.say({ type: "entries", entries: [entryAt(2, [{ type: "hand_raised" }, renamed("Ny")])] });

    assert.equal(tab.state.room?.title, "Ny");
    assert.equal(tab.state.link.status, "open");
  });
});
