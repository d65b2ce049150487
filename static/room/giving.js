/**
 * What becomes of a person's own stars on the boards that ask for them: given, sent, saved or refused. As for scores (mine.js) the newest whole counts, so sending it again is harmless.
 *
 * Pure: each function takes a state and gives the next one.
 *
 * @import {Room, StarResult, Stars} from "../protocol.js"
 * @import {Gift, State} from "./state.js"
 */

import {
  changedEach,
  differs,
  heardElsewhere,
  heardOf,
  inDoubt,
  inherited,
  isSame,
  leftBehind,
  mayBeUndone,
  outwaited,
  takenOver,
} from "./ballot.js";

/** Refusals that may pass: the stars stay given and are sent again. */
const PASSING = new Set(["slow_down", "wrong_step"]);

/** @typedef {Readonly<Record<string, number>>} Given  by note */

/**
 * @param {Room} room
 * @param {string} board
 * @returns {Stars | null} the round that stars are asked for or shown in
 */
export function starsOf(room, board) {
  return room.boards.find(({ id }) => id === board)?.stars ?? null;
}

/**
 * What is shown on the board now: nothing of earlier rounds while stars are given anew.
 *
 * @param {Room} room
 * @param {string} board
 * @returns {StarResult | null}
 */
export function starsShown(room, board) {
  const asked = starsOf(room, board);
  if (!asked?.shown) return null;
  return room.stars.find((each) => each.board === board && each.round === asked.round) ?? null;
}

/**
 * One's own stars on the notes that are still there: those on the others are one's own again.
 *
 * @param {State} state
 * @param {Room} room
 * @param {string} board
 * @returns {Given}
 */
export function ownStars({ given }, room, board) {
  const gift = given[board];
  return gift && gift.round === starsOf(room, board)?.round ? onBoard(room, board, gift.stars) : {};
}

/** @param {Given} stars */
export function total(stars) {
  return Object.values(stars).reduce((sum, each) => sum + each, 0);
}

/**
 * @param {State} state
 * @param {string} board
 * @param {string} note
 * @param {number} stars
 * @param {number} at client ms
 * @returns {State}
 */
export function gave(state, board, note, stars, at) {
  const room = state.room;
  const asked = room && starsOf(room, board);
  if (!(room && asked) || asked.shown) return state;
  const { [note]: _, ...others } = ownStars(state, room, board);
  const all = stars > 0 ? { ...others, [note]: stars } : others;
  if (stars < 0 || total(all) > asked.budget) return state;
  const before = sameRound(state.given[board], asked.round);
  const { saved = {}, box = null } = before ?? {};
  const strays = inherited(before, before?.stars ?? {});
  const { round } = asked;
  return withGift(state, board, { round, stars: all, status: "waiting", saved, box, at, ...strays });
}

/**
 * @param {State} state
 * @param {string} board
 * @returns {State}
 */
export function giftSent(state, board) {
  const gift = state.given[board];
  return gift ? withGift(state, board, { ...gift, status: "sent" }) : state;
}

/**
 * @param {State} state
 * @param {string} board
 * @param {Sent} sent  the person may have given otherwise since
 * @returns {State}
 */
export function giftSaved(state, board, sent) {
  const gift = sameRound(state.given[board], sent.round);
  if (!gift) return state;
  const isNewest = isSame(gift.stars, sent.stars);
  const held = { ...gift, saved: sent.stars, box: state.box, ...heardOf(gift, sent.stars, isNewest) };
  return withGift(state, board, { ...held, ...standing(gift, isNewest) });
}

/**
 * What one's stars are once some have come into the box.
 *
 * @param {Gift} gift
 * @param {boolean} isNewest whether these came
 * @returns {Partial<Gift>}
 */
function standing(gift, isNewest) {
  const { status, elsewhere } = gift;
  if (isNewest) return status === "sent" && !mayBeUndone(gift, gift.stars) ? SAVED : {};
  // Another tab's newer stars may have come to the box before these older ones, which then stand there.
  return elsewhere || status === "saved" ? { status: "waiting", elsewhere: false } : {};
}

