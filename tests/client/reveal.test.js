/** What a reveal asks before it shows. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { revealable, undecidedOn } from "../../static/room/reveal.js";

/** @import {Room} from "../../static/protocol.js" */

const room = /** @type {Room} */ (
  /** @type {unknown} */ ({
    round: 1,
    settings: { threshold: 3, solo: false },
    workshop: { statements: [{ id: "offer" }, { id: "user" }] },
    results: [],
  })
);

/** @param {number} done @param {Record<string, {answered: number, skipped: number}>} counts */
function counted(done, counts) {
  return { round: 1, seats: 5, joined_since: 0, done, counts };
}

test("a statement below the threshold would stay open", () => {
  const counts = counted(2, { offer: { answered: 5, skipped: 0 }, user: { answered: 2, skipped: 3 } });
  assert.deepEqual(
    revealable(room, counts).map(({ id }) => id),
    ["offer"],
  );
});

test("nobody is asked about for what would not be shown", () => {
  const counts = counted(2, { offer: { answered: 4, skipped: 1 }, user: { answered: 2, skipped: 0 } });
  assert.equal(undecidedOn(room, counts, null), 0);
});

test("those who are not done are counted when everything would be shown", () => {
  const counts = counted(3, { offer: { answered: 4, skipped: 0 }, user: { answered: 3, skipped: 1 } });
  assert.equal(undecidedOn(room, counts, null), 2);
});

test("for one statement a skip is a decision", () => {
  const counts = counted(0, { offer: { answered: 3, skipped: 1 }, user: { answered: 0, skipped: 0 } });
  assert.equal(undecidedOn(room, counts, "offer"), 1);
});
