/** The connection: lost and found again at any moment, without anyone noticing more than a strip. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom, SEAT } from "./fakes.js";
import { beatAt, entryAt, greet, headAt, participantOf, ROOM, roomOf } from "./rooms.js";

const renamed = (/** @type {string} */ title) => ({ type: "room_renamed", title });

describe("coming in", () => {
  test("hello is the first frame, on the room's address and subprotocol", () => {
    const tab = openRoom({ key: "nyckel" });
    tab.socket.open();

    assert.equal(tab.socket.url, `wss://example.org/ws/${ROOM}`);
    assert.equal(tab.socket.protocol, "workshop-board.v1");
    const hello = { type: "hello", seat: SEAT, key: "nyckel", name: "Anna", locale: "sv", head: null };
    assert.deepEqual(tab.socket.sent, [hello]);
  });

  test("the room is there after the snapshot, and not before", () => {
    const tab = openRoom();
    assert.equal(tab.state.room, null);
    assert.equal(tab.state.link.status, "connecting");

    tab.arrive();

    assert.deepEqual(tab.state.room, roomOf());
    assert.deepEqual(tab.state.head, headAt(1));
    assert.deepEqual(tab.state.you, { participant: "p_anna", role: "participant" });
    assert.equal(tab.state.link.status, "open");
    assert.equal(tab.state.skew, 4_000_000);
  });

  test("a name that is refused is asked for again on the same socket, however long it takes", () => {
    const tab = openRoom({ name: "\u0007" });
    tab.socket.open();
    tab.socket.say({ type: "rejected", id: null, code: "bad_name", detail: {} });
    tab.clock.advance(60_000);

    assert.deepEqual(tab.state.refused, [{ id: null, op: null, code: "bad_name", detail: {} }]);
    assert.equal(tab.state.link.status, "idle");

    tab.connection.hello("Anna");

    assert.deepEqual(tab.state.refused, []);
    assert.equal(tab.sockets.length, 1);
    assert.deepEqual(
      tab.socket.sentOf("hello").map(({ name }) => name),
      ["\u0007", "Anna"],
    );
  });

  test("a refused name is not sent again by itself when the socket closes", () => {
    const tab = openRoom({ name: "\u0007" });
    tab.socket.open();
    tab.socket.say({ type: "rejected", id: null, code: "bad_name", detail: {} });
    tab.socket.end(4003);
    tab.clock.advance(60_000);
    assert.equal(tab.sockets.length, 1);

    tab.connection.hello("Anna");
    tab.socket.open();

    assert.equal(tab.sockets.length, 2);
    assert.equal(tab.socket.sent[0].name, "Anna");
  });

  test("one who came in under a second name comes back like anyone when the connection is lost", () => {
    const tab = openRoom({ name: "\u0007" });
    tab.socket.open();
    tab.socket.say({ type: "rejected", id: null, code: "bad_name", detail: {} });
    tab.connection.hello("Anna");
    greet(tab.socket);
    assert.equal(tab.state.link.status, "open");

    tab.socket.end(1006);
    assert.equal(tab.state.link.status, "lost");
    tab.clock.advance(10_000);

    assert.equal(tab.sockets.length, 2);
  });

  test("a second name whose answer is lost is tried again", () => {
    const tab = openRoom({ name: "\u0007" });
    tab.socket.open();
    tab.socket.say({ type: "rejected", id: null, code: "bad_name", detail: {} });
    tab.connection.hello("Anna");
    tab.socket.end(1006);
    tab.clock.advance(10_000);
    tab.socket.open();

    assert.equal(tab.sockets.length, 2);
    assert.equal(tab.socket.sent[0].name, "Anna");
  });

  test("a lone surrogate in a name is made well-formed", () => {
    const tab = openRoom({ name: "Anna \ud83d" });
    tab.socket.open();

    assert.equal(tab.socket.sent[0].name, "Anna \ufffd");
  });

  test("a screen says hello without a seat, and keeps nothing", () => {
    const tab = openRoom({ seat: null, key: "skärm", name: null });
    tab.arrive({ participant: /** @type {any} */ (null) });

    assert.equal(tab.socket.sent[0].seat, null);
    assert.equal(tab.browser.items.size, 0);
  });
});

