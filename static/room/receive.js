/**
 * Takes in a frame from the server.
 *
 * Pure: `receive(state, frame, now)` gives the next state, or throws `OutOfStep` when what the server says cannot follow on what it has
 * said; then only a new connection helps. Frames of unknown types are passed over.
 *
 * @import {Entry, Room, ServerFrame} from "../protocol.js"
 * @import {State} from "./state.js"
 */

import { fold } from "./evolve.js";
import { savedScores, withBallots } from "./mine.js";
import { withNote } from "./notes.js";
import { inStarRounds, withOwnStars } from "./own-stars.js";
import { accepted, acceptedAlone, askedAgain, inDoubt, rejected, stableAt, withRefused } from "./pending.js";
import { followed } from "./undo.js";

const DAY = 24 * 60 * 60 * 1000;

/** Something between the last entry and this one was missed, or never happened. */
export class OutOfStep extends Error {}

/**
 * @param {State} state
 * @param {ServerFrame} frame
 * @param {number} now client ms
 * @returns {State}
 */
export function receive(state, frame, now) {
  switch (frame.type) {
    case "welcome":
      return welcomed(state, frame, now);
    case "snapshot":
      return withSnapshot(state, frame);
    case "own":
      return withOwnNotes(state, frame.notes);
    case "entries":
      return frame.entries.reduce(withEntry, state);
    case "accepted":
      return acceptedAlone(state, frame.id);
    case "rejected":
      return refusal(state, frame);
    case "ballots":
      return withBallots(state, frame);
    case "own_stars":
      return withOwnStars(state, frame);
    case "counts":
      return { ...state, counts: frame };
    case "presence":
      return { ...state, here: presence(state.here, frame) };
    case "whispers":
      return { ...state, whispers: frame.whispers };
    case "beat":
      return withBeat(state, frame, now);
    default:
      return state;
  }
}

/**
 * @param {State} state
 * @param {Extract<ServerFrame, {type: "welcome"}>} frame
 * @param {number} now
 * @returns {State}
 */
function welcomed(state, { you, mode, head, stable, writable, time, keep_days }, now) {
  const keep = keptFrom(keep_days ?? null, time);
  const next = { ...state, you, writable, box: null, starsTold: false, skew: time - now, keep };
  // A snapshot may come from another chain, where the same numbers count other entries.
  return mode === "delta" ? stableAt(askedAgain(next), head, stable) : askedAgain(next);
}

/**
 * @param {State} state
 * @param {Extract<ServerFrame, {type: "snapshot"}>} frame
 * @returns {State}
 */
function withSnapshot(state, { head, room }) {
  const notes = [...room.notes];
  return inDoubt(
    inRound(
      { ...state, head, confirmed: { ...room, notes }, box: null, starsTold: false, whispers: [] },
      state.confirmed,
    ),
  );
}

/**
 * @param {State} state
 * @param {readonly import("../protocol.js").Note[]} notes
 * @returns {State}
 */
function withOwnNotes(state, notes) {
  if (!state.confirmed) return state;
  const all = notes.reduce(withNote, state.confirmed.notes);
  return { ...state, confirmed: { ...state.confirmed, notes: all } };
}

/**
 * @param {State} state
 * @param {Entry} entry
 * @returns {State}
 */
function withEntry(state, entry) {
  const { head, confirmed } = state;
  if (head === null || confirmed === null) return state;
  if (entry.seq < head.seq || entry.id === head.id) return state;
  if (entry.prev !== head.id) throw new OutOfStep();
  const next = {
    ...state,
    confirmed: fold(confirmed, [entry]),
    head: { ...head, seq: entry.seq, id: entry.id },
    done: followed(state.done, confirmed, entry, isOwn(state, entry.op)),
  };
  const folded = inRound(next, confirmed);
  return entry.op === null ? folded : accepted(folded, entry.op, entry.seq);
}

/**
 * @param {State} state
 * @param {string | null} op
 */
function isOwn({ pending, kept, done }, op) {
  return op !== null && [...pending, ...kept, ...done].some(({ id }) => id === op);
}

/**
 * @param {State} state
 * @param {{id: string | null, code: string, detail?: Record<string, unknown>}} frame
 * @returns {State}
 */
function refusal(state, { id, code, detail = {} }) {
  // What was refused is still wanted, and is sent again in a while.
  if (code === "slow_down") return state;
  return id === null ? withRefused(state, { id, op: null, code, detail }) : rejected(state, id, code, detail);
}

/**
 * @param {readonly string[]} here
 * @param {{full: boolean, here: readonly string[], gone: readonly string[]}} frame
 * @returns {readonly string[]}
 */
function presence(here, frame) {
  if (frame.full) return frame.here;
  const gone = new Set(frame.gone);
  return [...new Set([...here, ...frame.here])].filter((id) => !gone.has(id));
}

/**
 * @param {State} state
 * @param {Extract<ServerFrame, {type: "beat"}>} frame
 * @param {number} now
 * @returns {State}
 */
function withBeat(state, { head, stable, writable, time }, now) {
  const keep = keptFrom(state.keep?.days ?? null, time);
  const next = { ...state, writable, skew: time - now, keep };
  return head.epoch === state.head?.epoch ? stableAt(next, head, stable) : next;
}

/**
 * Whoever is told the time is in the room, and so uses it.
 *
 * @param {number | null} days
 * @param {number} time
 */
function keptFrom(days, time) {
  return days === null ? null : { days, until: time + days * DAY };
}

/**
 * Answers and counts belong to a round: those of the round before do not follow into the next. One's own are remembered beside it.
 *
 * @param {State} state
 * @param {Room | null} before
 * @returns {State}
 */
function inRound(state, before) {
  const next = before?.boards === state.confirmed?.boards ? state : inStarRounds(state);
  if (!before || before.round === state.confirmed?.round) return next;
  const earlier = { ...state.earlier, [before.round]: savedScores(state.mine) };
  return { ...next, mine: {}, earlier, counts: null };
}
