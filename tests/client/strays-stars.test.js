/** Stars that stray, and those of two tabs: none that is older undoes what was given last. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom } from "./fakes.js";
import { comeBack, OUTWAITED, twoTabs } from "./ops.js";
import { beatAt, headAt, noteOf, roomOf } from "./rooms.js";

/** @import {Tab} from "./ops.js" */

describe("stars", () => {
  const stars = { round: 1, budget: 3, threshold: 3, shown: false };
  const boards = [{ id: "thoughts", silent: false, hidden: 0, stars }];
  const room = roomOf({ boards, notes: [noteOf("te"), noteOf("kaka")] });
  /** @param {Tab} tab */
  const starsSent = (tab) => tab.socket.sentOf("cast_stars").map((frame) => frame.stars);
  /** @param {Tab} tab */
  const status = (tab) => tab.state.given.thoughts?.status;

  /** @param {Tab} tab @param {string} note @param {number} n */
  function give(tab, note, n) {
    tab.connection.giveStars("thoughts", note, n);
    tab.clock.advance(400);
  }

  test("that were on their way do not undo newer ones", () => {
    const tab = openRoom().arrive({ room });
    give(tab, "te", 1);
    tab.socket.end(1006);
    comeBack(tab);
    give(tab, "te", 2);
    tab.socket.say({ type: "cast_saved", n: 1 });
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.equal(status(tab), "sent");

    tab.clock.advance(OUTWAITED);
    tab.socket.say({ type: "cast_saved", n: 3 });
    assert.deepEqual(starsSent(tab), [{ te: 1 }, { te: 2 }, { te: 2 }]);
    assert.equal(status(tab), "saved");
  });

  test("on their way at a reload are remembered under the newer ones", () => {
    const tab = openRoom().arrive({ room });
    give(tab, "te", 1);
    give(tab, "te", 2);
    tab.abandon();
    const again = openRoom({ browser: tab.browser, clock: tab.clock }).arrive({ room });
    again.clock.advance(OUTWAITED);
    assert.deepEqual(starsSent(again), [{ te: 2 }, { te: 2 }]);
  });

  test("are not forgotten for what the ballot box holds, which is the same", () => {
    const tab = openRoom().arrive({ room });
    give(tab, "te", 1);
    tab.socket.end(1006);
    comeBack(tab);
    tab.socket.say({ type: "cast_saved", n: 1 });
    const held = { thoughts: { round: 1, box: "box-1", stars: { te: 1 } } };
    tab.socket.say({ type: "own_stars", boards: held });
    give(tab, "te", 2);
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.equal(status(tab), "sent");
  });

  test("given in one tab are shown as saved in the other, which does not give older ones again", () => {
    const clock = openRoom().clock;
    const first = openRoom({ clock }).arrive({ room });
    const second = openRoom({ clock, browser: first.browser }).arrive({ room });
    give(first, "te", 1);
    first.socket.say({ type: "cast_saved", n: 1 });
    assert.equal(status(second), "saved");

    give(first, "te", 2);
    first.socket.say({ type: "cast_saved", n: 2 });
    second.socket.end(1006);
    comeBack(second);
    second.clock.advance(9_000);
    assert.deepEqual(second.state.given.thoughts?.stars, { te: 2 });
    assert.deepEqual(starsSent(second), []);
  });

  test("whose tab is gone are soon given by the other", () => {
    const { one, two } = twoTabs();
    for (const tab of [one, two]) tab.socket.say({ type: "snapshot", head: headAt(1), room });
    one.socket.end(1006);
    one.connection.giveStars("thoughts", "te", 1);
    one.close();
    two.clock.advance(9_000);
    two.socket.say(beatAt(1));
    assert.deepEqual(starsSent(two), [{ te: 1 }]);
  });
});
