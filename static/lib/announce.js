/** What is said aloud: two live regions that are in the page from the start, and a person's choice of how much. */

/** @typedef {"all"|"important"|"none"} Loudness */

/**
 * @typedef {object} Announcer
 * @property {(text: string) => void} say  own acts, a step change, the connection
 * @property {(text: string) => void} alarm  only what must interrupt
 * @property {(text: string) => void} mention  pleasant to know; silent when only what is important is wanted
 * @property {(loudness: Loudness) => void} setLoudness
 */

/**
 * @param {HTMLElement} status
 * @param {HTMLElement} alert
 * @param {(run: () => void) => void} later  puts off a write, so that the same sentence twice is still a change
 * @returns {Announcer}
 */
export function createAnnouncer(status, alert, later) {
  /** @type {Loudness} */
  let loudness = "all";

  return {
    say: (text) => loudness !== "none" && write(status, text),
    alarm: (text) => write(alert, text),
    mention: (text) => loudness === "all" && write(status, text),
    setLoudness: (chosen) => {
      loudness = chosen;
    },
  };

  /** @param {HTMLElement} region @param {string} text */
  function write(region, text) {
    region.textContent = "";
    later(() => {
      region.textContent = text;
    });
  }
}
