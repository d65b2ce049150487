/** Seat and keys: who this browser is in a room, and that no key stays where it could be sent on. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { digest, newId, newSeat } from "../../static/connection/random.js";
import {
  forget,
  forgetKey,
  keepKey,
  keyFromAddress,
  keyOf,
  knownSeat,
  roomInAddress,
  screenKeyOf,
  seatOf,
  takeOnlySeat,
} from "../../static/connection/seat.js";
import { storageOf } from "../../static/connection/storage.js";
import { fakeBrowser } from "./fakes.js";

const room = "lugn-bjork-123";

/** @param {string} path */
function at(path) {
  const { pathname, search, hash } = new URL(path, "https://example.org");
  /** @type {unknown[]} */
  const shown = [];
  return {
    location: { pathname, search, hash },
    history: { state: { here: 1 }, replaceState: (/** @type {unknown[]} */ ...all) => shown.push(all) },
    shown,
  };
}

test("a seat is 32 random bytes as base64url, and the same at every asking", () => {
  const { storage } = fakeBrowser().openTab();
  assert.equal(knownSeat(room, storage), null);
  const seat = seatOf(room, storage, crypto);

  assert.match(seat, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(seatOf(room, storage, crypto), seat);
  assert.equal(knownSeat(room, storage), seat);
  assert.notEqual(seatOf("annat-rum-456", storage, crypto), seat);
});

test("the seat of a room for one follows from its key, in any browser", () => {
  const [here, there] = [fakeBrowser().openTab().storage, fakeBrowser().openTab().storage];
  const seat = takeOnlySeat(room, "hemlig_nyckel-1", here);

  assert.equal(seat, createHash("sha256").update("seat|hemlig_nyckel-1").digest("base64url"));
  assert.equal(takeOnlySeat(room, "hemlig_nyckel-1", there), seat);
  assert.notEqual(takeOnlySeat(room, "hemlig_nyckel-2", there), seat);
  assert.equal(seatOf(room, here, crypto), seat);
});

test("the big screen's key follows from the leader's, as the server derives it", () => {
  const { storage } = fakeBrowser().openTab();
  assert.equal(screenKeyOf(room, storage), null);
  keepKey(room, { role: "facilitator", key: "hemlig_nyckel-1" }, storage);

  // The same pair stands in tests/unit/test_seat.py.
  assert.equal(screenKeyOf(room, storage), "eNwev0GXcQF1Lf1XmW-xBb9mZwlin_P3yE2lSPzWblc");
});

test("a kept key of the big screen goes before the derived", () => {
  const { storage } = fakeBrowser().openTab();
  keepKey(room, { role: "facilitator", key: "hemlig_nyckel-1" }, storage);
  keepKey(room, { role: "screen", key: "en-egen-nyckel" }, storage);

  assert.equal(screenKeyOf(room, storage), "en-egen-nyckel");
});

test("without storage a seat lasts as long as the page", () => {
  const seat = seatOf("utan-minne-111", null, crypto);

  assert.equal(seatOf("utan-minne-111", null, crypto), seat);
  forget("utan-minne-111", null);
  assert.notEqual(seatOf("utan-minne-111", null, crypto), seat);
});

for (const [letter, role, left] of /** @type {const} */ ([
  ["f", "facilitator", `/r/${room}?a=1`],
  ["s", "screen", `/r/${room}?a=1#screen`],
])) {
  test(`a ${role}'s key leaves the address bar at once and stays in the browser`, () => {
    const { storage } = fakeBrowser().openTab();
    const { location, history, shown } = at(`/r/${room}?a=1#${letter}=hemlig_nyckel-1`);

    assert.deepEqual(keyFromAddress(location, history, storage), { role, key: "hemlig_nyckel-1" });
    assert.deepEqual(shown, [[{ here: 1 }, "", left]]);
    const again = at(left);
    assert.deepEqual(keyFromAddress(again.location, again.history, storage), {
      role,
      key: "hemlig_nyckel-1",
    });
    assert.deepEqual(again.shown, []);
  });
}

test("a facilitator who has opened a big screen in the same browser still leads in the first window", () => {
  const { storage } = fakeBrowser().openTab();
  keepKey(room, { role: "facilitator", key: "f" }, storage);
  keepKey(room, { role: "screen", key: "s" }, storage);

  assert.equal(keyIn(`/r/${room}`, storage)?.role, "facilitator");
  assert.equal(keyIn(`/r/${room}#screen`, storage)?.role, "screen");
});

test("a link that is sent on from a big screen makes nobody a screen", () => {
  const { storage } = fakeBrowser().openTab();

  assert.equal(keyIn(`/r/${room}#screen`, storage), null);
  assert.equal(keyIn(`/r/${room}`, storage), null);
  assert.equal(keyIn("/", storage), null);
});

test("a key that proved wrong is forgotten", () => {
  const { storage } = fakeBrowser().openTab();
  keepKey(room, { role: "facilitator", key: "fel" }, storage);
  forgetKey(room, "facilitator", storage);

  assert.equal(keyOf(room, "facilitator", storage), null);
});

test("forgetting a room forgets seat, answers and outbox, keeps the keys, and touches no other room", () => {
  const browser = fakeBrowser();
  const { storage } = browser.openTab();
  seatOf(room, storage, crypto);
  seatOf("annat-rum-456", storage, crypto);
  keepKey(room, { role: "facilitator", key: "f" }, storage);
  storage.setItem(`workshop:${room}:abc:op:1`, "{}");
  storage.setItem(`workshop:${room}:abc:mine:1:offer`, "{}");
  forget(room, storage);

  const left = [`workshop:${room}:key:facilitator`, "workshop:annat-rum-456:seat"];
  assert.deepEqual([...browser.items.keys()].sort(), left.sort());
});

test("a room's code is read from its address, and nothing else is taken for one", () => {
  const codes = ["/r/lugn-bjork-123", "/r/lugn-bjork-123/", "/r/Lugn%20Bjork", "/r/a%", "/", "/r/", "/r/a/b"];

  assert.deepEqual(
    codes.map((pathname) => roomInAddress({ pathname })),
    ["lugn-bjork-123", "lugn-bjork-123", "Lugn Bjork", "a%", null, null, null],
  );
});

test("storage that the browser forbids is no storage", () => {
  const forbidding = {
    get localStorage() {
      throw new Error("SecurityError");
    },
  };
  assert.equal(storageOf(/** @type {any} */ (forbidding)), null);
});

test("ids are UUIDs in lower case, seats and digests differ from one another", () => {
  const ids = Array.from({ length: 200 }, () => newId(crypto));
  assert.ok(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  );
  assert.equal(new Set(ids).size, 200);
  assert.equal(new Set(Array.from({ length: 2_000 }, () => digest(newSeat(crypto)))).size, 2_000);
});

/** @param {string} path @param {ReturnType<ReturnType<typeof fakeBrowser>["openTab"]>["storage"]} storage */
function keyIn(path, storage) {
  const { location, history } = at(path);
  return keyFromAddress(location, history, storage);
}
