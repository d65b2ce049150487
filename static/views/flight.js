/** A note that is moved flies to its place, and one that is new comes in softly: only where that tells somebody something. */

import { changedNotes } from "../room/notes.js";
import { notesPending } from "../room/saving.js";

/** @import {State} from "../room/state.js" */
/** @import {Stage} from "./stage.js" */

const DURATION = 260;
/** More than this at once is a tumult, and tells nothing. */
const MOST = 12;

/** @param {Stage} stage */
export function createFlight({ ui }) {
  /** @type {Set<string>} */
  let moved = new Set();
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  return { noticed, around };

  /** What has changed its place since the last drawing. @param {State} before @param {State} now */
  function noticed(before, now) {
    const notes = before.room?.notes;
    if (!(notes && now.room) || notes === now.room.notes) return;
    const { dragged, still: wished } = ui().desk;
    const mine = new Set([...notesPending(before), ...notesPending(now)]);
    for (const { was, note } of changedNotes(notes, now.room.notes)) {
      const stays = was?.board === note.board && was.column === note.column && was.rank === note.rank;
      const hidden = wished && !mine.has(note.id);
      // What was dragged is already there, in the hand that dropped it.
      if (!(stays || hidden || dragged?.note === note.id)) moved.add(note.id);
    }
  }

  /** @param {() => void} draw */
  function around(draw) {
    const ids = [...moved];
    moved = new Set();
    if (ids.length === 0 || ids.length > MOST || still.matches) {
      draw();
      return;
    }
    const from = new Map(ids.map((id) => [id, placeOf(id)]));
    draw();
    // All places are read before the first note is set in motion: each would be a layout of its own otherwise.
    const flights = ids.map((id) => /** @type {const} */ ([id, from.get(id), placeOf(id)]));
    for (const [id, start, end] of flights) if (end) fly(id, start, end);
  }
}

/** @param {string} id */
function placeOf(id) {
  const rect = document.getElementById(`note-${id}`)?.getBoundingClientRect();
  return rect?.height ? rect : undefined;
}

/** @param {string} id @param {DOMRect|undefined} from  undefined: it was not in sight @param {DOMRect} to */
function fly(id, from, to) {
  const note = document.getElementById(`note-${id}`);
  const start = from
    ? { translate: `${from.x - to.x}px ${from.y - to.y}px`, zIndex: 2 }
    : { opacity: 0, translate: "0 -0.5rem" };
  note?.animate([start, { translate: "0 0", ...(from ? { zIndex: 2 } : { opacity: 1 }) }], {
    duration: DURATION,
    easing: "ease-out",
  });
}
