/** Two tabs of one seat, and storage that fails: the outbox is shared, and never in the way. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fakeBrowser, openRoom } from "./fakes.js";
import { confirm, idsSent, kept, pending, reload, renameRoom, twoTabs } from "./ops.js";
import { beatAt, entryAt, greet, headAt, roomOf } from "./rooms.js";

describe("two tabs of one seat", () => {
  test("an op acknowledged in one leaves the other's outbox", () => {
    const { one, two } = twoTabs();
    const id = one.connection.send(renameRoom("a"));
    two.socket.end(1006);
    two.clock.advance(1_000);
    greet(two.socket, { mode: "delta", head: headAt(1) });
    assert.deepEqual(idsSent(two), [id], "both may send it");

    confirm(one, 2, id, "a");
    assert.deepEqual(pending(two), []);
    assert.deepEqual(kept(two), [id]);
    one.socket.say(beatAt(2));
    assert.deepEqual(kept(two), []);
  });

  test("an op rejected in one leaves the other's outbox", () => {
    const { one, two } = twoTabs();
    const id = one.connection.send(renameRoom("a"));
    two.socket.say(beatAt(1));
    one.socket.say({ type: "rejected", id, code: "not_allowed", detail: {} });

    assert.deepEqual(pending(two), []);
    assert.equal(two.state.room?.title, "Enheten");
  });

  test("what a closed tab left is sent by the one that is open", () => {
    const { one, two } = twoTabs();
    one.socket.end(1006);
    const id = one.connection.send(renameRoom("a"));
    one.close();
    two.socket.say(beatAt(1));

    assert.deepEqual(idsSent(two), [id]);
  });

  test("what a closed tab had accepted in another epoch is asked about again", () => {
    const { one, two } = twoTabs();
    const id = one.connection.send(renameRoom("a"));
    confirm(one, 2, id, "a");
    one.close();
    two.socket.say({ type: "snapshot", head: headAt(1, { epoch: "epoch-2" }), room: roomOf() });
    two.socket.say(beatAt(9, { head: headAt(9, { epoch: "epoch-2" }) }));

    assert.deepEqual(idsSent(two), [id]);
  });

  test("both send an op with the same after", () => {
    const { one, two } = twoTabs();
    one.socket.end(1006);
    const id = one.connection.send(renameRoom("a"));
    two.socket.say({ type: "entries", entries: [entryAt(2), entryAt(3)] });
    two.socket.say(beatAt(3));
    one.clock.advance(1_000);
    one.arrive({ head: headAt(900) });

    assert.deepEqual(
      [two, one].map((tab) => tab.socket.sentOf("op").map(({ id: sent, after }) => [sent, after])),
      [[[id, 3]], [[id, 3]]],
    );
  });

  test("write beside each other, not over each other", () => {
    const { one, two } = twoTabs();
    const ids = [one.connection.send(renameRoom("a")), two.connection.send(renameRoom("b"))];
    one.close();
    const again = reload(two);

    assert.deepEqual(pending(again).sort(), ids.sort());
  });
});

describe("storage", () => {
  test("that is absent costs nothing but the reload", () => {
    const tab = openRoom({ storage: false }).arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    tab.arrive();

    assert.deepEqual(idsSent(tab), [id]);
  });

  test("that is full costs nothing but the reload", () => {
    const browser = fakeBrowser();
    browser.full = true;
    const tab = openRoom({ browser }).arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.connection.cast("offer", 4);
    tab.connection.flushCasts();

    assert.deepEqual(idsSent(tab), [id]);
    assert.equal(tab.socket.sentOf("cast").length, 1);
    assert.equal(tab.state.link.status, "open");
  });
});