/** @type {Partial<Gift>} */
const SAVED = { status: "saved", elsewhere: false };

/** @typedef {{board: string, round: number, stars: Given}} Sent */

/**
 * @param {State} state
 * @param {string} board
 * @param {Sent} sent
 * @param {string} code
 * @returns {State}
 */
export function giftRefused(state, board, sent, code) {
  const gift = sameRound(state.given[board], sent.round);
  if (!gift) return state;
  if (gift.status !== "sent" || !isSame(gift.stars, sent.stars)) {
    return withGift(state, board, { ...gift, ...heardOf(gift, sent.stars, false) });
  }
  if (PASSING.has(code)) return withGift(state, board, { ...gift, status: "waiting", code });
  const left = state.confirmed ? onBoard(state.confirmed, board, gift.stars) : {};
  // Somebody took a note away: the others' stars are still given, and the rest is one's own again.
  if (code === "note_gone" && !isSame(left, gift.stars)) {
    return withGift(state, board, { ...gift, stars: left, status: "waiting" });
  }
  const saved = gift.saved ?? {};
  // Stars whose answer was lost may have been counted before they were shown: both they and the doubt are shown.
  const unsure = code === "sealed" && differs(gift.strays, saved);
  return withGift(state, board, {
    ...gift,
    strays: undefined,
    late: undefined,
    stars: unsure ? gift.stars : saved,
    status: "refused",
    code: unsure ? "unsure" : code,
  });
}

/**
 * The connection broke, or the server could not save.
 *
 * @param {State} state
 * @param {readonly Sent[]} [lost] what was on the wire
 * @returns {State}
 */
export function giftsInDoubt(state, lost = []) {
  const sent = (/** @type {string} */ on, /** @type {number} */ of) =>
    lost.flatMap(({ board, round, stars }) => (board === on && round === of ? [stars] : []));
  return withEach(state, (gift, board) => inDoubt(gift, gift.stars, sent(board, gift.round)));
}

/** @param {State} state @returns {State} */
export function giftsOutwaited(state) {
  return withEach(state, (gift) => outwaited(gift, gift.stars));
}

/**
 * @param {State} state
 * @param {number} before client ms
 * @returns {State}
 */
export function giftsTakenOver(state, before) {
  return withEach(state, (gift) => takenOver(gift, gift.stars, before));
}

/**
 * What an earlier page has kept of a round; the newer stands.
 *
 * @param {State} state
 * @param {string} board
 * @param {Gift} kept
 * @returns {State}
 */
export function giftKept(state, board, kept) {
  const own = sameRound(state.given[board], kept.round);
  const newer = !own || (kept.at ?? 0) > (own.at ?? 0);
  return newer ? withGift(state, board, leftBehind(kept, kept.stars)) : state;
}

/**
 * @param {State} state
 * @param {string} board
 * @param {Gift} theirs another tab's
 * @returns {State}
 */
export function giftOverheard(state, board, theirs) {
  const next = heardElsewhere(sameRound(state.given[board], theirs.round), theirs);
  return next ? withGift(state, board, next) : state;
}

/** @param {Room} room @param {string} board @param {Given} stars @returns {Given} */
function onBoard(room, board, stars) {
  const here = new Set(room.notes.filter((note) => note.board === board).map(({ id }) => id));
  const left = Object.entries(stars).filter(([note]) => here.has(note));
  return left.length === Object.keys(stars).length ? stars : Object.fromEntries(left);
}

/** @param {Gift | undefined} gift @param {number} round */
export function sameRound(gift, round) {
  return gift?.round === round ? gift : undefined;
}

/** @param {State} state @param {(gift: Gift, board: string) => Gift} change @returns {State} */
function withEach(state, change) {
  const given = changedEach(state.given, change);
  return given === state.given ? state : { ...state, given };
}

/** @param {State} state @param {string} board @param {Gift} gift @returns {State} */
function withGift(state, board, gift) {
  return { ...state, given: { ...state.given, [board]: gift } };
}
