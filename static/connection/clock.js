/**
 * Time and chance as the connection uses them, so that a test can own both.
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now client ms
 * @property {() => number} random from 0 up to 1
 * @property {(ms: number, work: () => void) => () => void} after does the work later, unless the function it gives is called first
 */

/** @type {Clock} */
export const CLOCK = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

const FIRST = 300;
const LONGEST = 10_000;

/**
 * How long to wait before the next attempt: anything up to a limit that doubles, so that a roomful does not come back at once.
 *
 * @param {number} attempts in vain so far, at least 1
 * @param {Clock} clock
 */
export function backoff(attempts, { random }) {
  return random() * Math.min(LONGEST, FIRST * 2 ** (attempts - 1));
}
