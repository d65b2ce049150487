/** The promise: one sentence that is true for this room, in both languages, for every setting that a room may have. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWords } from "../../static/lib/text.js";
import { LIMITS, lowerLimit, promiseOf } from "../../static/room/promise.js";
import { threshold } from "../../static/room/select.js";
import { roomOf } from "./rooms.js";

/** @import {Settings} from "../../static/protocol.js" */

const LANGUAGES = /** @type {const} */ (["sv", "en"]).map((locale) => {
  const path = join(import.meta.dirname, `../../static/locales/${locale}.json`);
  return createWords(locale, JSON.parse(readFileSync(path, "utf8")));
});
const EITHER = [true, false];
const SEATS = [null, ...Array.from({ length: 13 }, (_, n) => n)];

/** Every room there can be, as far as a promise goes. */
const rooms = LIMITS.flatMap((k) =>
  EITHER.flatMap((solo) =>
    EITHER.flatMap((authors) =>
      EITHER.flatMap((secure) =>
        SEATS.map((seats) => {
          /** @type {Settings} */
          const settings = { threshold: k, solo, authors, edit_others: true };
          return { settings, secure, seats };
        }),
      ),
    ),
  ),
);
const together = rooms.filter(({ settings }) => !settings.solo);
const alone = rooms.filter(({ settings }) => settings.solo);

/** @param {(typeof rooms)[number]} room @param {"said"|"warned"|"more"} part */
function keys(room, part) {
  return promiseOf(room)[part].map(({ key }) => key);
}

test("together, what is hidden comes first, and then exactly as many answers as the room asks for", () => {
  for (const room of together) {
    const { said } = promiseOf(room);
    assert.deepEqual(said[0], { key: "anon.base" });
    assert.deepEqual(said[1], { key: "anon.k", params: { k: threshold(roomOf(room)) } });
  }
});

test("together, everyone reads that the distribution is shown and that answers are erased", () => {
  for (const room of together) {
    const spread = room.settings.threshold === 8 ? "anon.spread_at_once" : "anon.spread";
    assert.deepEqual(keys(room, "said").slice(2, 4), [spread, "anon.erase"]);
  }
});

test("the limits of the promise are said with it, and are those of this k", () => {
  for (const room of together) {
    const limits = keys(room, "said").filter((key) => key.startsWith("anon.small"));
    assert.deepEqual(limits, [`anon.small_${room.settings.threshold}`]);
    assert.ok(keys(room, "more").includes("anon.more_rounds"));
    assert.equal(keys(room, "more").includes("anon.more_sum"), room.settings.threshold === 3);
    assert.equal(keys(room, "more").at(-1), "anon.more");
  }
});

test("a group that is still too small for a result is told so, and no other", () => {
  for (const room of together) {
    const { seats, settings } = room;
    const told = promiseOf(room).said.filter(({ key }) => key === "anon.too_few");
    const small = seats !== null && seats > 0 && seats < settings.threshold;
    assert.deepEqual(told, small ? [{ key: "anon.too_few", params: { n: seats } }] : []);
  }
});

test("alone, nothing is called anonymous", () => {
  for (const room of alone) {
    assert.deepEqual([keys(room, "said"), keys(room, "more")], [["anon.solo"], []]);
  }
});

test("an open network is warned of, and a safe one is not", () => {
  for (const room of rooms) assert.deepEqual(keys(room, "warned"), room.secure ? [] : ["anon.http"]);
});

test("every promise can be read in both languages, and never says that nobody at all can see", () => {
  for (const { t } of LANGUAGES) {
    for (const room of rooms) {
      const { said, warned, more } = promiseOf(room);
      const words = [...said, ...warned, ...more].map(({ key, params }) => t(key, params));
      assert.ok(words.every((sentence) => /^\p{Lu}.*\.$/su.test(sentence)));
      assert.ok(
        words.every((sentence) => !/^(Ingen|Nobody)(?! annan i rummet| else in the room)/.test(sentence)),
      );
    }
  }
});

test("a lower limit is offered only where those who may answer can reach it", () => {
  for (let seats = 0; seats <= 12; seats += 1) {
    assert.equal(lowerLimit(3, seats), null);
    assert.equal(lowerLimit(5, seats), seats >= 3 ? 3 : null);
    assert.equal(lowerLimit(8, seats), seats >= 5 ? 5 : lowerLimit(5, seats));
  }
});
