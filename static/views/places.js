/** Where notes lie and may be put, and the ops that put them there: what dragging, lifting and the dialog have in common. */

import { membersOf } from "../room/groups.js";
import { mayLieOn } from "../room/writing.js";
import { besideAt } from "./blocks.js";
import { keyOf, spotOf } from "./desk.js";
import { neighbours, rowsOf } from "./rows.js";

/** @import {Note} from "../protocol.js" */
/** @import {Beside} from "./blocks.js" */
/** @import {Desk, Spot} from "./desk.js" */
/** @import {Row} from "./rows.js" */
/** @import {Stage} from "./stage.js" */

/** A note, several, or a group moved whole. @typedef {{notes: readonly string[], group: string|null}} Held */

/** @typedef {ReturnType<typeof createPlaces>} Places */

/** @param {Stage} stage */
export function createPlaces({ state, ui, words, show, line, announcer }) {
  return { desk, lay, noteOf, heldOf, groupOf, mayLand, rowsIn, idsIn, headingOf, moveTo, layOn };

  function desk() {
    return ui().desk;
  }

  /** @param {Partial<Desk>} change */
  function lay(change) {
    show({ desk: { ...desk(), ...change } });
  }

  /** @param {string} id */
  function noteOf(id) {
    return state().room?.notes.find((note) => note.id === id);
  }

  /** @param {string} id of a note, or of a group @returns {Held} */
  function heldOf(id) {
    const { room } = state();
    const members = room && !noteOf(id) ? membersOf(room, id) : [];
    return members.length === 0
      ? { notes: [id], group: null }
      : { notes: members.map((note) => note.id), group: id };
  }

  /** The group that what is held leaves when it is put elsewhere. @param {Held} held */
  function groupOf({ notes, group }) {
    const [first, ...more] = notes;
    return group === null && first && more.length === 0 ? (noteOf(first)?.group ?? null) : null;
  }

  /** A note that is gone may land, so that its mover hears of it. @param {Held} held @param {string} key */
  function mayLand({ notes }, key) {
    return notes.every((id) => {
      const note = noteOf(id);
      return note === undefined || mayLieOn(note, spotOf(key).board);
    });
  }

  /** Those of a column among which something is put. @param {Spot} spot @param {readonly string[]} except @returns {Row[]} */
  function rowsIn(spot, except) {
    const { room } = state();
    const rows = room ? rowsOf(room, { ...desk(), lifted: null }, spot).rows : [];
    const ids = new Set(neighbours(rows, ""));
    return rows.filter(({ note }) => ids.has(note.id) && !except.includes(note.id));
  }

  /** @param {Spot} spot @param {readonly string[]} except */
  function idsIn(spot, except) {
    return rowsIn(spot, except).map(({ note }) => note.id);
  }

  /** @param {Spot} spot */
  function headingOf({ board, column }) {
    const boards = state().room?.workshop.boards ?? [];
    const columns = boards.find(({ id }) => id === board)?.columns ?? [];
    return words().text(columns.find(({ id }) => id === column)?.heading);
  }

  /**
   * @param {Held} held
   * @param {Spot} to
   * @param {number} index among the column's other notes
   * @param {Beside} [within] its neighbour, where a note stays in its group
   */
  function moveTo(held, { board, column }, index, within) {
    const rows = rowsIn({ board, column }, held.notes);
    const there = held.notes.flatMap((id) => noteOf(id) ?? []);
    const [note] = there;
    if (!note) {
      announcer.say(words().t("note.gone_removed"));
      return;
    }
    if (within || !stays(held, note, { board, column }, rows, index)) {
      lay({ removed: null, undone: null });
      line().send(opOf(held, { board, column, ...(within ?? besideAt(rows, index, groupOf(held))) }));
    }
    say(held, { board, column }, index, rows.length, there);
  }

  /** @param {Held} held @param {Note} note @param {Spot} to @param {Row[]} rows @param {number} index */
  function stays({ notes, group }, note, to, rows, index) {
    if (notes.length !== 1 || group !== null || note.group !== null || keyOf(note) !== keyOf(to))
      return false;
    const own = idsIn(note, []);
    return (own[own.indexOf(note.id) - 1] ?? null) === (rows[index - 1]?.note.id ?? null);
  }

  /** @param {Held} held @param {Spot} to @param {number} index @param {number} others @param {Note[]} there */
  function say({ notes, group }, to, index, others, there) {
    const { t } = words();
    const column = headingOf(to);
    if (group !== null) announcer.say(t("group.moved", { column }));
    else if (notes.length > 1) announcer.say(t("marked.moved", { n: there.length, column }));
    else announcer.say(t("note.moved", { column, i: index + 1, n: others + 1 }));
  }

  /** @param {Held} held @param {string} onto a note, or a group @returns {string|null} the group, if it is new */
  function layOn(held, onto) {
    const on = noteOf(onto) ?? noteOf(heldOf(onto).notes.at(-1) ?? "");
    const notes = held.notes.filter((note) => noteOf(note) && note !== on?.id);
    if (!on || notes.length === 0) {
      announcer.say(words().t("note.gone_removed"));
      return null;
    }
    const id = line().newId();
    const name = on.group === null && held.group !== null ? nameOf(held.group) : "";
    lay({ removed: null, undone: null });
    line().send({ type: "group_notes", id, notes, onto: on.id, name });
    announcer.say(wordsOf(on.group, notes.length));
    return on.group === null ? id : null;
  }

  /** @param {string|null} group @param {number} n */
  function wordsOf(group, n) {
    const { t } = words();
    if (group === null) return t("group.made");
    const name = nameOf(group);
    return t(name === "" ? "group.joined" : "group.joined_named", { name, n });
  }

  /** @param {string} group */
  function nameOf(group) {
    return state().room?.groups.find(({ id }) => id === group)?.name ?? "";
  }
}

/** @param {Held} held @param {Spot & Beside} to @returns {import("../protocol.js").Op} */
function opOf({ notes, group }, to) {
  if (group !== null) return { type: "move_group", id: group, ...to };
  const [id = "", ...more] = notes;
  return more.length === 0
    ? { type: "move_note", id, ...to }
    : { type: "move_notes", ids: [...notes], ...to };
}
