/** How a hall of browsers comes back when the server goes without a word: at no moment all at once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createLine } from "../../static/connection/line.js";
import { createStore } from "../../static/room/store.js";
import { fakeClock } from "./fakes.js";

const HALL = 300;
const GONE = 20_000;
const WINDOW = 100;

test("after each loss they spread anew, and all are in within the longest pause after it is back", () => {
  const { attempts, back } = hall(GONE);
  const early = busiest(attempts.filter((at) => at <= 300));
  const late = busiest(attempts.filter((at) => at > 10_000 && at < GONE));

  assert.ok(early <= HALL * 0.6, `${early} of ${HALL} in the first busiest tenth of a second`);
  assert.ok(late <= HALL * 0.08, `${late} of ${HALL} in a tenth of a second while it is long away`);
  assert.equal(back.length, HALL);
  assert.ok(Math.max(...back) <= GONE + 10_000);
});

test("those whom a goodbye has given moments of their own keep to them", () => {
  const { back } = hall(0, (n) => 1_000 + (n / HALL) * 5_000);

  assert.ok(busiest(back) <= (HALL * WINDOW * 1.7) / 5_000, `${busiest(back)} in a tenth of a second`);
  assert.ok(Math.max(...back) <= 6_300);
});

/**
 * All lose the line at the moment 0, and the server is back at `until`.
 *
 * @param {number} until
 * @param {(n: number) => number} [bye] what each was told
 * @returns {{attempts: number[], back: number[]}} moments
 */
function hall(until, bye) {
  const clock = fakeClock(0, dice(7));
  /** @type {number[]} */
  const attempts = [];
  /** @type {number[]} */
  const back = [];
  const lines = Array.from({ length: HALL }, (_, n) => {
    /** @type {FakeSocket[]} */
    const calls = [];
    class FakeSocket {
      readyState = 1;
      /** @type {(() => void) | null} */ onopen = null;
      /** @type {((event: {code: number}) => void) | null} */ onclose = null;
      constructor() {
        calls.push(this);
        if (calls.length > 1) attempts.push(clock.now());
        clock.after(0, () =>
          calls.length > 1 && clock.now() < until ? this.onclose?.({ code: 1006 }) : this.onopen?.(),
        );
      }
      send() {
        line.welcomed();
        if (calls.length > 1) back.push(clock.now());
      }
      close() {}
    }
    const line = createLine({
      url: "",
      store: createStore(),
      clock,
      WebSocketClass: /** @type {typeof WebSocket} */ (/** @type {unknown} */ (FakeSocket)),
      greeting: () => ({}),
      hear() {},
      down() {},
      faulted() {},
    });
    line.connect();
    clock.advance(0);
    if (bye) line.expectBye(bye(n));
    return { lose: () => calls[0]?.onclose?.({ code: bye ? 4000 : 1006 }) };
  });
  for (const { lose } of lines) lose();
  for (let at = 0; at < until + 15_000 && back.length < HALL; at += WINDOW) clock.advance(WINDOW);
  return { attempts, back };
}

/** How many come in the busiest tenth of a second. @param {number[]} moments */
function busiest(moments) {
  /** @type {Map<number, number>} */
  const windows = new Map();
  for (const at of moments)
    windows.set(Math.floor(at / WINDOW), (windows.get(Math.floor(at / WINDOW)) ?? 0) + 1);
  return Math.max(0, ...windows.values());
}

/** The same chances at every run. @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
