/** What is being typed, put onto what another has saved meanwhile. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { answersRebased, rebased } from "../../static/room/rebase.js";

test("changes apart from each other are both kept", () => {
  assert.equal(rebased("ett två tre", "noll ett två tre", "ett två tre fyra")?.text, "noll ett två tre fyra");
  assert.equal(rebased("ett två tre", "ett två tre fyra", "noll ett två tre")?.text, "noll ett två tre fyra");
  assert.equal(rebased("ett två tre", "ett tre", "ett två tre!")?.text, "ett tre!");
});

test("who has typed nothing yet has the other's text", () => {
  assert.equal(rebased("ett två", "helt annat", "ett två")?.text, "helt annat");
});

test("where both wrote at one place it is left to the server", () => {
  assert.equal(rebased("ett två", "ett mitt två", "ett ditt två"), null);
  assert.equal(rebased("ett", "ett a", "ett b"), null);
});

test("the caret stays among the words it was among", () => {
  const after = rebased("ett två tre", "noll ett två tre", "ett två tre fyra");

  assert.equal(after?.at("ett två tre fyra".length), "noll ett två tre fyra".length);
  assert.equal(after?.at("ett".length), "noll ett".length);
});

test("a caret before the other's change does not move", () => {
  assert.equal(
    rebased("ett två tre", "ett två tre fyra", "noll ett två tre")?.at("noll".length),
    "noll".length,
  );
});

test("a caret in what the other took away stays where that was", () => {
  const after = rebased("ett två tre fyra", "ett fyra", "ett två tre fyra!");

  assert.equal(after?.text, "ett fyra!");
  assert.equal(after?.at("ett två".length), "ett ".length);
});

test("half a character is never left", () => {
  assert.equal(rebased("😀 och", "😁 och", "😀 och så")?.text, "😁 och så");
});

test("the answer that one has not touched follows the note, and one's own stays", () => {
  const base = { who: null, when: "maj", first_move: null, how_known: "svar" };
  const theirs = { who: "Ali", when: "juni", first_move: "ring", how_known: null };

  assert.deepEqual(
    answersRebased(base, theirs, { who: "", when: "i morgon", first_move: "", how_known: "svar" }),
    { who: "Ali", when: "i morgon", first_move: "ring", how_known: "" },
  );
  assert.deepEqual(
    answersRebased(base, theirs, { who: "Maria", when: "maj", first_move: "fråga", how_known: "annat" }),
    { who: "Maria", when: "juni", first_move: "fråga", how_known: "annat" },
  );
});
