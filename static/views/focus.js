/** Where the focus goes, and whether a person is in the middle of something. */

/** @param {string} selector @param {ScrollLogicalPosition} block */
export function focusOn(selector, block) {
  const element = document.querySelector(selector);
  if (!(element instanceof HTMLElement)) return;
  element.focus({ preventScroll: true });
  (element.closest("li") ?? element).scrollIntoView({ block });
}

/** The top of a step: its heading, read out by the focus on it. */
export function focusHeading() {
  window.scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading?.focus({ preventScroll: true });
}

/** Whether moving this person now would tear something out of their hands. */
export function isBusy() {
  if (document.querySelector("dialog[open]")) return true;
  const active = document.activeElement;
  if (active instanceof HTMLTextAreaElement) return true;
  return active instanceof HTMLInputElement && active.type === "text" && !active.readOnly;
}
