/** Strays: a ballot on its way when the connection broke may come to the box late, and must not undo a newer one. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GONE } from "../../static/connection/ballot-line.js";
import { castAndSave, castsSent, mine, published } from "./ballots.js";
import { openRoom } from "./fakes.js";
import { BACK, comeBack, OUTWAITED, reload, twoTabs } from "./ops.js";
import { beatAt, entryAt } from "./rooms.js";

/** @import {Score} from "../../static/room/state.js" */
/** @import {Tab} from "./ops.js" */

/** @param {Tab} tab @param {Score} score */
function castNow(tab, score) {
  tab.connection.cast("offer", score);
  tab.connection.flushCasts();
}

/** Casts, loses the connection before the answer, and comes back. @param {Tab} [tab] @param {Score} [score] */
function afterLoss(tab = openRoom().arrive(), score = 3) {
  castNow(tab, score);
  tab.socket.end(1006);
  comeBack(tab);
  return tab;
}

/** And has cast 7 instead, which has come to the box. */
function overtaken() {
  const tab = afterLoss();
  castNow(tab, 7);
  tab.socket.say({ type: "cast_saved", n: 1 });
  tab.socket.say({ type: "cast_saved", n: 2 });
  return tab;
}

describe("what was on its way when the connection broke", () => {
  test("does not undo a newer choice: that is cast once more when nothing can come, and only then saved", () => {
    const tab = openRoom().arrive();
    castNow(tab, 3);
    tab.socket.end(1006);
    castNow(tab, 7);
    comeBack(tab);
    tab.socket.say({ type: "cast_saved", n: 1 });
    tab.clock.advance(OUTWAITED - BACK - 1);
    assert.deepEqual(castsSent(tab), [["offer", 7]]);
    assert.deepEqual(mine(tab, "offer"), [7, "sent"]);

    tab.clock.advance(1);
    assert.deepEqual(castsSent(tab), [
      ["offer", 7],
      ["offer", 7],
    ]);
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(mine(tab, "offer"), [7, "saved"]);
    tab.clock.advance(9_000);
    assert.equal(castsSent(tab).length, 2);
  });

  test("is cast but once more, and is saved, while nothing newer is chosen", () => {
    const tab = afterLoss();
    tab.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(tab, "offer"), [3, "saved"]);

    tab.clock.advance(9_000);
    assert.deepEqual(castsSent(tab), [["offer", 3]]);
  });

  test("is not forgotten when it was saved since: it may come twice", () => {
    const tab = afterLoss();
    tab.socket.say({ type: "cast_saved", n: 1 });
    castNow(tab, 7);
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(mine(tab, "offer"), [7, "sent"]);

    tab.clock.advance(OUTWAITED);
    assert.deepEqual(castsSent(tab).slice(1), [
      ["offer", 7],
      ["offer", 7],
    ]);
  });

  test("is not forgotten for what the ballot box holds, which is the same or nothing", () => {
    for (const [score, scores] of /** @type {[Score, Record<string, number>][]} */ ([
      [3, { offer: 3 }],
      [null, {}],
    ])) {
      const tab = afterLoss(openRoom().arrive(), score);
      tab.socket.say({ type: "cast_saved", n: 1 });
      tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores });
      castNow(tab, 7);
      tab.socket.say({ type: "cast_saved", n: 2 });
      assert.deepEqual(mine(tab, "offer"), [7, "sent"]);
    }
  });

  test("costs nothing where all was answered", () => {
    const tab = openRoom().arrive();
    castAndSave(tab, "offer", 3);
    tab.socket.end(1006);
    comeBack(tab);
    castNow(tab, 7);
    tab.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(tab, "offer"), [7, "saved"]);

    tab.clock.advance(9_000);
    assert.deepEqual(castsSent(tab), [["offer", 7]]);
  });

  test("on one connection comes in order, and is waited for no longer than its answer", () => {
    const tab = openRoom().arrive();
    castNow(tab, 3);
    castNow(tab, 7);
    tab.socket.say({ type: "cast_saved", n: 1 });
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(mine(tab, "offer"), [7, "saved"]);

    tab.socket.end(1006);
    comeBack(tab);
    tab.clock.advance(9_000);
    assert.deepEqual(castsSent(tab), []);
  });

  test("is outwaited from the last loss on", () => {
    const tab = afterLoss();
    castNow(tab, 7);
    tab.clock.advance(2_000);
    tab.socket.end(1006);
    comeBack(tab);
    tab.socket.say({ type: "cast_saved", n: 1 });
    tab.clock.advance(OUTWAITED - BACK - 1);
    assert.equal(castsSent(tab).length, 1);

    tab.clock.advance(1);
    assert.equal(castsSent(tab).length, 2);
  });

  test("leaves in doubt what was counted, where the statement is sealed meanwhile", () => {
    const tab = overtaken();
    tab.socket.say({ type: "entries", entries: [entryAt(2, [published("offer")])] });
    tab.clock.advance(OUTWAITED);
    tab.socket.say({ type: "cast_refused", n: 3, code: "sealed" });

    assert.deepEqual(mine(tab, "offer"), [7, "refused", "unsure"]);
  });

  test("is of no account in a new round", () => {
    const tab = overtaken();
    const casts = castsSent(tab).length;
    const event = { type: "round_started", round: 2, threshold: 5 };
    tab.socket.say({ type: "entries", entries: [entryAt(2, [event])] });
    tab.clock.advance(9_000);
    assert.equal(castsSent(tab).length, casts);

    castNow(tab, 5);
    tab.socket.say({ type: "cast_saved", n: 3 });
    assert.deepEqual(mine(tab, "offer"), [5, "saved"]);
  });

  test("is cast over after a pause that the server asks for, and in the step where it may be", () => {
    const tab = overtaken();
    tab.clock.advance(OUTWAITED);
    tab.socket.say({ type: "cast_refused", n: 3, code: "slow_down" });
    tab.clock.advance(2_000);
    tab.socket.say({ type: "cast_refused", n: 4, code: "wrong_step" });
    tab.clock.advance(5_000);
    assert.equal(castsSent(tab).length, 4);

    const event = { type: "step_set", step: "results", place: null };
    tab.socket.say({ type: "entries", entries: [entryAt(2, [event])] });
    tab.socket.say({ type: "cast_saved", n: 5 });
    assert.deepEqual(castsSent(tab).at(-1), ["offer", 7]);
    assert.deepEqual(mine(tab, "offer"), [7, "saved"]);
  });
});

