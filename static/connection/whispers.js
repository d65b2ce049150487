/**
 * Whispers that one types or drags: seldom enough for everyone's sake, again and again while it lasts, and at once when it ends.
 *
 * @import {Said} from "../room/state.js"
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 */

import { isSame, silenceOf } from "../room/writing.js";

/** At most eight a second, however fast somebody drags from column to column. */
const GAP = 125;
/** A whisper lapses after five seconds. */
const AGAIN = 3_000;
/** Without another key nobody types any more. */
const THOUGHT = 4_000;
/** So long what has ended may still come back from the server. */
const ECHO = 1_500;

/** @typedef {ReturnType<typeof createWhispers>} Whispers */

/**
 * @param {object} parts
 * @param {Store} parts.store `said` is kept here
 * @param {Clock} parts.clock
 * @param {(frame: string) => boolean} parts.transmit
 */
export function createWhispers({ store, clock, transmit }) {
  /** @type {Said | null} */
  let now = null;
  let sentAt = Number.NEGATIVE_INFINITY;
  let cancelNext = () => {};
  let cancelThought = () => {};

  return { whisper, end };

  /**
   * It lasts until `end`; typing also ends when no more keys come.
   *
   * @param {"typing" | "dragging"} kind
   * @param {string} board
   * @param {string} column
   * @param {string | null} note
   */
  function whisper(kind, board, column, note) {
    if (isSilent(board)) return end();
    cancelThought();
    if (kind === "typing") cancelThought = clock.after(THOUGHT, end);
    const words = { kind, board, column, note };
    if (now && isSame(now, words)) return;
    forget(now);
    now = words;
    store.update((state) => ({ ...state, said: [...state.said, words] }));
    send();
  }

  function end() {
    cancelThought();
    if (now === null) return;
    forget(now);
    now = null;
    send();
  }

  function send() {
    cancelNext();
    const wait = sentAt + GAP - clock.now();
    if (wait > 0) {
      cancelNext = clock.after(wait, send);
      return;
    }
    if (now && isSilent(now.board)) {
      forget(now);
      now = null;
    }
    sentAt = clock.now();
    transmit(frameOf(now));
    if (now) cancelNext = clock.after(AGAIN, send);
  }

  /** Where people write in peace nobody is told that they do. @param {string} board */
  function isSilent(board) {
    const { room } = store.state;
    return room !== null && silenceOf(room, board).silent;
  }

  /** @param {Said | null} words */
  function forget(words) {
    if (words === null) return;
    clock.after(ECHO, () => {
      store.update((state) => ({ ...state, said: state.said.filter((each) => each !== words) }));
    });
  }
}

/** @param {Said | null} words */
function frameOf(words) {
  return JSON.stringify({
    type: "whisper",
    ...(words ?? { kind: "none", board: "", column: "", note: null }),
  });
}
