/** One's own ballots: as the box holds them while it is open, and as the browser remembers them afterwards. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { castAndSave, castsSent, mine, published } from "./ballots.js";
import { openRoom } from "./fakes.js";
import { twoTabs } from "./ops.js";
import { beatAt, entryAt, greet, headAt, roomOf } from "./rooms.js";

describe("what the ballot box holds", () => {
  test("is shown as one's own after a reload on an empty browser", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: { offer: 7, user: "skip" } });

    assert.deepEqual(mine(tab, "offer"), [7, "saved"]);
    assert.deepEqual(mine(tab, "user"), ["skip", "saved"]);
  });

  test("does not undo a choice that is on its way", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 3);
    tab.connection.flushCasts();
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: { offer: 7 } });

    assert.deepEqual(mine(tab, "offer"), [3, "sent"]);
  });

  test("does not undo a choice that was saved while it was being read", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: {} });
    castAndSave(tab, "offer", 3);
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: {} });

    assert.deepEqual(mine(tab, "offer"), [3, "saved"]);
  });

  test("is the truth about a saved choice when the browser comes back", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: {} });
    castAndSave(tab, "offer", 3);
    castAndSave(tab, "user", 4);
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(1) });
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: { offer: 9 } });

    assert.deepEqual(mine(tab, "offer"), [9, "saved"]);
    assert.deepEqual(mine(tab, "user"), [undefined, undefined]);
  });

  test("when the box is another, saved choices on open statements are cast again", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "ballots", round: 1, box: "box-1", scores: {} });
    castAndSave(tab, "offer", 3);
    castAndSave(tab, "user", 4);
    tab.socket.say({ type: "entries", entries: [entryAt(2, [published("user")])] });
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(2) });
    tab.socket.say({ type: "ballots", round: 1, box: "box-2", scores: {} });

    assert.deepEqual(castsSent(tab), [["offer", 3]]);
    tab.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(mine(tab, "offer"), [3, "saved"]);
    assert.deepEqual(mine(tab, "user"), [4, "saved"]);
  });

  test("of another round than the room's is passed over", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "ballots", round: 2, box: "box-1", scores: { offer: 7 } });

    assert.deepEqual(tab.state.mine, {});
  });
});

describe("the past", () => {
  test("one's own answer stays with the browser after the result is published", () => {
    const tab = openRoom().arrive();
    castAndSave(tab, "offer", 3);
    const event = published("offer");
    tab.socket.say({ type: "entries", entries: [entryAt(2, [event])] });
    tab.close();
    const { round, statement, result } = event;
    const room = roomOf({ results: [{ round, statement, result }] });
    const again = openRoom({ browser: tab.browser }).arrive({ room, head: headAt(2) });
    again.socket.say({ type: "ballots", round: 1, box: "box-1", scores: {} });

    assert.deepEqual(mine(again, "offer"), [3, "saved"]);
    assert.deepEqual(castsSent(again), []);
  });

  test("a new round begins without answers, and a score never follows into it", () => {
    const tab = openRoom().arrive();
    castAndSave(tab, "offer", 3);
    tab.connection.cast("user", 4);
    tab.socket.say({
      type: "entries",
      entries: [entryAt(2, [{ type: "round_started", round: 2, threshold: 5 }])],
    });
    tab.clock.advance(1_000);

    assert.deepEqual(tab.state.mine, {});
    assert.equal(castsSent(tab).length, 1);
    tab.connection.cast("offer", 6);
    tab.connection.flushCasts();
    assert.equal(tab.socket.sentOf("cast").at(-1).round, 2);
  });
});

describe("two tabs of one seat", () => {
  test("an answer saved in one is shown in the other", () => {
    const { one, two } = twoTabs();
    castAndSave(one, "offer", 3);

    assert.deepEqual(mine(two, "offer"), [3, "saved"]);
    assert.deepEqual(castsSent(two), []);
  });

  test("the newer choice stands, and the tab where it was made casts it", () => {
    const { one, two } = twoTabs();
    two.connection.cast("offer", 8);
    one.clock.advance(1);
    one.connection.cast("offer", 3);
    assert.deepEqual(mine(two, "offer"), [3, "sent"]);
    one.clock.advance(1_000);

    assert.deepEqual(castsSent(one), [["offer", 3]]);
    assert.deepEqual(castsSent(two), []);
    one.socket.say({ type: "cast_saved", n: 1 });
    assert.deepEqual(
      [mine(one, "offer"), mine(two, "offer")],
      [
        [3, "saved"],
        [3, "saved"],
      ],
    );
  });

  test("an older choice that comes late to the box is cast over with the newer one", () => {
    const { one, two } = twoTabs();
    two.connection.cast("offer", 8);
    two.connection.flushCasts();
    one.clock.advance(1);
    castAndSave(one, "offer", 3);
    two.socket.say({ type: "cast_saved", n: 1 });

    assert.deepEqual(castsSent(two), [
      ["offer", 8],
      ["offer", 3],
    ]);
  });

  test("a choice whose tab is gone is soon cast by the other", () => {
    const { one, two } = twoTabs();
    one.socket.end(1006);
    one.connection.cast("offer", 3);
    one.close();
    two.clock.advance(1_000);
    two.socket.say(beatAt(1));
    assert.deepEqual(castsSent(two), []);
    two.clock.advance(9_000);
    two.socket.say(beatAt(1));

    assert.deepEqual(castsSent(two), [["offer", 3]]);
  });

  test("a choice whose tab is gone is cast by the other when that comes back", () => {
    const { one, two } = twoTabs();
    one.socket.end(1006);
    one.connection.cast("offer", 3);
    one.close();
    two.socket.end(1006);
    two.clock.advance(1_000);
    greet(two.socket, { mode: "delta", head: headAt(1) });

    assert.deepEqual(castsSent(two), [["offer", 3]]);
  });
});