describe("a reload", () => {
  test("remembers what was on its way under a newer choice", () => {
    const tab = openRoom().arrive();
    castNow(tab, 3);
    castNow(tab, 7);
    tab.abandon();
    const again = openRoom({ browser: tab.browser, clock: tab.clock }).arrive();
    again.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(again, "offer"), [7, "sent"]);

    again.clock.advance(OUTWAITED);
    again.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(castsSent(again), [
      ["offer", 7],
      ["offer", 7],
    ]);
    assert.deepEqual(mine(again, "offer"), [7, "saved"]);
  });

  test("in the middle of the wait begins it anew", () => {
    const tab = overtaken();
    const again = reload(tab).arrive();
    again.clock.advance(OUTWAITED - 1);
    assert.equal(castsSent(again).length, 1);

    again.clock.advance(1);
    assert.equal(castsSent(again).length, 2);
  });

  test("finds what was on the wire under a newer choice, also when what came before it had come by then", () => {
    const tab = afterLoss();
    tab.clock.advance(OUTWAITED);
    castNow(tab, 5);
    tab.connection.cast("offer", 7);
    tab.abandon();
    const next = openRoom({ browser: tab.browser, clock: tab.clock }).arrive();
    next.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(next, "offer"), [7, "sent"]);
    next.clock.advance(OUTWAITED);

    assert.deepEqual(castsSent(next), [
      ["offer", 7],
      ["offer", 7],
    ]);
  });

  test("leaves nothing to the page that was", () => {
    const tab = overtaken();
    tab.close();
    const kept = new Map(tab.browser.items);
    tab.clock.advance(9_000);
    assert.deepEqual(tab.browser.items, kept);
  });
});

describe("two tabs of one seat", () => {
  test("cast again only the newest, each of them once, and then are still", () => {
    const { one, two } = twoTabs();
    afterLoss(one);
    castNow(one, 7);
    one.socket.say({ type: "cast_saved", n: 2 });
    one.clock.advance(1);
    castAndSave(two, "offer", 9);
    const before = [castsSent(one).length, castsSent(two).length];
    for (let waits = 0; waits < 4; waits++) {
      one.clock.advance(OUTWAITED);
      for (const tab of [one, two]) tab.socket.say({ type: "cast_saved", n: castsSent(tab).length });
    }

    const again = [one, two].map((tab, i) => castsSent(tab).slice(before[i]));
    assert.deepEqual(again, [[["offer", 9]], [["offer", 9]]]);
    assert.deepEqual(mine(one, "offer"), [9, "saved"]);
    assert.deepEqual(mine(two, "offer"), [9, "saved"]);
  });

  test("outwait what the other had taken over and had on its way when its page ended", () => {
    const { one, two } = twoTabs();
    two.socket.end(1006);
    castNow(two, 3);
    one.clock.advance(GONE + 1);
    one.socket.say(beatAt(1));
    assert.deepEqual(castsSent(one), [["offer", 3]]);
    one.socket.end(1006);
    one.abandon();
    castNow(two, 7);
    comeBack(two);
    two.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(two, "offer"), [7, "sent"]);
    two.clock.advance(OUTWAITED);

    assert.deepEqual(castsSent(two), [
      ["offer", 7],
      ["offer", 7],
    ]);
  });

  test("what one had on its way is cast over with what the other has saved", () => {
    const { one, two } = twoTabs();
    castNow(one, 3);
    one.clock.advance(1);
    castAndSave(two, "offer", 7);
    one.socket.end(1006);
    comeBack(one);
    one.socket.say({ type: "cast_saved", n: 1 });
    one.clock.advance(OUTWAITED);

    assert.deepEqual(castsSent(one), [
      ["offer", 7],
      ["offer", 7],
    ]);
  });
});
