/**
 * Transcripts of what audiences were sent: the browser folds the entries of each into the very room that a fresh look shows.
 *
 * Those beside this file were written by hand; TRANSCRIPTS names a folder of others, which the server's tests write.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fold } from "../../static/room/evolve.js";

const folder = process.env.TRANSCRIPTS ?? join(import.meta.dirname, "transcripts");
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("there are transcripts to fold", () => {
  assert.notEqual(names.length, 0);
});

test("every transcript is folded into the room that a fresh look shows", () => {
  for (const name of names) {
    const { before, entries, after } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    assert.deepEqual(fold(before, entries), after, name);
  }
});
