/**
 * What the page tells a connection: that it is looked at again, that it is left, and what another tab has stored.
 */

/** @typedef {EventTarget & {document?: {visibilityState: string}}} Page */

/**
 * @param {Page | null} page
 * @param {object} told
 * @param {() => void} told.awake the tab or the network is back
 * @param {() => void} told.away the page may be about to end
 * @param {(key: string, text: string | null) => void} told.overhear
 */
export function watchPage(page, { awake, away, overhear }) {
  /** @type {[event: string, listener: (event: Event) => void][]} */
  const listeners = [
    ["online", awake],
    ["pageshow", awake],
    ["pagehide", away],
    // This one is told to the document, and rises to its window.
    ["visibilitychange", () => (page?.document?.visibilityState === "hidden" ? away() : awake())],
    ["storage", stored],
  ];

  return {
    begin() {
      for (const [event, listener] of listeners) page?.addEventListener(event, listener);
    },
    end() {
      for (const [event, listener] of listeners) page?.removeEventListener(event, listener);
    },
  };

  /** @param {Event} event */
  function stored(event) {
    const { key, newValue } = /** @type {StorageEvent} */ (event);
    if (key !== null) overhear(key, newValue);
  }
}
