/**
 * What becomes of a person's own ballots: chosen, sent, saved or refused, and put right by what the ballot box holds.
 *
 * Pure: each function takes a state and gives the next one. Only the newest choice on a statement counts, so sending one again is
 * harmless; a choice is never taken for saved before the ballot box has said so.
 *
 * @import {Mine, Score, State} from "./state.js"
 */

import {
  changedEach,
  differs,
  heardElsewhere,
  heardOf,
  inDoubt,
  inherited,
  isOnItsWay,
  leftBehind,
  mayBeUndone,
  outwaited,
  takenOver,
} from "./ballot.js";
import { openStatements } from "./select.js";

/** Refusals that may pass: the choice stays and is sent again. */
const PASSING = new Set(["slow_down", "wrong_step"]);

/**
 * @param {State} state
 * @param {string} statement
 * @param {Score} score
 * @param {number} at client ms
 * @returns {State}
 */
export function chosen(state, statement, score, at) {
  const before = state.mine[statement];
  const { saved = null, box = null } = before ?? {};
  const strays = inherited(before, before?.score ?? null);
  return withMine(state, statement, { score, status: "waiting", saved, box, at, ...strays });
}

/**
 * @param {State} state
 * @param {string} statement
 * @param {Mine} theirs another tab's
 * @returns {State}
 */
export function overheard(state, statement, theirs) {
  const next = heardElsewhere(state.mine[statement], theirs);
  return next ? withMine(state, statement, next) : state;
}

/**
 * @param {State} state
 * @param {string} statement
 * @returns {State}
 */
export function castSent(state, statement) {
  const mine = state.mine[statement];
  return mine ? withMine(state, statement, { ...mine, status: "sent" }) : state;
}

/**
 * @param {State} state
 * @param {string} statement
 * @param {Score} score the one that was sent; the person may have chosen another since
 * @returns {State}
 */
export function castSaved(state, statement, score) {
  const mine = state.mine[statement];
  if (!mine) return state;
  const isNewest = mine.score === score;
  const held = { ...mine, saved: score, box: state.box, ...heardOf(mine, score, isNewest) };
  if (isNewest) return withMine(state, statement, mayBeUndone(mine, score) ? held : settled(held));
  // Another tab's newer choice may have come to the box before this older one, which then stands there.
  const overtaken = mine.elsewhere || mine.status === "saved";
  return withMine(state, statement, overtaken ? { ...held, status: "waiting", elsewhere: false } : held);
}

/**
 * @param {Mine} mine
 * @returns {Mine}
 */
function settled({ score, status, saved, box, at, strays, late }) {
  return { score, status: status === "waiting" ? status : "saved", saved, box, at, strays, late };
}

/**
 * @param {State} state
 * @param {string} statement
 * @param {Score} score the one that was sent
 * @param {string} code
 * @returns {State}
 */
export function castRefused(state, statement, score, code) {
  const mine = state.mine[statement];
  if (!mine) return state;
  if (mine.status !== "sent" || mine.score !== score) {
    return withMine(state, statement, { ...mine, ...heardOf(mine, score, false) });
  }
  if (PASSING.has(code)) return withMine(state, statement, { ...mine, status: "waiting", code });
  const { saved = null, box = null } = mine;
  // A cast whose answer was lost may have been counted before the seal: the choice is shown, and so is the doubt.
  if (code === "sealed" && differs(mine.strays, saved)) {
    return withMine(state, statement, { score, status: "refused", code: "unsure", saved, box });
  }
  return withMine(state, statement, { score: saved, status: "refused", code, saved, box });
}

/**
 * The connection broke, or the server could not save.
 *
 * @param {State} state
 * @param {readonly {statement: string, score: Score}[]} [lost] what was on the wire
 * @returns {State}
 */
export function castsInDoubt(state, lost = []) {
  const sent = (/** @type {string} */ of) => lost.flatMap((one) => (one.statement === of ? [one.score] : []));
  return withEach(state, (mine, statement) => inDoubt(mine, mine.score, sent(statement)));
}

/**
 * @param {Readonly<Record<string, Mine>>} kept by an earlier page, of this round
 * @returns {Readonly<Record<string, Mine>>}
 */
export function castsLeftBehind(kept) {
  return changedEach(kept, (mine) => leftBehind(mine, mine.score));
}

/** @param {State} state @returns {State} */
export function castsOutwaited(state) {
  return withEach(state, (mine) => outwaited(mine, mine.score));
}

/**
 * @param {State} state
 * @param {number} before client ms
 * @returns {State}
 */
export function castsTakenOver(state, before) {
  return withEach(state, (mine) => takenOver(mine, mine.score, before));
}

/**
 * What the ballot box holds of this person, for the open statements. The first word of a connection (`box` is null until then) is taken
 * for the truth; a later one may have been read just before a cast was saved, so it only adds, unless the box is another.
 *
 * @param {State} state
 * @param {{round: number, box: string, scores: Record<string, Score>}} ballots
 * @returns {State}
 */
export function withBallots(state, { round, box, scores }) {
  const room = state.confirmed;
  if (room?.round !== round) return state;
  const mine = { ...state.mine };
  const sure = state.box !== box;
  for (const { id } of openStatements(room)) {
    const held = Object.hasOwn(scores, id) ? /** @type {Score} */ (scores[id]) : null;
    if (mine[id] && !sure) continue;
    const next = reconciled(mine[id], held, box);
    if (next) mine[id] = next;
    else delete mine[id];
  }
  return { ...state, mine, box };
}

/**
 * @param {Mine | undefined} mine
 * @param {Score} held
 * @param {string} box
 * @returns {Mine | undefined}
 */
function reconciled(mine, held, box) {
  if (mine && isOnItsWay(mine)) return { ...mine, saved: held, box };
  const lost = held === null && mine?.status === "saved" && mine.score !== null && mine.box !== box;
  if (lost) return { ...mine, status: "waiting", saved: null, box };
  const { strays, late } = mine ?? {};
  if (held === null && late !== "coming") return undefined;
  return { score: held, status: "saved", saved: held, box, strays, late };
}

/**
 * What the ballot box is known to have held, of answers that can no longer be given.
 *
 * @param {Readonly<Record<string, Mine>>} mine
 * @returns {Record<string, Score>}
 */
export function savedScores(mine) {
  const saved = Object.entries(mine).map(([statement, each]) => [statement, each.saved ?? null]);
  return Object.fromEntries(saved.filter(([, score]) => score !== null));
}

/** @param {State} state @param {(mine: Mine, statement: string) => Mine} change @returns {State} */
function withEach(state, change) {
  const mine = changedEach(state.mine, change);
  return mine === state.mine ? state : { ...state, mine };
}

/**
 * @param {State} state
 * @param {string} statement
 * @param {Mine} mine
 * @returns {State}
 */
function withMine(state, statement, mine) {
  return { ...state, mine: { ...state.mine, [statement]: mine } };
}
