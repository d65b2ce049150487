/** Rounds: what stands as the earlier results, and one's own answers, which only this browser remembers. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createWords } from "../../static/lib/text.js";
import { laidOver, ownAnswer, publishedRound } from "../../static/room/rounds.js";
import { distributionWords, movementWords, ownWords } from "../../static/views/profile-words.js";
import { castAndSave, published } from "./ballots.js";
import { openRoom } from "./fakes.js";
import { entryAt, greet, headAt, roomOf } from "./rooms.js";

/** @import {Result} from "../../static/protocol.js" */

/** @param {string} mean @returns {Result} */
const at = (mean) => ({ n: 5, mean, end: null, spread: "mixed", distribution: null });

/** @param {"left"|"right"} end @returns {Result} */
const atEnd = (end) => ({ n: 5, mean: null, end, spread: null, distribution: null });

/** @param {number} round @param {string} statement @param {Result} result */
const publishedAt = (round, statement, result) => ({ round, statement, result });

describe("results", () => {
  test("of the newest round before that has any stand as the earlier ones", () => {
    const results = [publishedAt(1, "offer", at("4.2")), publishedAt(1, "user", at("3.0"))];
    const room = roomOf({ round: 3, results: [...results, publishedAt(3, "offer", at("6.1"))] });
    const { earlierRound, statements } = laidOver(room, 3);

    assert.equal(earlierRound, 1);
    assert.deepEqual(
      statements.map(({ id, result, earlier }) => [id, result?.mean ?? null, earlier?.mean ?? null]),
      [
        ["offer", "6.1", "4.2"],
        ["user", null, "3.0"],
        ["focus", null, null],
      ],
    );
  });

  test("of a first round have nothing before them", () => {
    const room = roomOf({ results: [publishedAt(1, "offer", at("4.2"))] });

    assert.equal(laidOver(room, 1).earlierRound, null);
    assert.equal(publishedRound(room), 1);
    assert.equal(publishedRound(roomOf()), null);
  });
});

describe("one's own answers", () => {
  const again = entryAt(3, [{ type: "round_started", round: 2, threshold: 3 }]);

  /** A tab that has answered in the first round, seen the result, and come to the second. */
  function inRoundTwo() {
    const tab = openRoom().arrive();
    castAndSave(tab, "offer", 7);
    tab.socket.say({ type: "entries", entries: [entryAt(2, [published("offer")]), again] });
    return tab;
  }

  test("are remembered when another round begins, and are not those of the new one", () => {
    const tab = inRoundTwo();

    assert.equal(ownAnswer(tab.state, 1, "offer"), 7);
    assert.equal(ownAnswer(tab.state, 2, "offer"), null);
    castAndSave(tab, "offer", 3);
    assert.deepEqual([ownAnswer(tab.state, 1, "offer"), ownAnswer(tab.state, 2, "offer")], [7, 3]);
  });

  test("are there again after a reload", () => {
    const { browser } = inRoundTwo();
    const tab = openRoom({ browser });
    greet(tab.socket, { room: roomOf({ round: 2 }), head: headAt(3) });

    assert.equal(ownAnswer(tab.state, 1, "offer"), 7);
    assert.equal(ownAnswer(tab.state, 2, "offer"), null);
  });

  test("that the ballot box never had are not shown as if they had counted", () => {
    const tab = openRoom().arrive();
    tab.connection.cast("offer", 7);
    tab.socket.say({ type: "entries", entries: [entryAt(2, []), again] });

    assert.equal(ownAnswer(tab.state, 1, "offer"), null);
  });

  test("are gone when one leaves", () => {
    const tab = inRoundTwo();
    tab.connection.leave();

    assert.deepEqual(tab.state.earlier, {});
    assert.deepEqual(
      [...tab.browser.items.keys()].filter((key) => key.includes("mine")),
      [],
    );
  });
});

describe("in words", () => {
  const sv = createWords(
    "sv",
    JSON.parse(readFileSync(join(import.meta.dirname, "../../static/locales/sv.json"), "utf8")),
  );

  for (const [earlier, result, words] of /** @type {[Result|null, Result|null, string][]} */ ([
    [at("4.2"), at("6.1"), "från 4,2 till 6,1"],
    [at("4.2"), at("4.2"), "kvar på 4,2"],
    [at("8.7"), atEnd("right"), "från 8,7 till högra änden"],
    [atEnd("left"), at("2.3"), "från vänstra änden till 2,3"],
    [atEnd("left"), atEnd("left"), "kvar i vänstra änden"],
    [atEnd("left"), atEnd("right"), "från vänstra änden till högra änden"],
    [at("4.2"), null, "Omgång 1: 4,2"],
    [null, at("4.2"), ""],
  ])) {
    test(`a movement is said: ${words || "nothing where there is none"}`, () => {
      assert.equal(movementWords(sv, earlier, result, 1), words);
    });
  }

  test("a distribution is said score by score", () => {
    const words = distributionWords(sv, [0, 3, 1, 0, 0, 0, 0, 4, 0, 0]).replaceAll("\u00a0", " ");

    assert.equal(
      words,
      "1: 0 svar, 2: 3 svar, 3: 1 svar, 4: 0 svar, 5: 0 svar, 6: 0 svar, 7: 0 svar, 8: 4 svar, 9: 0 svar, 10: 0 svar",
    );
  });

  test("one's own answers are said round by round", () => {
    assert.equal(ownWords(sv, 8, 4, 1), "Ditt svar: 8. Omgång 1: 4");
    assert.equal(ownWords(sv, "skip", null, 1), "Du hoppade över");
    assert.equal(ownWords(sv, null, 4, 1), "Omgång 1: 4");
    assert.equal(ownWords(sv, null, null, null), "");
  });
});
