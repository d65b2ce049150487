/** The requests beside a connection: whatever comes back, or does not, is an answer or a code. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createRoom, fetchSummary, lookUpRoom } from "../../static/connection/api.js";

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

  assert.deepEqual(await lookUpRoom("  LUGN björk/123?#", null, fake), { room: "lugn-bjork-123" });
  assert.equal(fake.asked[0]?.[0], "/api/rooms/LUGN%20bj%C3%B6rk%2F123%3F%23");
});

test("a link put where the code goes is looked up by its code", async () => {
  const fake = web(() => Response.json({ room: "lugn-bjork-123" }));
  await lookUpRoom("https://example.org/r/lugn-bjork-123#f=nyckel", null, fake);

  assert.equal(fake.asked[0]?.[0], "/api/rooms/lugn-bjork-123");
});

test("a key goes along when a room is looked up, whatever was put in its place", async () => {
  const fake = web(() => Response.json({ code: "wrong_key" }, { status: 403 }));

  assert.deepEqual(await lookUpRoom("lugn-bjork-123", "nyckel_-1", fake), { code: "wrong_key" });
  await lookUpRoom("lugn-bjork-123", "fel → nyckel", fake);
  assert.deepEqual(
    fake.asked.map(([, { headers }]) => headers),
    [{ authorization: "Bearer nyckel_-1" }, { authorization: "Bearer fel%20%E2%86%92%20nyckel" }],
  );
});

test("an empty code asks nobody", async () => {
  const fake = web(() => Response.json({}));

  assert.deepEqual(await lookUpRoom("  ", null, fake), { code: "no_such_room" });
  assert.deepEqual(fake.asked, []);
});

test("a file is asked for with what proves that one is in the room, and keeps the name that the server gave it", async () => {
  const disposition = "attachment; filename*=UTF-8''Enheten%20p%C3%A5%20v%C3%A4g%202026-11-23.md";
  const fake = web(() => new Response("# Enheten", { headers: { "content-disposition": disposition } }));
  const file = await fetchSummary("lugn-bjork-123", "md", "sv", "nyckel", fake);

  assert.ok("content" in file);
  assert.equal(file.name, "Enheten på väg 2026-11-23.md");
  assert.equal(await file.content.text(), "# Enheten");
  const [path, { headers }] = fake.asked[0] ?? ["", {}];
  assert.equal(path, "/api/rooms/lugn-bjork-123/export.md?locale=sv");
  assert.deepEqual(headers, { authorization: "Bearer nyckel" });
});

test("a file that does not come is a code", async () => {
  const refused = web(() => Response.json({ code: "wrong_key" }, { status: 403 }));
  const lost = web(() => Promise.reject(new TypeError("Failed to fetch")));

  assert.deepEqual(await fetchSummary("x", "csv", "sv", "nyckel", refused), { code: "unavailable" });
  assert.deepEqual(await fetchSummary("x", "csv", "sv", "nyckel", lost), { code: "unreachable" });
});

/** @type {[string, () => Promise<Response> | Response, string][]} */
const FAILURES = [
  ["the server's own code", () => Response.json({ code: "slow_down" }, { status: 429 }), "slow_down"],
  ["an address that is no room's", () => new Response("Not Found", { status: 404 }), "no_such_room"],
  ["an answer that is no JSON", () => new Response("<html>", { status: 502 }), "unavailable"],
  ["a good status over nonsense", () => new Response("<html>"), "unavailable"],
  ["no answer at all", () => Promise.reject(new TypeError("Failed to fetch")), "unreachable"],
];

for (const [sentence, answer, code] of FAILURES) {
  test(`${sentence} is ${code}`, async () => {
    assert.deepEqual(await lookUpRoom("x", null, web(answer)), { code });
  });
}
