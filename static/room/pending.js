/**
 * What becomes of a person's own ops: queued, answered, kept until stable, refused or set aside.
 *
 * Pure: each function takes a state and gives the next one.
 *
 * @import {Kept, Pending, Refused, State} from "./state.js"
 */

import { withoutDone } from "./undo.js";

/** In an entry that has not come: one who reads slowly is spared entries, but no answers. The next head on the same connection is no earlier. */
const NOT_COME = Number.MAX_SAFE_INTEGER;

/**
 * The ops that wait for an answer, in the order in which they are to be sent.
 *
 * @param {State} state
 * @returns {readonly Pending[]}
 */
export function unanswered(state) {
  const again = state.kept.filter(({ seq }) => seq === null);
  return again.length === 0 ? state.pending : [...again, ...state.pending];
}

/**
 * @param {State} state
 * @param {Pending} op
 * @returns {State}
 */
export function queued(state, op) {
  return { ...state, pending: inOrder([...without(state.pending, op.id), op]) };
}

/**
 * The op leaves for the first time: from now on its `after` stays, however often it is sent.
 *
 * @param {State} state
 * @param {string} id
 * @param {number} after
 * @returns {State}
 */
export function sentFirst(state, id, after) {
  return { ...state, pending: state.pending.map((each) => (each.id === id ? { ...each, after } : each)) };
}

/**
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function sentAgain(state, id) {
  const marked = (/** @type {readonly Pending[]} */ ops) =>
    ops.map((each) => (each.id === id ? { ...each, again: true } : each));
  return { ...state, pending: marked(state.pending), kept: /** @type {Kept[]} */ (marked(state.kept)) };
}

/**
 * The op is accepted, and no entry came with it. One that was sent once has changed nothing, and must not be sent again: it would be
 * decided anew, on another room. Of one that was sent more than once there is an entry, which may be lost.
 *
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function acceptedAlone(state, id) {
  const op = unanswered(state).find((each) => each.id === id);
  return op && !op.again ? forgotten(state, id) : accepted(state, id, NOT_COME, true);
}

/**
 * The op is in the journal, in entry `seq` or an earlier one.
 *
 * @param {State} state
 * @param {string} id
 * @param {number} seq
 * @param {boolean} [here] whether this connection will tell more of it
 * @returns {State}
 */
export function accepted(state, id, seq, here = false) {
  const op = unanswered(state).find((each) => each.id === id);
  if (!op) return state;
  const kept = { ...op, seq, epoch: state.head?.epoch ?? "", here };
  return {
    ...state,
    pending: without(state.pending, id),
    kept: inOrder([...without(state.kept, id), kept]),
  };
}

/**
 * Drops what the journal can no longer lose.
 *
 * @param {State} state
 * @param {{epoch: string, seq: number}} head
 * @param {number} stable
 * @returns {State}
 */
export function stableAt(state, { epoch, seq }, stable) {
  const kept = state.kept
    .map((op) => (op.here && op.epoch === epoch ? { ...op, seq, here: false } : op))
    .filter((op) => op.seq === null || op.epoch !== epoch || op.seq > stable);
  return isSame(kept, state.kept) ? state : { ...state, kept };
}

/**
 * On a new connection nobody knows in which entry those are whose entries had not come.
 *
 * @param {State} state
 * @returns {State}
 */
export function askedAgain(state) {
  const kept = state.kept.map((op) => (op.seq === NOT_COME ? doubted(op) : op));
  return isSame(kept, state.kept) ? state : { ...state, kept };
}

/**
 * After a snapshot nobody knows which of the kept ops it holds: all are asked about again.
 *
 * @param {State} state
 * @returns {State}
 */
export function inDoubt(state) {
  if (state.kept.length === 0) return state;
  return { ...state, kept: state.kept.map(doubted) };
}

/** @param {Kept} op @returns {Kept} */
function doubted(op) {
  return { ...op, seq: null, here: false };
}

/**
 * @param {State} state
 * @param {string} id
 * @param {string} code
 * @param {Record<string, unknown>} detail
 * @returns {State}
 */
export function rejected(state, id, code, detail) {
  const refusal = unanswered(state).find((each) => each.id === id);
  if (!refusal) return state;
  const next = forgotten(state, id);
  if (seenInRoom(state, refusal, code)) return next;
  return withRefused(withoutDone(next, id), { id, op: refusal.op, code, detail });
}

/**
 * After a fault: every unanswered op becomes unsaved text, lest one bad op break each connection to come.
 *
 * @param {State} state
 * @returns {State}
 */
export function setAside(state) {
  return unanswered(state).reduce(
    (before, { id, op }) =>
      withRefused(withoutDone(forgotten(before, id), id), { id, op, code: "unsaved", detail: {} }),
    state,
  );
}

/**
 * @param {State} state
 * @param {Refused} refusal
 * @returns {State}
 */
export function withRefused(state, refusal) {
  return { ...state, refused: [...without(state.refused, refusal.id), refusal] };
}

/**
 * @param {State} state
 * @param {string | null} id
 * @returns {State}
 */
export function dismissed(state, id) {
  return { ...state, refused: without(state.refused, id) };
}

/**
 * The op has been answered elsewhere: it is no longer this tab's to send.
 *
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function forgotten(state, id) {
  return { ...state, pending: without(state.pending, id), kept: without(state.kept, id) };
}

/**
 * An op that was once accepted can be too old to ask about; if its note hangs there, nobody need hear of it.
 *
 * @param {State} state
 * @param {Pending} refusal
 * @param {string} code
 */
function seenInRoom(state, { id, op }, code) {
  const wasKept = state.kept.some((each) => each.id === id);
  if (!wasKept || code !== "too_old") return false;
  return op.type !== "add_note" || !!state.confirmed?.notes.some((note) => note.id === op.id);
}

/** @param {readonly unknown[]} some @param {readonly unknown[]} others */
function isSame(some, others) {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

/**
 * @template {{id: string | null}} T
 * @param {readonly T[]} ops
 * @param {string | null} id
 * @returns {readonly T[]}
 */
function without(ops, id) {
  return ops.some((each) => each.id === id) ? ops.filter((each) => each.id !== id) : ops;
}

/**
 * @template {Pending | Kept} T
 * @param {T[]} ops
 * @returns {T[]}
 */
function inOrder(ops) {
  return ops.sort((a, b) => a.at - b.at);
}
