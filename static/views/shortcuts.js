/** Keys that work wherever one is on the page of a room, but never in a field: there they belong to what one writes. */

/** @import {InsideAct} from "./inside.js" */
/** @import {Ui} from "./model.js" */

/** @param {() => Ui} ui @param {() => boolean} watching  whether one only looks on @param {InsideAct} act */
export function watchShortcuts(ui, watching, act) {
  document.addEventListener("keydown", (event) => {
    if (ui().page !== "room" || watching() || event.defaultPrevented || isWriting(event.target)) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    const run = runOf(event, ui().helpKey, act);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

/** @param {KeyboardEvent} event @param {boolean} helps  whether "?" tells of the keys @param {InsideAct} act */
function runOf({ key, ctrlKey, metaKey, shiftKey, altKey }, helps, act) {
  const command = (ctrlKey || metaKey) && !(ctrlKey && metaKey);
  if (command && !altKey && key.toLowerCase() === "z") return shiftKey ? act.notes.redo : act.notes.undo;
  if (ctrlKey && !metaKey && !shiftKey && !altKey && key.toLowerCase() === "y") return act.notes.redo;
  if (key === "?" && helps && !(ctrlKey || metaKey || altKey)) return () => act.open("keys");
  return null;
}

/** @param {EventTarget|null} target */
function isWriting(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}
