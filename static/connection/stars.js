/**
 * Gives a person's stars: the newest whole of each board, a moment after it has settled, until the ballot box has it.
 *
 * What is given lies in storage under a key of its own for each board and round. After the stars are shown the ballots are gone, and
 * this browser alone knows whom one gave them to.
 *
 * @import {Gift} from "../room/state.js"
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 * @import {Shelf} from "./storage.js"
 */

import { isComing } from "../room/ballot.js";
import {
  gave,
  giftKept,
  giftOverheard,
  giftRefused,
  giftSaved,
  giftSent,
  giftsInDoubt,
  giftsOutwaited,
  giftsTakenOver,
  starsOf,
} from "../room/giving.js";
import { createBallotLine, GONE } from "./ballot-line.js";
import { parsed } from "./storage.js";
import { starsFrame } from "./wire.js";

const SHELF = "stars:";

/** @typedef {ReturnType<typeof createStars>} StarGiving */

/**
 * @param {object} parts
 * @param {Store} parts.store
 * @param {Shelf} parts.shelf
 * @param {Clock} parts.clock
 * @param {(frame: string) => boolean} parts.transmit false when there is no connection that may carry ballots now
 * @param {{last: number}} parts.numbering of the ballots of this connection, casts too
 */
export function createStars({ store, shelf, clock, transmit, numbering }) {
  /** @type {ReturnType<typeof createBallotLine<{board: string, round: number, stars: Gift["stars"]}>>} */
  const line = createBallotLine({ store, clock, transmit, numbering, pump, outwaited });
  /** @type {Readonly<Record<string, Gift>>} */
  let mirrored = {};
  /** Rounds whose gifts have been taken up from storage. @type {Set<string>} */
  const loaded = new Set();

  return {
    give,
    flush,
    pump,
    restart,
    reconnected,
    rest: line.rest,
    adopt,
    answered,
    refused,
    settle,
    heard,
  };

  /** @param {string} board @param {string} note @param {number} stars */
  function give(board, note, stars) {
    line.hold(board);
    store.update((state) => gave(state, board, note, stars, clock.now()));
    settle();
  }

  /** Waits no longer. */
  function flush() {
    line.release();
    pump();
  }

  function pump() {
    if (!line.isOpen()) return;
    for (const [board, { round, stars, status }] of Object.entries(store.state.given)) {
      if (status !== "waiting" || line.isHeld(board)) continue;
      if (!line.send({ board, round, stars }, (n) => starsFrame({ n, board, round, stars }))) break;
      store.update((state) => giftSent(state, board));
    }
    settle();
  }

  /** A connection is lost, or the server saves again: what has not been answered is given again, as casts are. */
  function restart() {
    const [lost, before] = [line.forget(), store.state.given];
    store.update((state) => giftsInDoubt(state, lost));
    if (store.state.given !== before) line.outwaitAnew();
    settle();
  }

  function outwaited() {
    store.update(giftsOutwaited);
  }

  function reconnected() {
    restart();
    line.reconnected();
  }

  /** Takes up what another tab has left unfinished. */
  function adopt() {
    store.update((state) => giftsTakenOver(state, clock.now() - GONE));
  }

  /** @param {number} n */
  function answered(n) {
    const sent = line.answered(n);
    if (sent) store.update((state) => giftSaved(state, sent.board, sent));
  }

  /** @param {number} n @param {string} code */
  function refused(n, code) {
    const sent = line.answered(n);
    if (!sent) return;
    store.update((state) => giftRefused(state, sent.board, sent, code));
    line.refused(code);
  }

  /** Takes up what is kept of the rounds there are now, and brings storage in line with the state. */
  function settle() {
    const room = store.state.confirmed;
    if (!room) return;
    line.moved();
    for (const { id, stars } of room.boards) if (stars) load(id, stars.round);
    if (Object.values(store.state.given).some(isComing)) line.outwait();
    mirror(mirrored, store.state.given);
    mirrored = store.state.given;
  }

  /** @param {Readonly<Record<string, Gift>>} before @param {Readonly<Record<string, Gift>>} after */
  function mirror(before, after) {
    if (before === after) return;
    for (const [board, { round }] of Object.entries(before)) {
      if (after[board]?.round !== round) shelf.remove(keyOf(board, round));
    }
    for (const [board, gift] of Object.entries(after)) {
      if (before[board] !== gift) shelf.write(keyOf(board, gift.round), gift);
    }
  }

  /** @param {string} board @param {number} round */
  function load(board, round) {
    const key = keyOf(board, round);
    if (loaded.has(key)) return;
    loaded.add(key);
    const kept = readable(shelf.read(key));
    if (kept) store.update((state) => giftKept(state, board, kept));
  }

  /**
   * Another tab has written to storage.
   *
   * @param {string} key after the shelf's prefix
   * @param {string | null} text
   */
  function heard(key, text) {
    const room = store.state.confirmed;
    const theirs = key.startsWith(SHELF) ? readable(parsed(text)) : null;
    const board = key.slice(SHELF.length, key.lastIndexOf(":"));
    if (!(room && theirs) || starsOf(room, board)?.round !== theirs.round) return;
    store.update((state) => giftOverheard(state, board, theirs));
    if (isComing(theirs)) line.outwaitAnew();
    mirrored = store.state.given;
  }

  /** @param {string} board @param {number} round */
  function keyOf(board, round) {
    return `${SHELF}${board}:${round}`;
  }
}

/**
 * @param {unknown} value
 * @returns {Gift | null}
 */
function readable(value) {
  const gift = /** @type {Gift | null} */ (value);
  const whole = gift && typeof gift === "object" && typeof gift.status === "string";
  return whole && typeof gift.round === "number" && typeof gift.stars === "object" ? gift : null;
}
