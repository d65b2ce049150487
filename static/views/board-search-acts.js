/** What a person may do to find notes, and how many are found, in words. */

import { EVERYTHING, isSifting, passing } from "../room/sieve.js";
import { notesOfAct } from "../room/undo.js";
import { isOwn } from "../room/writing.js";
import { focusOn } from "./focus.js";
import { shownPlace } from "./following.js";

/** @import {State} from "../room/state.js" */
/** @import {Sieve} from "../room/sieve.js" */
/** @import {Desk} from "./desk.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} SearchAct
 * @property {() => void} toggleSearch
 * @property {(change: Partial<Sieve>) => void} sift
 * @property {() => void} clearSearch  or, when nothing is looked for, close
 */

/** How many are found is said when the person pauses. */
const PAUSE = 700;

/**
 * @param {Stage} stage
 * @param {(ms: number, work: () => void) => () => void} after
 */
export function createBoardSearch({ state, ui, words, show, announcer, afterDrawing }, after) {
  let hush = () => {};

  return { acts: { toggleSearch, sift, clearSearch }, noticed, drawn };

  /** @param {Partial<Desk>} change */
  function lay(change) {
    show({ desk: { ...ui().desk, ...change } });
  }

  function toggleSearch() {
    const searching = !ui().desk.searching;
    lay({ searching, sieve: EVERYTHING });
    afterDrawing(() => focusOn(searching ? "#search-words" : ".search-key", "nearest"));
  }

  /** @param {Partial<Sieve>} change */
  function sift(change) {
    lay({ sieve: { ...ui().desk.sieve, ...change, isOwn: (note) => isOwn(state(), note), kept: new Set() } });
    tellLater();
  }

  function clearSearch() {
    if (!isSifting(ui().desk.sieve)) {
      toggleSearch();
      return;
    }
    lay({ sieve: EVERYTHING });
    hush();
    announcer.say(words().t("search.cleared"));
    afterDrawing(() => focusOn("#search-words", "nearest"));
  }

  /** What one writes, moves or changes meanwhile stays in sight, also where it is not what one looks for. @param {State} before @param {State} now */
  function noticed(before, now) {
    const { sieve } = ui().desk;
    if (before.done === now.done || !isSifting(sieve)) return;
    const known = new Set(before.done.map(({ id }) => id));
    const own = now.done.flatMap((done) => (known.has(done.id) ? [] : notesOfAct(done)));
    if (own.length > 0) lay({ sieve: { ...sieve, kept: new Set([...sieve.kept, ...own]) } });
  }

  /** Nothing is hidden by what one no longer sees that one looks for. */
  function drawn() {
    const { searching } = ui().desk;
    if (searching && !document.querySelector(".board-search")) lay({ searching: false, sieve: EVERYTHING });
  }

  function tellLater() {
    hush();
    hush = after(PAUSE, () => {
      const { room } = state();
      const { sieve } = ui().desk;
      if (!(room && isSifting(sieve))) return;
      const { place } = shownPlace(room, ui().looking);
      const board = place || room.workshop.boards[0]?.id;
      const notes = room.notes.filter((note) => note.board === board);
      const n = notes.filter(passing(sieve, room)).length;
      announcer.say(words().t("search.count", { n, total: notes.length }));
    });
  }
}
