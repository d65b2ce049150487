/**
 * What becomes of a person's own stars on the boards that ask for them: given, sent, saved or refused, and put right by what the ballot
 * box holds. As for scores (mine.js) the newest whole counts, so sending it again is harmless.
 *
 * Pure: each function takes a state and gives the next one.
 *
 * @import {OwnStarsFrame, Room, StarResult, Stars} from "../protocol.js"
 * @import {Gift, State} from "./state.js"
 */

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
  const { saved = {}, box = null } = sameRound(state.given[board], asked.round) ?? {};
  return withGift(state, board, { round: asked.round, stars: all, status: "waiting", saved, box, at });
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
  const status = gift.status === "sent" && isSame(gift.stars, sent.stars) ? "saved" : gift.status;
  return withGift(state, board, { ...gift, status, saved: sent.stars, box: state.box, unsure: false });
}

/** @typedef {{round: number, stars: Given}} Sent */

/**
 * @param {State} state
 * @param {string} board
 * @param {Sent} sent
 * @param {string} code
 * @returns {State}
 */
export function giftRefused(state, board, sent, code) {
  const gift = sameRound(state.given[board], sent.round);
  if (gift?.status !== "sent" || !isSame(gift.stars, sent.stars)) return state;
  if (PASSING.has(code)) return withGift(state, board, { ...gift, status: "waiting", code });
  const left = state.confirmed ? onBoard(state.confirmed, board, gift.stars) : {};
  // Somebody took a note away: the others' stars are still given, and the rest is one's own again.
  if (code === "note_gone" && !isSame(left, gift.stars)) {
    return withGift(state, board, { ...gift, stars: left, status: "waiting" });
  }
  const saved = gift.saved ?? {};
  // Stars whose answer was lost may have been counted before they were shown: both they and the doubt are shown.
  const unsure = code === "sealed" && gift.unsure && !isSame(saved, gift.stars);
  return withGift(state, board, {
    ...gift,
    stars: unsure ? gift.stars : saved,
    status: "refused",
    code: unsure ? "unsure" : code,
  });
}

/**
 * The connection broke, or the server could not save: what was sent and not answered waits again.
 *
 * @param {State} state
 * @returns {State}
 */
export function giftsInDoubt(state) {
  return Object.entries(state.given)
    .filter(([, { status }]) => status === "sent")
    .reduce((next, [board, gift]) => {
      return withGift(next, board, { ...gift, status: "waiting", unsure: true });
    }, state);
}

/**
 * What another tab of this seat has given; the newer stands.
 *
 * @param {State} state
 * @param {string} board
 * @param {Gift} theirs
 * @returns {State}
 */
export function giftOverheard(state, board, theirs) {
  const own = sameRound(state.given[board], theirs.round);
  if (own && ((own.at ?? 0) >= (theirs.at ?? 0) || isOnItsWay(own))) return state;
  return withGift(state, board, theirs);
}

/**
 * What the ballot box holds of this person's stars. The first word of a connection is taken for the truth; a later one may have been
 * read just before stars were saved, so it only adds, unless the box is another.
 *
 * @param {State} state
 * @param {Pick<OwnStarsFrame, "boards">} frame
 * @returns {State}
 */
export function withOwnStars(state, { boards }) {
  const room = state.confirmed;
  if (!room) return state;
  const sure = !state.starsTold;
  const given = { ...state.given };
  for (const [board, { round, box, stars }] of Object.entries(boards)) {
    if (starsOf(room, board)?.round !== round) continue;
    const gift = sameRound(given[board], round);
    if (!gift || sure || gift.box !== box) given[board] = reconciled(gift, round, stars, box);
  }
  return { ...state, given, starsTold: true };
}

/**
 * @param {Gift | undefined} gift
 * @param {number} round
 * @param {Given} held
 * @param {string} box
 * @returns {Gift}
 */
function reconciled(gift, round, held, box) {
  if (gift && isOnItsWay(gift)) return { ...gift, saved: held, box };
  const lost = gift?.status === "saved" && total(gift.stars) > 0 && total(held) === 0 && gift.box !== box;
  if (gift && lost) return { ...gift, status: "waiting", saved: {}, box };
  return { round, stars: held, status: "saved", saved: held, box };
}

/**
 * One's stars belong to a round: those of another do not follow into it, nor stay where none are asked for any more.
 *
 * @param {State} state
 * @returns {State}
 */
export function inStarRounds(state) {
  const room = state.confirmed;
  if (!room) return state;
  const kept = Object.entries(state.given).filter(
    ([board, { round }]) => starsOf(room, board)?.round === round,
  );
  return kept.length === Object.keys(state.given).length
    ? state
    : { ...state, given: Object.fromEntries(kept) };
}

/** @param {Gift} gift */
export function isOnItsWay({ status }) {
  return status === "waiting" || status === "sent";
}

/** @param {Given} a @param {Given} b */
export function isSame(a, b) {
  const [notes, others] = [Object.keys(a), Object.keys(b)];
  return notes.length === others.length && notes.every((note) => a[note] === b[note]);
}

/** @param {Room} room @param {string} board @param {Given} stars @returns {Given} */
function onBoard(room, board, stars) {
  const here = new Set(room.notes.filter((note) => note.board === board).map(({ id }) => id));
  const left = Object.entries(stars).filter(([note]) => here.has(note));
  return left.length === Object.keys(stars).length ? stars : Object.fromEntries(left);
}

/** @param {Gift | undefined} gift @param {number} round */
function sameRound(gift, round) {
  return gift?.round === round ? gift : undefined;
}

/** @param {State} state @param {string} board @param {Gift} gift @returns {State} */
function withGift(state, board, gift) {
  return { ...state, given: { ...state.given, [board]: gift } };
}
