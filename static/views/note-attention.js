/** What happens among the notes and asks for care: nothing moves under a hand, nothing typed is lost, and news is told in peace. */

import { places } from "../lib/lift.js";
import { heldThrough, holdOf } from "../room/hold.js";
import { changedNotes } from "../room/notes.js";
import { answersRebased, rebased } from "../room/rebase.js";
import { notesPending } from "../room/saving.js";
import { isOwn } from "../room/writing.js";
import { keyOf, spotOf, withEach } from "./desk.js";
import { isTyping } from "./focus.js";
import { notesAt } from "./rows.js";

/** @import {Room} from "../protocol.js" */
/** @import {State} from "../room/state.js" */
/** @import {Assigning, Desk, Editing} from "./desk.js" */
/** @import {Stage} from "./stage.js" */

/** News of others' notes is gathered, and told at most this often. */
const NEWS = 10_000;
const SOON = 1_500;

/**
 * @param {Stage} stage
 * @param {(ms: number, work: () => void) => () => void} after
 */
export function createNoteAttention(stage, after) {
  const { state, ui, words, show, announcer, line, afterDrawing, now } = stage;
  /** How many are new, by column. @type {Map<string, number>} */
  const news = new Map();
  let toldAt = Number.NEGATIVE_INFINITY;
  let waiting = false;
  let listening = false;
  /** @type {Element|null} */
  let shownTab = null;
  /** The column under a finger. @type {Element|null} */
  let pressed = null;

  return { noticed, attend };

  /** @param {State} before @param {State} current */
  function noticed(before, current) {
    dismissEmptyHanded(before, current);
    if (!(before.room && current.room) || before.room.notes === current.room.notes) return;
    const pending = new Set([...notesPending(before), ...notesPending(current)]);
    const mine = (/** @type {string} */ id) => pending.has(id);
    const desk = afterChange(ui().desk, before.room, current.room, mine);
    if (desk !== ui().desk) show({ desk });
    gather(before.room, current.room, mine);
  }

  /** Removing what another has removed is no failure. @param {State} before @param {State} current */
  function dismissEmptyHanded(before, current) {
    if (before.refused === current.refused) return;
    for (const { id, op, code } of current.refused) {
      if (op?.type === "remove_note" && code === "note_gone") queueMicrotask(() => line().dismiss(id));
    }
  }

  /** @param {Desk} desk @param {Room} before @param {Room} room @param {(id: string) => boolean} mine @returns {Desk} */
  function afterChange(desk, before, room, mine) {
    if (!isInHand(desk)) return desk;
    const notes = new Map(room.notes.map((note) => [note.id, note]));
    const editing = withEach(desk.editing, (open, id) => kept(id, open, notes.get(id)));
    const assigning = withEach(desk.assigning, (open, id) => decided(open, notes.get(id)));
    const next = { ...desk, editing, assigning };
    const holds = withEach(desk.holds, (hold, key) => {
      const spot = spotOf(key);
      return heldThrough(hold, notesAt(before, desk, spot), notesAt(room, next, spot), mine);
    });
    const lost = desk.lifted && !notes.has(desk.lifted.note);
    if (lost) {
      line().endWhisper();
      announcer.say(words().t("note.gone_removed"));
    }
    const back =
      desk.removed &&
      notes.has(desk.removed.note.id) &&
      !before.notes.some(({ id }) => id === desk.removed?.note.id);
    return {
      ...next,
      holds,
      lifted: lost ? null : desk.lifted,
      removed: back ? null : desk.removed,
    };
  }

  /** What is being typed, on what another has saved meanwhile. @param {string} id @param {Editing} open @param {import("../protocol.js").Note|undefined} note @returns {Editing} */
  function kept(id, open, note) {
    if (!note) return open;
    const { board, column, rank } = open.note;
    const seen = { ...open, note: { ...note, board, column, rank } };
    if (note.text === open.base) return seen;
    const both = rebased(open.base, note.text, open.text);
    if (!both) return seen;
    keepCaret(id, both.at);
    return { ...seen, base: note.text, text: both.text };
  }

  /** What is being filled in, with what another has decided meanwhile. @param {Assigning} open @param {import("../protocol.js").Note|undefined} note @returns {Assigning} */
  function decided(open, note) {
    if (!note) return open;
    const { board, column, rank } = open.note;
    return { ...answersRebased(open.note, note, open), note: { ...note, board, column, rank } };
  }

  /** @param {string} id @param {(caret: number) => number} at */
  function keepCaret(id, at) {
    const field = document.getElementById(`edit-${id}`);
    if (!(field instanceof HTMLTextAreaElement)) return;
    const [start, end] = [at(field.selectionStart), at(field.selectionEnd)];
    afterDrawing(() => field.setSelectionRange(start, end));
  }

  // News

  /** @param {Room} before @param {Room} room @param {(id: string) => boolean} mine */
  function gather(before, room, mine) {
    if (ui().page !== "room" || state().you?.role === "screen") return;
    for (const { was, note } of changedNotes(before.notes, room.notes)) {
      if (was || mine(note.id) || isOwn(state(), note)) continue;
      const key = keyOf(note);
      news.set(key, (news.get(key) ?? 0) + 1);
    }
    if (news.size > 0) tellLater(Math.max(SOON, toldAt + NEWS - now()));
  }

  /** @param {number} ms */
  function tellLater(ms) {
    if (waiting) return;
    waiting = true;
    after(ms, () => {
      waiting = false;
      if (isTyping()) tellLater(SOON);
      else tell();
    });
  }

  function tell() {
    const { room } = state();
    if (!room) return;
    toldAt = now();
    const columns = room.workshop.boards.flatMap((board) =>
      board.columns.map((column) => ({ board, column })),
    );
    const told = columns.flatMap(({ board, column }) => {
      const n = news.get(keyOf({ board: board.id, column: column.id })) ?? 0;
      return n === 0 ? [] : [words().t("notes.news", { n, column: words().text(column.heading) })];
    });
    news.clear();
    announcer.mention(told.join(" "));
  }

  // Keeping still

  /** Columns where somebody has a hand in are kept still, and let go when it is taken out. */
  function attend() {
    listen();
    showTab();
    const { room } = state();
    const desk = ui().desk;
    if (!room) return;
    const touched = columnsWithin(desk)
      .filter((column) => isHandIn(column, desk))
      .map((column) => column.getAttribute("data-column") ?? "");
    const known = Object.keys(desk.holds);
    if (known.length === touched.length && touched.every((key) => desk.holds[key])) return;
    const holds = touched.map((key) => [key, desk.holds[key] ?? holdOf(notesAt(room, desk, spotOf(key)))]);
    show({ desk: { ...desk, holds: Object.fromEntries(holds) } });
  }

  /** Those in which a hand may be: after every drawing it would take long to look through them all. @param {Desk} desk */
  function columnsWithin(desk) {
    if (desk.lifted || desk.dragged) return places().filter((place) => place.hasAttribute("data-column"));
    const columns = new Set([pressed, document.activeElement?.closest("[data-column]") ?? null]);
    return [...columns].flatMap((column) => (column?.isConnected ? [column] : []));
  }

  /** @param {Element} column @param {Desk} desk */
  function isHandIn(column, desk) {
    if (desk.lifted || desk.dragged || column === pressed) return true;
    const active = document.activeElement;
    if (!(active && column.contains(active))) return false;
    return active.closest(".note") !== null || isTyping();
  }

  /** Where the tabs do not all fit, the open one is in sight. */
  function showTab() {
    const open = document.querySelector('[role="tab"][aria-selected="true"]');
    if (open === shownTab) return;
    shownTab = open;
    open?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  function listen() {
    if (listening) return;
    listening = true;
    for (const event of ["focusin", "focusout"])
      document.addEventListener(event, () => queueMicrotask(attend));
    document.addEventListener("pointerdown", ({ target }) => {
      pressed = target instanceof Element ? target.closest("[data-column]") : null;
      attend();
    });
    for (const event of ["pointerup", "pointercancel"]) {
      document.addEventListener(event, () => {
        // The click that follows still belongs to what lay under the finger.
        after(0, () => {
          pressed = null;
          attend();
        });
      });
    }
  }
}

/** Whether there is anything that a change of the notes may touch. @param {Desk} desk */
function isInHand({ editing, assigning, holds, lifted, removed }) {
  const open = [editing, assigning, holds].some((each) => Object.keys(each).length > 0);
  return open || lifted !== null || removed !== null;
}
