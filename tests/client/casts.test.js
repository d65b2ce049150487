/** Casts: the newest choice reaches the ballot box, and the screen never says saved before it has. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { castAndSave, castsSent, mine, published } from "./ballots.js";
import { openRoom } from "./fakes.js";
import { beatAt, entryAt, greet, headAt } from "./rooms.js";

describe("a choice", () => {
  test("is cast 400 ms after the last change, and only the newest", () => {
    const tab = openRoom().arrive();
    for (const score of [3, 4, 5]) {
      tab.connection.cast("offer", score);
      tab.clock.advance(399);
    }
    assert.deepEqual(castsSent(tab), []);
    assert.deepEqual(mine(tab, "offer"), [5, "waiting"]);

    tab.clock.advance(1);
    const frame = { type: "cast", n: 1, round: 1, statement: "offer", score: 5 };
    assert.deepEqual(tab.socket.sentOf("cast"), [frame]);
    assert.deepEqual(mine(tab, "offer"), [5, "sent"]);

    tab.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(tab, "offer"), [5, "saved"]);
  });

  test("on one statement does not hold up another", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.clock.advance(300);
    tab.connection.cast("user", "skip");
    tab.clock.advance(100);
    assert.deepEqual(castsSent(tab), [["offer", 3]]);

    tab.clock.advance(300);
    assert.deepEqual(castsSent(tab), [
      ["offer", 3],
      ["user", "skip"],
    ]);
  });

  test("is cast at once when the field is left, and when the page is", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.connection.cast("user", 4);
    tab.page.dispatchEvent(new Event("pagehide"));
    tab.connection.cast("focus", 5);
    Object.assign(tab.page.document ?? {}, { visibilityState: "hidden" });
    tab.page.dispatchEvent(new Event("visibilitychange"));

    assert.deepEqual(castsSent(tab), [
      ["offer", 3],
      ["user", 4],
      ["focus", 5],
    ]);
    tab.clock.advance(1_000);
    assert.equal(castsSent(tab).length, 3);
  });

  test("is taken back by null", () => {
    const tab = openRoom().arrive();
    castAndSave(tab, "offer", 3);
    castAndSave(tab, "offer", null);

    assert.deepEqual(castsSent(tab), [
      ["offer", 3],
      ["offer", null],
    ]);
    assert.deepEqual(mine(tab, "offer"), [null, "saved"]);
  });

  test("has a frame of 256 bytes, whatever it is", () => {
    const tab = openRoom().arrive();
    for (const score of [1, 10, /** @type {const} */ ("skip"), null]) {
      tab.connection.cast("offer", score);
      tab.connection.flushCasts();
    }
    tab.connection.cast("user", 1);
    tab.connection.flushCasts();

    const lengths = tab.socket.texts.slice(1).map((text) => new TextEncoder().encode(text).length);
    assert.deepEqual(lengths, [256, 256, 256, 256, 256]);
    assert.match(tab.socket.texts[1] ?? "", /^\{.*\} +$/);
  });

  test("that was changed while the first was on its way is saved when the second is", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.connection.cast("offer", 8);
    tab.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(tab, "offer"), [8, "waiting"]);

    tab.clock.advance(400);
    assert.deepEqual(mine(tab, "offer"), [8, "sent"]);
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(mine(tab, "offer"), [8, "saved"]);
  });
});

describe("a refusal", () => {
  test("for a sealed statement brings back what was counted", () => {
    const tab = openRoom().arrive();
    castAndSave(tab, "offer", 3);
    tab.connection.cast("offer", 8);
    tab.connection.flushCasts();
    tab.socket.say({ type: "entries", entries: [entryAt(2, [published("offer")])] });
    tab.socket.say({ type: "cast_refused", n: 2, code: "sealed" });

    assert.deepEqual(mine(tab, "offer"), [3, "refused", "sealed"]);
  });

  test("for a sealed statement that had no answer leaves it without one", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 8);
    tab.connection.flushCasts();
    tab.socket.say({ type: "cast_refused", n: 1, code: "sealed" });

    assert.deepEqual(mine(tab, "offer"), [null, "refused", "sealed"]);
  });

  test("after a lost answer leaves in doubt whether the choice was counted, and says so", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 8);
    tab.connection.flushCasts();
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(2) });
    tab.socket.say({ type: "entries", entries: [entryAt(2, [published("offer")])] });
    assert.deepEqual(castsSent(tab), [["offer", 8]]);
    tab.socket.say({ type: "cast_refused", n: 1, code: "sealed" });

    assert.deepEqual(mine(tab, "offer"), [8, "refused", "unsure"]);
  });

  test("of a choice that has been changed since is not heard", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.connection.cast("offer", 8);
    tab.socket.say({ type: "cast_refused", n: 1, code: "wrong_round" });

    assert.deepEqual(mine(tab, "offer"), [8, "waiting"]);
  });

  test("in the wrong step keeps the choice, and casts it when the room moves on", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.socket.say({
      type: "entries",
      entries: [entryAt(2, [{ type: "step_set", step: "welcome", place: null }])],
    });
    tab.connection.flushCasts();
    tab.socket.say({ type: "cast_refused", n: 1, code: "wrong_step" });
    tab.clock.advance(60_000 / 4);
    assert.deepEqual(mine(tab, "offer"), [3, "waiting", "wrong_step"]);
    assert.equal(castsSent(tab).length, 1);

    tab.socket.say({
      type: "entries",
      entries: [entryAt(3, [{ type: "step_set", step: "grade", place: null }])],
    });
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(mine(tab, "offer"), [3, "saved"]);
  });

  test("to slow down is heeded, and the choice kept", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.socket.say({ type: "cast_refused", n: 1, code: "slow_down" });
    assert.equal(castsSent(tab).length, 1);

    tab.clock.advance(2_000);
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(mine(tab, "offer"), [3, "saved"]);
  });
});

describe("a lost connection", () => {
  test("casts the newest unanswered choices again, numbered from one", () => {
    const tab = openRoom().arrive();
    castAndSave(tab, "user", 2);
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.socket.end(1006);
    assert.deepEqual(mine(tab, "offer"), [3, "waiting"]);
    tab.connection.cast("focus", 9);
    tab.connection.cast("offer", 4);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(1) });

    const sent = tab.socket.sentOf("cast").map(({ n, statement, score }) => [n, statement, score]);
    assert.deepEqual(sent, [
      [1, "offer", 4],
      [2, "focus", 9],
    ]);
  });

  test("and a reload do so too", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.close();
    const again = openRoom({ browser: tab.browser, clock: tab.clock }).arrive();

    assert.deepEqual(castsSent(again), [["offer", 3]]);
  });

  test("an answer to a cast of the old connection is not taken for one of the new", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    const old = tab.socket;
    tab.clock.advance(30_150);
    tab.arrive();
    old.say({ type: "cast_saved", n: 1 });

    assert.deepEqual(mine(tab, "offer"), [3, "sent"]);
  });

  test("casts wait while the room cannot save, and what was on its way is cast again", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.socket.say(beatAt(1, { writable: false }));
    tab.connection.cast("user", 5);
    tab.connection.flushCasts();
    assert.deepEqual(castsSent(tab), [["offer", 3]]);

    tab.socket.say(beatAt(1));
    assert.deepEqual(castsSent(tab).slice(1), [
      ["offer", 3],
      ["user", 5],
    ]);
  });
});
