/** Puts a document on the clipboard twice: as rich text for Word, mail and Teams, and as plain text for all else. */

/** @typedef {{html: string, text: string}} Copy */

/**
 * @param {Copy} copy
 * @param {Window & typeof globalThis} [page]
 * @returns {Promise<boolean>} whether anything reached the clipboard
 */
export async function copyRich(copy, page = window) {
  const { clipboard } = page.navigator;
  try {
    await clipboard.write([new page.ClipboardItem(typed(copy, page))]);
    return true;
  } catch {
    // Without https there is no `clipboard`; an older browser has no `ClipboardItem`. An event of copying has carried both kinds for long.
    return copiedByEvent(copy, page.document) || (await copiedPlain(copy, clipboard));
  }
}

/** @param {Copy} copy @param {typeof globalThis} page */
function typed({ html, text }, { Blob }) {
  return {
    "text/html": new Blob([html], { type: "text/html" }),
    "text/plain": new Blob([text], { type: "text/plain" }),
  };
}

/** @param {Copy} copy @param {Document} document */
function copiedByEvent({ html, text }, document) {
  let taken = false;
  const take = (/** @type {ClipboardEvent} */ event) => {
    event.preventDefault();
    event.clipboardData?.setData("text/html", html);
    event.clipboardData?.setData("text/plain", text);
    taken = event.clipboardData !== null;
  };
  document.addEventListener("copy", take);
  document.execCommand("copy");
  document.removeEventListener("copy", take);
  return taken;
}

/** @param {Copy} copy @param {Clipboard|undefined} clipboard */
async function copiedPlain({ text }, clipboard) {
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}
