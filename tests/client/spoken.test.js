/** What is said aloud of a reveal: as much as the table tells, in both languages, and nothing that it does not. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWords } from "../../static/lib/text.js";
import { spokenResults } from "../../static/views/spoken.js";
import { roomOf } from "./rooms.js";

/** @import {Result} from "../../static/protocol.js" */

/** @param {"sv"|"en"} locale @param {...Partial<Result>} results  of the first statements */
function said(locale, ...results) {
  const path = join(import.meta.dirname, `../../static/locales/${locale}.json`);
  const words = createWords(locale, JSON.parse(readFileSync(path, "utf8")));
  const blank = { n: 4, mean: null, end: null, spread: null, distribution: null };
  const shown = ["offer", "user", "focus"].slice(0, results.length);
  const published = shown.map((statement, i) => ({
    statement,
    round: 1,
    result: { ...blank, ...results[i] },
  }));
  return spokenResults(words, roomOf({ results: published }), shown);
}

test("the mean, how many answered, and how alike", () => {
  const spread = /** @type {const} */ ("mixed");
  assert.equal(
    said("sv", { mean: "6.3", spread }),
    "Resultat: offer – offer. Medelvärde 6,3. 4 svar. Blandade svar.",
  );
  assert.equal(
    said("en", { mean: "6.3", spread }),
    "Result: offer – offer. Average 6.3. 4 answers. Mixed answers.",
  );
});

test("where nearly all are at one end, that end and no mean", () => {
  assert.equal(
    said("sv", { end: "right" }),
    "Resultat: offer – offer. Nästan alla svar ligger närmast: offer. 4 svar.",
  );
});

test("alone there is no spread to tell", () => {
  assert.equal(said("sv", { n: 1, mean: "7.0" }), "Resultat: offer – offer. Medelvärde 7,0. 1 svar.");
});

test("of several at once, how many they are", () => {
  assert.equal(said("sv", { mean: "5.0" }, { end: "left" }), "Resultat för 2 påståenden visas.");
});
