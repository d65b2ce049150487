/**
 * Sends a person's ops in order, each until it is answered, and keeps them through a reload.
 *
 * An op is in storage before it is on the wire, under a key of its own, so that two tabs of one seat share the outbox without
 * overwriting each other. Both may send an op: its id makes it happen once. What one tab learns (sent first with this `after`,
 * accepted, answered) it writes there, and the other hears of it.
 *
 * @import {Op} from "../protocol.js"
 * @import {Kept, Pending, Refused, State} from "../room/state.js"
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 * @import {Shelf} from "./storage.js"
 */

import {
  dismissed,
  forgotten,
  queued,
  sentAgain,
  sentFirst,
  setAside,
  unanswered,
  withRefused,
} from "../room/pending.js";
import { parsed } from "./storage.js";
import { byteLength, wellFormed } from "./wire.js";

/** Unanswered ops at once: fewer than the server bears, which counts casts too. */
const WINDOW = 48;
const FRAME_MAX = 32_768;
const PAUSE = 1_000;

/** Refusals of these survive a reload: somebody wrote something. */
const WRITTEN = new Set(["add_note", "edit_note", "assign_note"]);

/** @typedef {ReturnType<typeof createOutbox>} Outbox */

/**
 * @param {object} parts
 * @param {Store} parts.store
 * @param {Shelf} parts.shelf
 * @param {Clock} parts.clock
 * @param {() => string} parts.newId
 * @param {(frame: string) => boolean} parts.transmit false when there is no connection that may carry ops now
 */
export function createOutbox({ store, shelf, clock, newId, transmit }) {
  /** Ids sent on this connection and not answered. @type {Set<string>} */
  let onWire = new Set();
  /** @type {State} what storage mirrors */
  let kept = store.state;
  /** What ends a pause that the server has asked for. @type {(() => void) | null} */
  let endPause = null;
  let latest = 0;
  /** How many times this connection has begun to send anew: what it sent before waits, at the server, to come again in order. */
  let turn = 0;

  return { load, adopt, send, pump, restart, reconnected, settle, slowDown, abandon, dismiss, heard };

  /** Takes up what an earlier page left. */
  function load() {
    for (const [id, value] of shelf.entries("refused:")) {
      if (isRefused(value)) store.update((state) => withRefused(state, { ...value, id }));
    }
    adopt();
  }

  /** Takes up ops that storage holds and this tab does not: those of a tab that is gone. */
  function adopt() {
    settle();
    const known = new Set([...store.state.pending, ...store.state.kept].map(({ id }) => id));
    for (const [id, value] of shelf.entries("op:")) {
      if (!known.has(id) && isPending(value)) take({ ...value, id });
    }
    kept = store.state;
  }

  /**
   * @param {Op} op
   * @returns {string} the op's id
   */
  function send(op) {
    const id = newId();
    latest = Math.max(clock.now(), latest + 1);
    const pending = { id, op: wellFormed(op), after: null, at: latest };
    const longest = Number.MAX_SAFE_INTEGER;
    if (byteLength(frameOf({ ...pending, after: longest }, longest)) > FRAME_MAX) {
      // The server would close the connection on it.
      store.update((state) => withRefused(state, { id, op, code: "too_long", detail: {} }));
    } else {
      store.update((state) => queued(state, pending));
    }
    settle();
    pump();
    return id;
  }

  /** Puts on the wire what may be there. */
  function pump() {
    if (endPause) return;
    for (const op of unanswered(store.state)) {
      if (!(onWire.has(op.id) || sendOne(op))) return;
    }
  }

  /** @param {Pending} op */
  function sendOne(op) {
    const after = op.after ?? store.state.head?.seq ?? 0;
    if (onWire.size >= WINDOW || !transmit(frameOf({ ...op, after }, turn))) return false;
    onWire.add(op.id);
    if (op.after === null) store.update((state) => sentFirst(state, op.id, after));
    else if (!op.again) store.update((state) => sentAgain(state, op.id));
    settle();
    return true;
  }

  /** A new connection, a snapshot, or a server that saves again: nothing sent so far need be answered. */
  function restart() {
    turn += 1;
    onWire = new Set();
    endPause?.();
    endPause = null;
  }

  function reconnected() {
    restart();
    turn = 0;
  }

  /** Brings storage, and the count of what is on the wire, in line with the state. */
  function settle() {
    const { state } = store;
    shelf.mirror("op:", [...kept.pending, ...kept.kept], [...state.pending, ...state.kept]);
    shelf.mirror("refused:", kept.refused.filter(isWritten), state.refused.filter(isWritten));
    kept = state;
    const waiting = new Set(unanswered(state).map(({ id }) => id));
    for (const id of onWire) if (!waiting.has(id)) onWire.delete(id);
  }

  /**
   * The server takes no more just now; the op is sent again in a while, and what follows it waits its turn.
   *
   * @param {string} id
   */
  function slowDown(id) {
    onWire.delete(id);
    endPause?.();
    endPause = clock.after(PAUSE * (1 + clock.random()), () => {
      endPause = null;
      pump();
    });
  }

  /** After a fault. */
  function abandon() {
    store.update(setAside);
    settle();
  }

  /** @param {string | null} id */
  function dismiss(id) {
    store.update((state) => dismissed(state, id));
    settle();
  }

  /**
   * Another tab has written to storage.
   *
   * @param {string} key after the shelf's prefix
   * @param {string | null} text
   */
  function heard(key, text) {
    if (!key.startsWith("op:")) return;
    const id = key.slice("op:".length);
    const { pending, kept: accepted } = store.state;
    if (![...pending, ...accepted].some((each) => each.id === id)) return;
    const value = parsed(text);
    store.update((state) => forgotten(state, id));
    if (isPending(value)) take({ ...value, id });
    kept = store.state;
    settle();
  }

  /** @param {Pending & Partial<Kept>} op as storage had it */
  function take(op) {
    latest = Math.max(latest, op.at);
    const { seq = null, epoch } = op;
    store.update((state) => {
      if (epoch === undefined) return queued(state, op);
      // Another epoch may have begun since it was accepted: then it is asked about again.
      const ours = epoch === state.head?.epoch;
      return { ...state, kept: [...state.kept, { ...op, epoch, seq: ours ? seq : null, here: false }] };
    });
  }
}

/**
 * @param {Pending} pending
 * @param {number} turn
 */
function frameOf({ id, after, op }, turn) {
  return JSON.stringify({ type: "op", id, after, turn, op });
}

/** @param {Refused} refused */
function isWritten({ op }) {
  return op !== null && WRITTEN.has(op.type);
}

/**
 * @param {unknown} value
 * @returns {value is Omit<Pending, "id"> & Partial<Kept>}
 */
function isPending(value) {
  return (
    isRecord(value) &&
    isRecord(value.op) &&
    typeof value.at === "number" &&
    (value.after === null || typeof value.after === "number")
  );
}

/**
 * @param {unknown} value
 * @returns {value is Omit<Refused, "id">}
 */
function isRefused(value) {
  return isRecord(value) && isRecord(value.op) && typeof value.code === "string" && isRecord(value.detail);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
