/** Moving a note, or a group, by mouse or finger: where it would land, and what landing there means. */

import { watchLifting } from "../lib/lift.js";
import { aimAt } from "./aim.js";
import { spotOf } from "./desk.js";

/** @import {Box, Target} from "./aim.js" */
/** @import {Over} from "./desk.js" */
/** @import {Held, Places} from "./places.js" */
/** @import {Stage} from "./stage.js" */

/** @param {Stage} stage @param {Places} places @param {(group: string) => void} made  what becomes of a new group */
export function watchDragging({ line }, places, made) {
  const { desk, lay, noteOf, heldOf, groupOf, mayLand, rowsIn, moveTo, layOn } = places;
  watchLifting({ lifted, over, landed });

  /** @param {string} id */
  function lifted(id) {
    const note = noteOf(heldOf(id).notes[0] ?? "");
    if (!note) return;
    lay({ dragged: { note: id, over: null }, lifted: null });
    line().whisper("dragging", note.board, note.column, note.id);
  }

  /** @param {string} id @param {string|null} place @param {number} y */
  function over(id, place, y) {
    const held = heldIn(id);
    const next = place === null || !mayLand(held, place) ? null : landing(id, held, place, y);
    const known = desk().dragged?.over;
    if (isSame(known ?? null, next)) return;
    lay({ dragged: { note: id, over: next } });
    if (next) line().whisper("dragging", next.board, next.column, held.notes[0] ?? null);
  }

  /** @param {string} id @param {string|null} place @param {number} y */
  function landed(id, place, y) {
    const held = heldIn(id);
    line().endWhisper();
    const to = place === null || !mayLand(held, place) ? null : landing(id, held, place, y);
    lay({ dragged: null });
    if (to === null) return;
    if (to.onto === null) put(held, to);
    else {
      const group = layOn(held, to.onto);
      if (group) made(group);
    }
  }

  /** @param {Held} held @param {Over} to */
  function put(held, to) {
    const rows = rowsIn(to, held.notes);
    const found = rows.findIndex(({ note }) => note.id === to.before || note.group === to.before);
    const above = to.before === null ? -1 : found;
    if (!to.within) {
      moveTo(held, to, above < 0 ? rows.length : above);
      return;
    }
    const last = rows.findLastIndex(({ note }) => note.group === groupOf(held));
    if (to.before !== null && above >= 0) moveTo(held, to, above, { before: to.before });
    else moveTo(held, to, last + 1, { after: rows[last]?.note.id ?? null });
  }

  /** What is marked goes along with one of it. @param {string} id @returns {Held} */
  function heldIn(id) {
    const { marked } = desk();
    return marked.includes(id) ? { notes: marked, group: null } : heldOf(id);
  }

  /** @param {string} id @param {Held} held @param {string} key @param {number} y @returns {Over} */
  function landing(id, held, key, y) {
    const column = document.querySelector(`[data-column="${CSS.escape(key)}"]`);
    const hides = held.notes.some((note) => noteOf(note)?.hidden);
    const takes = (/** @type {string} */ name) => !(hides || noteOf(name)?.hidden);
    const aim = aimAt(targetsIn(column, takes), y, [...held.notes, id], groupOf(held));
    return { ...spotOf(key), ...aim };
  }
}

/** Measured one after another, as far as is asked for. @param {Element|null} column @param {(name: string) => boolean} takes @returns {Iterable<Target>} */
function* targetsIn(column, takes) {
  for (const element of column?.querySelectorAll(".notes > li[data-note], .notes > li[data-group]") ?? []) {
    const box = boxOf(element);
    const notes = () => [...element.querySelectorAll("li[data-note]")].map(boxOf);
    yield { ...box, takes: takes(box.name), notes };
  }
}

/** @param {Element} element @returns {Box} */
function boxOf(element) {
  const { top, bottom } = element.getBoundingClientRect();
  const name = element.getAttribute("data-group") ?? element.getAttribute("data-note") ?? "";
  return { name, top, bottom };
}

/** @param {Over|null} a @param {Over|null} b */
function isSame(a, b) {
  if (a === null || b === null) return a === b;
  const parts = /** @type {(keyof Over)[]} */ (["board", "column", "before", "onto", "within"]);
  return parts.every((part) => a[part] === b[part]);
}
