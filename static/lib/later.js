/** Code that the first sight does without: it comes when it is asked for, once, however many ask. */

const AGAIN = 2_000;

/**
 * @param {() => Promise<void>} load  by `import()`
 * @returns {() => Promise<boolean>} whether it is here; if not, the next to ask tries again
 */
export function later(load) {
  /** @type {Promise<boolean>|null} */
  let coming = null;
  return () => {
    coming ??= load().then(
      () => true,
      () => {
        coming = null;
        return false;
      },
    );
    return coming;
  };
}

/**
 * Where code does not come, the network is gone, or the version of this page is: it begins again when the server answers.
 *
 * @param {string} address  what answers while the server serves
 * @param {() => void} reload
 */
export async function beginAgain(address, reload) {
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  reload();
}
