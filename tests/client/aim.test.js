/** Where a note lands: at the edges of another between the notes, on its middle together with it. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aimAt } from "../../static/views/aim.js";

const target = (/** @type {string} */ name, /** @type {number} */ top, height = 100, takes = true) => ({
  name,
  top,
  bottom: top + height,
  takes,
  notes: () => [
    { name: `${name}1`, top: top + 20, bottom: top + 50 },
    { name: `${name}2`, top: top + 60, bottom: top + 90 },
  ],
});
const column = [target("a", 0), target("b", 110), target("c", 220, 30), target("d", 260, 100, false)];

/** @param {number} y @param {string[]} [held] @param {string|null} [own] */
const at = (y, held = ["x"], own = null) => aimAt(column, y, held, own);
const before = (/** @type {string|null} */ name) => ({ before: name, onto: null, within: false });
const onto = (/** @type {string} */ name) => ({ before: null, onto: name, within: false });

describe("between and onto", () => {
  test("the edges of a note are before and after it, its middle is on it", () => {
    assert.deepEqual(at(10), before("a"));
    assert.deepEqual(at(50), onto("a"));
    assert.deepEqual(at(90), before("b"));
    assert.deepEqual(at(105), before("b"), "between two");
  });

  test("a low note has edges too", () => {
    assert.deepEqual([at(225), at(235), at(246)], [before("c"), onto("c"), before("d")]);
  });

  test("one that takes nothing has halves", () => {
    assert.deepEqual([at(309), at(311), at(900)], [before("d"), before(null), before(null)]);
  });

  test("what is held itself is passed over", () => {
    assert.deepEqual(at(50, ["a"]), before("b"));
  });
});

describe("within one's own group", () => {
  const within = (/** @type {string|null} */ name) => ({ before: name, onto: null, within: true });

  test("a note is put between the others, wherever it is let go", () => {
    assert.deepEqual([at(112, ["x"], "b"), at(150, ["x"], "b")], [within("b1"), within("b2")]);
    assert.deepEqual(at(205, ["x"], "b"), within(null));
    assert.deepEqual(at(150, ["b2"], "b"), within(null), "past itself");
  });

  test("and above or below the group it leaves", () => {
    assert.deepEqual([at(106, ["x"], "b"), at(223, ["x"], "b")], [before("b"), before("c")]);
  });
});
