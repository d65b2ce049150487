/** What is said aloud: two live regions that are in the page from the start, and a person's choice of how much. */

/** @typedef {"all"|"important"|"none"} Loudness */

/** @typedef {{now: () => number, after: (ms: number, work: () => void) => unknown}} Clock  milliseconds */

/**
 * @typedef {object} Announcer
 * @property {(text: string) => void} say  own acts, a step change, the connection
 * @property {(text: string) => void} alarm  only what must interrupt
 * @property {(text: string) => void} mention  pleasant to know: waits until what was said has been heard; silent
 *   when only what is important is wanted
 * @property {(loudness: Loudness) => void} setLoudness
 */

/** So that the same sentence twice is still a change. */
const GAP = 50;
/** A short sentence is read to its end. */
const HEARD = 3_000;

/**
 * @param {{textContent: string|null}} status
 * @param {{textContent: string|null}} alert
 * @param {Clock} clock
 * @returns {Announcer}
 */
export function createAnnouncer(status, alert, clock) {
  /** @type {Loudness} */
  let loudness = "all";
  let heardAt = Number.NEGATIVE_INFINITY;
  /** @type {string[]} */
  const mentions = [];

  return { say, alarm: (text) => write(alert, text), mention, setLoudness };

  /** @param {string} text */
  function say(text) {
    if (loudness === "none") return;
    heardAt = clock.now() + HEARD;
    write(status, text);
  }

  /** @param {string} text */
  function mention(text) {
    mentions.push(text);
    if (mentions.length === 1) mentionNext();
  }

  function mentionNext() {
    const wait = heardAt - clock.now();
    if (wait > 0) {
      clock.after(wait, mentionNext);
      return;
    }
    const text = mentions.shift();
    if (text !== undefined && loudness === "all") say(text);
    if (mentions.length > 0) mentionNext();
  }

  /** @param {Loudness} chosen */
  function setLoudness(chosen) {
    loudness = chosen;
  }

  /** @param {{textContent: string|null}} region @param {string} text */
  function write(region, text) {
    region.textContent = "";
    clock.after(GAP, () => {
      region.textContent = text;
    });
  }
}
