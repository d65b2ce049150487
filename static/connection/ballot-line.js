/**
 * How ballots go out, casts and stars alike: a moment to settle, a number each, and no more while the server does not take them.
 *
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 */

const SETTLED = 400;
/** So long after its connection broke no ballot comes into the box: what a server asks of it is done within three seconds, or never. */
const STRAYING = 4_000;
const PAUSE = 1_000;
/** A tab that has not finished a ballot by then is taken to be gone. */
export const GONE = 5_000;

/**
 * @template Ballot
 * @param {object} parts
 * @param {Store} parts.store
 * @param {Clock} parts.clock
 * @param {(frame: string) => boolean} parts.transmit false when there is no connection that may carry ballots now
 * @param {{last: number}} parts.numbering of all the ballots of this connection
 * @param {() => void} parts.pump sends what is due
 * @param {() => void} parts.outwaited what was sent on connections that broke has come by now, or never will
 */
export function createBallotLine({ store, clock, transmit, numbering, pump, outwaited }) {
  /** What may still change within the moment, and what ends it. @type {Map<string, () => void>} */
  const unsettled = new Map();
  /** By number on this connection. @type {Map<number, Ballot>} */
  let onWire = new Map();
  /** The step whose ballots the server refuses: none is sent until the room is elsewhere. @type {string | null} */
  let wrongStep = null;
  /** What ends a pause that the server has asked for. @type {(() => void) | null} */
  let endPause = null;
  /** What ends the wait for what may still come. @type {(() => void) | null} */
  let endWait = null;

  return {
    hold,
    isHeld: (/** @type {string} */ key) => unsettled.has(key),
    release,
    isOpen: () => endPause === null && wrongStep === null,
    unanswered: () => onWire.size,
    send,
    answered,
    refused,
    forget,
    outwait,
    outwaitAnew,
    rest,
    reconnected,
    moved,
  };

  /** It may change again within the moment. @param {string} key */
  function hold(key) {
    unsettled.get(key)?.();
    const settled = () => {
      unsettled.delete(key);
      pump();
    };
    unsettled.set(key, clock.after(SETTLED, settled));
  }

  /** All that is held is due at once. */
  function release() {
    for (const cancel of unsettled.values()) cancel();
    unsettled.clear();
  }

  /**
   * @param {Ballot} ballot
   * @param {(n: number) => string} frameOf
   * @returns whether it is on its way
   */
  function send(ballot, frameOf) {
    const n = numbering.last + 1;
    if (!transmit(frameOf(n))) return false;
    numbering.last = n;
    onWire.set(n, ballot);
    return true;
  }

  /** @param {number} n @returns the ballot of that number, unless it is another's or of an earlier connection */
  function answered(n) {
    const ballot = onWire.get(n);
    onWire.delete(n);
    return ballot;
  }

  /** What a refusal says of the ballots to come. @param {string} code */
  function refused(code) {
    if (code === "wrong_step") wrongStep = store.state.confirmed?.step ?? null;
    if (code === "slow_down") slowDown();
  }

  function slowDown() {
    endPause?.();
    endPause = clock.after(PAUSE * (1 + clock.random()), () => {
      endPause = null;
      pump();
    });
  }

  /** What is on its way is in doubt: no answer to it is looked for any more. @returns what it was */
  function forget() {
    const lost = [...onWire.values()];
    onWire = new Map();
    return lost;
  }

  /** Something may still come that was sent on a connection that is gone. */
  function outwait() {
    endWait ??= clock.after(STRAYING, () => {
      endWait = null;
      outwaited();
      pump();
    });
  }

  /** More of it, from now on. */
  function outwaitAnew() {
    rest();
    outwait();
  }

  /** Waits for nothing any more. */
  function rest() {
    endWait?.();
    endWait = null;
  }

  /** Ballots are numbered by connection. */
  function reconnected() {
    numbering.last = 0;
    wrongStep = null;
    endPause?.();
    endPause = null;
  }

  /** The room may be at another step. */
  function moved() {
    if (store.state.confirmed?.step !== wrongStep) wrongStep = null;
  }
}
