/**
 * Casts a person's ballots: the newest choice on a statement, a moment after it has settled, until the ballot box has it.
 *
 * The choices lie in storage under a key of their own for each round and statement. After the result is published the ballots are
 * gone, and this browser alone knows what was answered.
 *
 * @import {Mine, Score} from "../room/state.js"
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 * @import {Shelf} from "./storage.js"
 */

import { isComing } from "../room/ballot.js";
import {
  castRefused,
  castSaved,
  castSent,
  castsInDoubt,
  castsLeftBehind,
  castsOutwaited,
  castsTakenOver,
  chosen,
  overheard,
  savedScores,
} from "../room/mine.js";
import { createBallotLine, GONE } from "./ballot-line.js";
import { parsed } from "./storage.js";
import { castFrame } from "./wire.js";

/** Unanswered casts at once. */
const WINDOW = 12;

/** @typedef {ReturnType<typeof createCasts>} Casts */

/**
 * @param {object} parts
 * @param {Store} parts.store
 * @param {Shelf} parts.shelf
 * @param {Clock} parts.clock
 * @param {(frame: string) => boolean} parts.transmit false when there is no connection that may carry casts now
 * @param {{last: number}} parts.numbering of the ballots of this connection, stars too
 */
export function createCasts({ store, shelf, clock, transmit, numbering }) {
  /** @type {ReturnType<typeof createBallotLine<{statement: string, score: Score}>>} */
  const line = createBallotLine({ store, clock, transmit, numbering, pump, outwaited });
  let round = 0;
  let mirrored = store.state.mine;

  return {
    cast,
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

  /**
   * @param {string} statement
   * @param {Score} score
   */
  function cast(statement, score) {
    line.hold(statement);
    store.update((state) => chosen(state, statement, score, clock.now()));
    settle();
  }

  /** Waits no longer: the person has left the field. */
  function flush() {
    line.release();
    pump();
  }

  function pump() {
    if (!line.isOpen()) return;
    for (const [statement, { score, status }] of Object.entries(store.state.mine)) {
      const due = status === "waiting" && !line.isHeld(statement);
      if (due && !castOne(statement, score)) break;
    }
    settle();
  }

  /**
   * @param {string} statement
   * @param {Score} score
   */
  function castOne(statement, score) {
    if (line.unanswered() >= WINDOW) return false;
    if (!line.send({ statement, score }, (n) => castFrame({ n, round, statement, score }))) return false;
    store.update((state) => castSent(state, statement));
    return true;
  }

  /**
   * A connection is lost, or the server saves again: what has not been answered is cast again, at once, and what may be undone by something
   * older once more, when that has come or never will.
   */
  function restart() {
    const [lost, before] = [line.forget(), store.state.mine];
    store.update((state) => castsInDoubt(state, lost));
    if (store.state.mine !== before) line.outwaitAnew();
    settle();
  }

  function outwaited() {
    store.update(castsOutwaited);
  }

  function reconnected() {
    restart();
    line.reconnected();
  }

  /** Takes up what another tab has left unfinished. */
  function adopt() {
    store.update((state) => castsTakenOver(state, clock.now() - GONE));
  }

  /** @param {number} n */
  function answered(n) {
    const sent = line.answered(n);
    if (sent) store.update((state) => castSaved(state, sent.statement, sent.score));
  }

  /**
   * @param {number} n
   * @param {string} code
   */
  function refused(n, code) {
    const sent = line.answered(n);
    if (!sent) return;
    store.update((state) => castRefused(state, sent.statement, sent.score, code));
    line.refused(code);
  }

  /** Brings storage in line with the state; at a new round, takes up what is kept of it. */
  function settle() {
    const room = store.state.confirmed;
    if (!room) return;
    if (room.round !== round) load(room.round);
    line.moved();
    if (Object.values(store.state.mine).some(isComing)) line.outwait();
    mirror(mirrored, store.state.mine);
    mirrored = store.state.mine;
  }

  /**
   * @param {Readonly<Record<string, Mine>>} before
   * @param {Readonly<Record<string, Mine>>} after
   */
  function mirror(before, after) {
    if (before === after) return;
    for (const statement of Object.keys(before)) {
      if (!Object.hasOwn(after, statement)) shelf.remove(keyOf(statement));
    }
    for (const [statement, mine] of Object.entries(after)) {
      if (before[statement] !== mine) shelf.write(keyOf(statement), mine);
    }
  }

  /** @param {number} current */
  function load(current) {
    line.release();
    line.forget();
    round = current;
    const { [current]: kept = {}, ...before } = keptByRound();
    mirrored = kept;
    const earlier = Object.fromEntries(Object.entries(before).map(([of, mine]) => [of, savedScores(mine)]));
    store.update((state) =>
      castsInDoubt({
        ...state,
        mine: { ...castsLeftBehind(mirrored), ...state.mine },
        earlier: { ...earlier, ...state.earlier },
      }),
    );
  }

  /** @returns {Record<number, Record<string, Mine>>} */
  function keptByRound() {
    /** @type {Record<number, Record<string, Mine>>} */
    const rounds = {};
    for (const [key, value] of shelf.entries("mine:")) {
      const mine = readable(value);
      const [of, statement] = [Number.parseInt(key, 10), key.slice(key.indexOf(":") + 1)];
      if (mine) rounds[of] = { ...rounds[of], [statement]: mine };
    }
    return rounds;
  }

  /**
   * Another tab has written to storage.
   *
   * @param {string} key after the shelf's prefix
   * @param {string | null} text
   */
  function heard(key, text) {
    if (!key.startsWith(keyOf(""))) return;
    const statement = key.slice(keyOf("").length);
    const theirs = readable(parsed(text));
    if (!theirs) return;
    store.update((state) => overheard(state, statement, theirs));
    if (isComing(theirs)) line.outwaitAnew();
    mirrored = store.state.mine;
  }

  /** @param {string} statement */
  function keyOf(statement) {
    return `mine:${round}:${statement}`;
  }
}

/**
 * @param {unknown} value
 * @returns {Mine | null}
 */
function readable(value) {
  const mine = /** @type {Mine | null} */ (value);
  return mine && typeof mine === "object" && typeof mine.status === "string" && "score" in mine ? mine : null;
}