describe("a lost connection", () => {
  test("comes back with its head, and takes up what was missed", () => {
    const tab = openRoom().arrive();
    tab.socket.end(1006);
    assert.equal(tab.state.link.status, "lost");
    assert.deepEqual(tab.state.room, roomOf());
    tab.clock.advance(300);

    greet(tab.socket, { mode: "delta", head: headAt(2) });
    assert.deepEqual(tab.socket.sent[0].head, headAt(1));
    tab.socket.say({ type: "entries", entries: [entryAt(2, [renamed("Ny titel")])] });

    assert.equal(tab.state.room?.title, "Ny titel");
    assert.deepEqual(tab.state.head, headAt(2));
    assert.equal(tab.state.link.status, "open");
  });

  test("stays lost, and remembers since when, while attempts fail", () => {
    const tab = openRoom().arrive();
    const since = tab.clock.now();
    tab.socket.end(1006);
    for (let attempt = 0; attempt < 4; attempt++) {
      tab.clock.advance(10_000);
      tab.socket.end(1006);
    }

    assert.equal(tab.state.link.status, "lost");
    assert.equal(tab.state.link.since, since);
    assert.equal(tab.state.link.attempts, 5);
  });

  test("is tried ever more seldom, but at least every ten seconds", () => {
    const tab = openRoom();
    /** @type {number[]} */
    const waits = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      tab.socket.end(1006);
      const before = tab.clock.now();
      while (tab.sockets.length < attempt + 2) tab.clock.advance(10);
      waits.push(tab.clock.now() - before);
    }

    assert.deepEqual(waits, [150, 300, 600, 1200, 2400, 4800, 5000, 5000, 5000]);
  });

  test("is tried again from the start after a connection that lasted", () => {
    const tab = openRoom();
    for (let attempt = 0; attempt < 6; attempt++) {
      tab.socket.end(1006);
      tab.clock.advance(10_000);
    }
    tab.arrive();
    tab.clock.advance(15_000);
    tab.socket.end(1006);

    assert.equal(tab.state.link.attempts, 1);
  });

  test("says whether a socket has ever opened, since a network may stop them all", () => {
    const tab = openRoom();
    tab.socket.end(1006);
    tab.clock.advance(10_000);
    assert.equal(tab.state.link.everOpen, false);

    tab.socket.open();
    assert.equal(tab.state.link.everOpen, true);
  });

  test("a lost hello and a lost welcome are mended by saying hello again with the same seat", () => {
    const tab = openRoom();
    tab.socket.open();
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket);

    assert.equal(tab.socket.sent[0].seat, SEAT);
    assert.equal(tab.state.link.status, "open");
  });

  test("a welcome that never comes is not waited for longer than ten seconds", () => {
    const tab = openRoom();
    tab.socket.open();
    tab.clock.advance(10_000 + 150);

    assert.equal(tab.sockets.length, 2);
  });

  test("thirty seconds of silence are a loss; a beat in time is not", () => {
    const tab = openRoom().arrive();
    tab.clock.advance(29_000);
    tab.socket.say(beatAt(1));
    tab.clock.advance(29_000);
    assert.equal(tab.sockets.length, 1);

    tab.clock.advance(1_000);
    assert.equal(tab.state.link.status, "lost");
    tab.clock.advance(150);
    assert.equal(tab.sockets.length, 2);
  });

  test("bye is honoured: the browser stays away as long as it says", () => {
    const tab = openRoom().arrive();
    tab.socket.say({ type: "bye", retry_ms: 2_300 });
    tab.socket.end(4000);
    tab.clock.advance(2_300);
    assert.equal(tab.sockets.length, 1);

    tab.clock.advance(150);
    assert.equal(tab.sockets.length, 2);
  });

  test("a network that is back ends the waiting at once", () => {
    const tab = openRoom().arrive();
    tab.socket.end(1006);
    tab.page.dispatchEvent(new Event("online"));

    assert.equal(tab.sockets.length, 2);
  });

  test("a tab that was frozen for an hour connects anew when it is looked at", () => {
    const tab = openRoom().arrive();
    const { now } = tab.clock;
    tab.clock.now = () => now() + 3_600_000;
    tab.page.dispatchEvent(new Event("visibilitychange"));

    assert.equal(tab.sockets.length, 2);
    assert.deepEqual(greetedHead(tab), headAt(1));
  });

  test("looking at a tab whose connection is alive changes nothing", () => {
    const tab = openRoom().arrive();
    tab.clock.advance(9_000);
    tab.page.dispatchEvent(new Event("visibilitychange"));

    assert.equal(tab.sockets.length, 1);
  });

  test("what an old socket still says is not heard", () => {
    const tab = openRoom().arrive();
    const [old] = tab.sockets;
    tab.clock.advance(31_000);
    tab.arrive({ head: headAt(1) });
    old?.say({ type: "entries", entries: [entryAt(2, [renamed("Från förr")])] });
    old?.end(4504);

    assert.equal(tab.state.room?.title, "Enheten");
    assert.equal(tab.state.link.status, "open");
  });

  test("one who is known by another name now comes back by that one", () => {
    const tab = openRoom().arrive();
    const participant = participantOf("p_anna", "Anna 2");
    tab.socket.say({
      type: "entries",
      entries: [entryAt(2, [{ type: "participant_changed", participant }])],
    });
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    tab.socket.open();

    assert.equal(tab.socket.sent[0].name, "Anna 2");
  });
});

test("stopping lets go of socket and page, and says so", () => {
  const tab = openRoom().arrive();
  tab.connection.stop();
  tab.clock.advance(60_000);
  tab.page.dispatchEvent(new Event("online"));

  assert.equal(tab.state.link.status, "idle");
  assert.equal(tab.sockets.length, 1);
  assert.equal(tab.socket.readyState, 3);
});

/** @param {ReturnType<typeof openRoom>} tab */
function greetedHead(tab) {
  tab.socket.open();
  return tab.socket.sent[0].head;
}
