/** What a person has at hand is the same record as long as nothing in it is other: lists are drawn again by that. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { withEach } from "../../static/views/desk.js";

test("a record of which nothing is other stays the same record", () => {
  const open = { a: { text: "x" }, b: { text: "y" } };

  assert.equal(
    withEach(open, (each) => each),
    open,
  );
});

test("a record of which one is other is a new one, and leaves the rest as they were", () => {
  const open = { a: { text: "x" }, b: { text: "y" } };

  const now = withEach(open, (each, key) => (key === "b" ? { text: "z" } : each));

  assert.deepEqual(now, { a: { text: "x" }, b: { text: "z" } });
  assert.equal(now.a, open.a);
});
