/**
 * What a person has begun to write and not sent, kept for a reload of the tab: a phone throws a page away when one looks at
 * another app. It is this tab's alone, and goes with it.
 */

import { answersOf } from "../room/plan.js";
import { EMPTY_DESK } from "./desk.js";

/** @import {Desk} from "./desk.js" */

/** @typedef {{read: (key: string) => unknown, write: (key: string, value: unknown) => unknown, remove: (key: string) => void}} Shelf */

/** @param {Shelf} shelf */
export function createBegun(shelf) {
  return { of, keep };

  /** @param {string} room @returns {Pick<Desk, "drafts"|"editing"|"assigning">} */
  function of(room) {
    const kept = /** @type {Partial<Desk>|null} */ (shelf.read(room));
    const { drafts, editing } = { ...EMPTY_DESK, ...kept };
    // Kept by an earlier version of the page, it may lack an answer that is asked for by now.
    const assigning = Object.entries(kept?.assigning ?? {}).map(([id, open]) => [
      id,
      { ...answersOf(open.note), ...open },
    ]);
    return { drafts, editing, assigning: Object.fromEntries(assigning) };
  }

  /** @param {string} room @param {Desk} now @param {Desk} before */
  function keep(room, now, before) {
    const { drafts, editing, assigning } = now;
    const parts = { drafts, editing, assigning };
    if (drafts === before.drafts && editing === before.editing && assigning === before.assigning) return;
    if (Object.values(parts).some((part) => Object.keys(part).length > 0)) shelf.write(room, parts);
    else shelf.remove(room);
  }
}
