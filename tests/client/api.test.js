/** The two requests before a connection: whatever comes back, or does not, is an answer or a code. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createRoom, lookUpRoom } from "../../static/connection/api.js";

/** @param {() => Promise<Response> | Response} answer */
function web(answer) {
  /** @type {[string, RequestInit][]} */
  const asked = [];
  const fetch = /** @type {any} */ (
    async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
      asked.push([path, init]);
      return await answer();
    }
  );
  return { fetch, asked };
}

test("a room is made with what is wished for", async () => {
  const made = { room: "lugn-bjork-123", links: {}, facilitator_key: "f", screen_key: "s" };
  const fake = web(() => Response.json(made, { status: 201 }));

  assert.deepEqual(await createRoom({ title: "Enheten", locale: "sv" }, fake), made);
  const [path, { method, body }] = fake.asked[0] ?? ["", {}];
  assert.deepEqual([path, method, body], ["/api/rooms", "POST", '{"title":"Enheten","locale":"sv"}']);
});

test("a room is looked up by what was typed, whatever was typed", async () => {
  const fake = web(() => Response.json({ room: "lugn-bjork-123" }));

  assert.deepEqual(await lookUpRoom("  LUGN björk/123?#", fake), { room: "lugn-bjork-123" });
  assert.equal(fake.asked[0]?.[0], "/api/rooms/LUGN%20bj%C3%B6rk%2F123%3F%23");
});

test("an empty code asks nobody", async () => {
  const fake = web(() => Response.json({}));

  assert.deepEqual(await lookUpRoom("  ", fake), { code: "no_such_room" });
  assert.deepEqual(fake.asked, []);
});

/** @type {[string, () => Promise<Response> | Response, string][]} */
const FAILURES = [
  ["the server's own code", () => Response.json({ code: "slow_down" }, { status: 429 }), "slow_down"],
  ["an answer that is no JSON", () => new Response("<html>", { status: 502 }), "unavailable"],
  ["a good status over nonsense", () => new Response("<html>"), "unavailable"],
  ["no answer at all", () => Promise.reject(new TypeError("Failed to fetch")), "unreachable"],
];

for (const [sentence, answer, code] of FAILURES) {
  test(`${sentence} is ${code}`, async () => {
    assert.deepEqual(await lookUpRoom("x", web(answer)), { code });
  });
}
