/** Moving a note with the keys: lifted, carried and dropped, each announced. */

import { mayChange } from "../room/writing.js";
import { isBetween } from "./blocks.js";
import { keyOf, spotOf } from "./desk.js";
import { focusOn } from "./focus.js";

/** @import {Lifted} from "./desk.js" */
/** @import {Places} from "./places.js" */
/** @import {Stage} from "./stage.js" */

/** Lays what is lifted on the note above. */
const LAY = "g";

/**
 * @typedef {object} LiftAct
 * @property {(id: string) => void} lift  or drop what is lifted
 * @property {(event: KeyboardEvent) => void} steer
 * @property {() => void} putBack
 */

/** @param {Stage} stage @param {Places} places @returns {LiftAct} */
export function createLiftActs({ state, words, line, announcer, afterDrawing, draw }, places) {
  const { desk, lay, noteOf, heldOf, mayLand, rowsIn, idsIn, headingOf, moveTo, layOn } = places;

  return { lift: (id) => (desk().lifted?.note === id ? drop() : lift(id)), steer, putBack };

  /** @param {string} id */
  function lift(id) {
    const note = noteOf(id);
    const { room } = state();
    if (!(note && room && mayChange(room, state(), note))) return;
    const { board, column } = note;
    const index = idsIn(note, []).indexOf(id);
    lay({ lifted: { note: id, board, column, index } });
    line().whisper("dragging", board, column, id);
    announcer.say(`${words().t("note.lifted")} ${placeWords({ note: id, board, column, index })}`);
  }

  /** @param {KeyboardEvent} event */
  function steer(event) {
    const { lifted } = desk();
    if (!lifted || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab") drop();
    else if (isSteering(event.key)) {
      event.preventDefault();
      done(lifted, event.key);
    }
  }

  /** @param {Lifted} lifted @param {string} key */
  function done(lifted, key) {
    if (key === "Escape") putBack();
    else if (key.startsWith("Arrow")) carry(lifted, key);
    else layOnAbove(lifted);
  }

  /** @param {Lifted} lifted @param {string} key */
  function carry(lifted, key) {
    const next = steps(lifted, key);
    if (!next) return;
    const columns = { ...desk().columns, [next.board]: next.column };
    lay({ lifted: next, columns });
    line().whisper("dragging", next.board, next.column, next.note);
    announcer.say(placeWords(next));
    focusAfter(next.note);
    // A handle that is moved while the next key is down does not hear that it comes up.
    draw();
  }

  /** @param {Lifted} lifted @param {string} key @returns {Lifted|null} */
  function steps(lifted, key) {
    if (key === "ArrowUp" || key === "ArrowDown") return along(lifted, key === "ArrowUp" ? -1 : 1);
    const keys = keysOnPage().filter((place) => mayLand(heldOf(lifted.note), place));
    const to = keys[keys.indexOf(keyOf(lifted)) + (key === "ArrowRight" ? 1 : -1)];
    if (to === undefined) return null;
    const { board, column } = spotOf(to);
    const rows = rowsIn({ board, column }, [lifted.note]);
    let index = Math.min(lifted.index, rows.length);
    while (!isBetween(rows, index, null)) index += 1;
    return { ...lifted, board, column, index };
  }

  /** The groups of others are passed whole. @param {Lifted} lifted @param {number} by @returns {Lifted|null} */
  function along(lifted, by) {
    const rows = rowsIn(lifted, [lifted.note]);
    const own = noteOf(lifted.note)?.group ?? null;
    let index = lifted.index + by;
    while (index > 0 && index < rows.length && !isBetween(rows, index, own)) index += by;
    return index < 0 || index > rows.length ? null : { ...lifted, index };
  }

  function drop() {
    const { lifted } = desk();
    if (!lifted) return;
    const rows = rowsIn(lifted, [lifted.note]);
    const own = noteOf(lifted.note)?.group ?? null;
    const previous = rows[lifted.index - 1]?.note;
    letGo();
    const stays = own !== null && previous?.group === own ? { after: previous.id } : undefined;
    moveTo(heldOf(lifted.note), lifted, lifted.index, stays);
    focusAfter(lifted.note);
  }

  /** @param {Lifted} lifted */
  function layOnAbove(lifted) {
    const above = rowsIn(lifted, [lifted.note])[lifted.index - 1]?.note;
    if (!above || above.hidden || noteOf(lifted.note)?.hidden) {
      announcer.say(words().t("group.nothing_above"));
      return;
    }
    letGo();
    layOn(heldOf(lifted.note), above.id);
    focusAfter(lifted.note);
  }

  function putBack() {
    const { lifted } = desk();
    if (!lifted) return;
    letGo();
    const note = noteOf(lifted.note);
    // A phone shows one column of a board: that in which it lies.
    if (note) lay({ columns: { ...desk().columns, [note.board]: note.column } });
    if (note) announcer.say(words().t("note.put_back", { column: headingOf(note) }));
    focusAfter(lifted.note);
  }

  function letGo() {
    lay({ lifted: null });
    line().endWhisper();
  }

  /** @param {string} note */
  function focusAfter(note) {
    afterDrawing(() => focusOn(`#note-${note} [data-key="handle"]`, "nearest"));
  }

  /** @param {Lifted} lifted */
  function placeWords(lifted) {
    const n = idsIn(lifted, [lifted.note]).length + 1;
    return words().t("note.at", { column: headingOf(lifted), i: lifted.index + 1, n });
  }
}

/** @param {string} key */
function isSteering(key) {
  return key === "Escape" || key.startsWith("Arrow") || key.toLowerCase() === LAY;
}

/** The columns that are drawn, in their order; a phone draws them all and shows one. */
function keysOnPage() {
  const columns = [...document.querySelectorAll("[data-column]")];
  return columns.map((column) => column.getAttribute("data-column") ?? "");
}
