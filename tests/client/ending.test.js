/** The ends of a connection: which are mended by themselves, and which are for good. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom } from "./fakes.js";
import { entryAt, greet, ROOM } from "./rooms.js";

describe("a fault", () => {
  for (const code of [1007, 1009, 4500, 4503, 4504, 4508, 4510, 4999]) {
    test(`${code} is said, and the browser does not come back by itself`, () => {
      const tab = openRoom().arrive();
      tab.socket.end(code);
      tab.clock.advance(3_600_000);
      tab.page.dispatchEvent(new Event("online"));
      tab.page.dispatchEvent(new Event("visibilitychange"));

      assert.equal(tab.state.link.status, "fault");
      assert.equal(tab.state.link.fault, code);
      assert.equal(tab.sockets.length, 1);
    });
  }

  for (const code of [1001, 1002, 1006, 1011, 1012, 4000, 4001, 4002, 4003]) {
    test(`${code} is no fault`, () => {
      const tab = openRoom().arrive();
      tab.socket.end(code);
      tab.clock.advance(10_000);

      assert.equal(tab.sockets.length, 2);
    });
  }

  test("can be tried again by the person", () => {
    const tab = openRoom().arrive();
    tab.socket.end(4508);
    tab.connection.retry();
    assert.equal(tab.state.link.status, "connecting");
    assert.equal(tab.state.link.fault, null);

    greet(tab.socket);
    assert.equal(tab.state.link.status, "open");
  });

  test("a socket that cannot even be made is a loss", () => {
    const tab = openRoom().arrive();
    tab.socket.end(1006);
    const attempts = tab.state.link.attempts;
    tab.sockets.push = () => {
      throw new Error("SecurityError");
    };
    tab.clock.advance(300);

    assert.equal(tab.state.link.attempts, attempts + 1);
    assert.equal(tab.state.link.status, "lost");
  });
});

describe("a room that is erased", () => {
  test("leaves nothing of itself in the browser, keys neither", () => {
    const tab = openRoom().arrive();
    for (const key of ["seat", "welcomed", "key:facilitator", "key:screen"]) {
      tab.browser.items.set(`workshop:${ROOM}:${key}`, '"x"');
    }
    tab.browser.items.set("workshop:annat-rum-456:seat", '"z"');
    tab.connection.cast("offer", 7);
    tab.connection.send({ type: "rename", name: "Annika" });
    tab.socket.end(4509);

    assert.deepEqual([...tab.browser.items.keys()], ["workshop:annat-rum-456:seat"]);
  });
});

/** What is left are the keys of the room, for who leads may come back, and what belongs to other rooms. */
describe("leaving", () => {
  test("tells the server and clears seat and answers and outbox from the browser (ANON-7)", () => {
    const tab = openRoom().arrive();
    tab.browser.items.set(`workshop:${ROOM}:seat`, '"x"');
    tab.browser.items.set(`workshop:${ROOM}:key:facilitator`, '"y"');
    tab.browser.items.set("workshop:annat-rum-456:seat", '"z"');
    tab.connection.cast("offer", 7);
    tab.connection.send({ type: "rename", name: "Annika" });
    tab.connection.leave();

    assert.deepEqual(tab.socket.sentOf("op").at(-1).op, { type: "leave" });
    assert.equal(tab.state.link.status, "left");
    assert.deepEqual(tab.state.mine, {});
    assert.deepEqual(tab.state.pending, []);
    assert.deepEqual(
      [...tab.browser.items.keys()],
      [`workshop:${ROOM}:key:facilitator`, "workshop:annat-rum-456:seat"],
    );
  });

  test("is for good, whatever the socket then does", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 7);
    tab.connection.leave();
    tab.clock.advance(1_000);
    tab.socket.say({ type: "entries", entries: [entryAt(2)] });
    tab.socket.end(1006);
    tab.clock.advance(60_000);
    tab.connection.retry();

    assert.equal(tab.sockets.length, 1);
    assert.equal(tab.state.link.status, "left");
    assert.equal(tab.browser.items.size, 0);
  });

  test("works without a connection too", () => {
    const tab = openRoom();
    tab.connection.leave();

    assert.equal(tab.state.link.status, "left");
    assert.equal(tab.socket.readyState, 3);
  });

  test("in another tab of the seat is heard as a close with 1000", () => {
    const tab = openRoom().arrive();
    tab.socket.end(1000);
    tab.clock.advance(60_000);

    assert.equal(tab.state.link.status, "left");
    assert.equal(tab.sockets.length, 1);
  });
});
