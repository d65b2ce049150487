/** Where the focus goes, and whether a person is in the middle of something. */

/** @param {string|readonly string[]} selector  or several: the first that is there and can be seen @param {ScrollLogicalPosition} [block]  where it is to be seen, if it may be out of sight */
export function focusOn(selector, block) {
  const element = focusFirst(typeof selector === "string" ? [selector] : selector);
  if (element && block) (element.closest("li") ?? element).scrollIntoView({ block });
}

/** The top of a step: its heading, read out by the focus on it. */
export function focusHeading() {
  window.scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading?.focus({ preventScroll: true });
}

/** Whether moving this person now would tear something out of their hands. */
export function isBusy() {
  if (document.querySelector("dialog[open], .note[data-lifted], .note[data-dragged], .who-and-when form"))
    return true;
  if (isTyping()) return true;
  const active = document.activeElement;
  return active instanceof HTMLInputElement && active.type === "text" && !active.readOnly;
}

/** A field for notes that is focused, as it stays after a note is posted, is not being typed in before there is something in it. */
export function isTyping() {
  const active = document.activeElement;
  return (
    active instanceof HTMLTextAreaElement && (active.value.trim() !== "" || active.closest(".note") !== null)
  );
}

/**
 * Keeps the focus where it was through a drawing, which may move or take away what has it: on the same key of the same note, else on
 * the note, else on the next one, else in the column's field. What asked for a second yes, and is answered or done, hands the focus
 * back to what was pressed, else to its row, which now shows what came of it, else to the heading.
 *
 * @param {() => void} draw
 */
export function keepingFocus(draw) {
  const active = document.activeElement;
  const note = active?.closest("[data-note]");
  const key = active?.getAttribute("data-key") ?? "none";
  const beside = note?.parentElement ? [...note.parentElement.children] : [];
  const column = active?.closest("[data-column]")?.getAttribute("data-column");
  const asks = active?.closest("[data-asks]")?.getAttribute("data-asks");
  const row = active?.closest("tr");
  draw();
  if (!(active instanceof HTMLElement) || document.activeElement === active) return;
  if (active.isConnected) active.focus({ preventScroll: true });
  else if (note) focusFirst([...placesAfter(note, beside, key), fieldOf(column)]);
  else if (asks) focusFirst([`[data-asks="${CSS.escape(asks)}"]`, row, "h1"]);
}

/**
 * The same key of the note, then itself, those that followed it, nearest first, and those before.
 *
 * @param {Element} note
 * @param {readonly Element[]} beside  what lay in its list before the drawing
 * @param {string} key
 */
function placesAfter(note, beside, key) {
  const all = beside.filter((element) => element.hasAttribute("data-note"));
  const at = all.indexOf(note);
  const ids = [...all.slice(at), ...all.slice(0, at).reverse()].map(({ id }) => `#${CSS.escape(id)}`);
  return [`${ids[0]} [data-key="${key}"]`, ...ids];
}

/** @param {string|null|undefined} column */
function fieldOf(column) {
  return column ? `[data-column="${CSS.escape(column)}"] .note-field textarea` : "";
}

/** @param {ReadonlyArray<string|Element|null|undefined>} places @returns {HTMLElement|null} that which took it: what is not shown does not */
function focusFirst(places) {
  for (const place of places) {
    const found = typeof place === "string" ? place && document.querySelector(place) : place;
    if (found instanceof HTMLElement) {
      found.focus({ preventScroll: true });
      if (document.activeElement === found) return found;
    }
  }
  return null;
}
