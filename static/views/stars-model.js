/** What there is to know of stars while boards are drawn, found once for all their notes. Pure. */

import { ownStars, starsOf, starsShown, total } from "../room/giving.js";
import { isOpenForNotes } from "../room/writing.js";

/** @import {Note, StarResult, Stars} from "../protocol.js" */
/** @import {Given} from "../room/giving.js" */
/** @import {RoomModel} from "./model.js" */

/**
 * @typedef {object} BoardStars
 * @property {Stars} asked
 * @property {Given} own
 * @property {number} left  of one's own
 * @property {boolean} giving  whether one may give now
 * @property {StarResult|null} result
 */

/** @typedef {Readonly<Record<string, BoardStars>>} StarsAtHand  by board, where stars are asked for or shown */

/** @type {readonly never[]} */
const NONE = [];

/** @param {RoomModel} model @returns {StarsAtHand} */
export function starsAtHand({ room, state, me, role }) {
  const may = isOpenForNotes(room) && role !== "screen" && (me?.answering ?? false);
  const boards = room.boards.flatMap(({ id }) => {
    const asked = starsOf(room, id);
    if (!asked) return [];
    const own = ownStars(state, room, id);
    const left = asked.budget - total(own);
    return [[id, { asked, own, left, giving: may && !asked.shown, result: starsShown(room, id) }]];
  });
  return Object.fromEntries(boards);
}

/** What of them a note is drawn from. @param {StarsAtHand} all @param {Note} note @returns {readonly (string|number|boolean|null)[]} */
export function starFacts(all, note) {
  const stars = note.hidden ? undefined : all[note.board];
  if (!stars) return NONE;
  const { own, left, giving, result } = stars;
  return [
    own[note.id] ?? 0,
    giving,
    giving && left > 0,
    result?.stars[note.id] ?? null,
    result?.nearly_all ?? null,
  ];
}

/** How many have given theirs, of how many, as the last tick had it. @param {RoomModel} model @param {string} board */
export function givers({ state: { counts } }, board) {
  return { n: counts?.stars?.[board] ?? 0, m: counts?.seats ?? 0 };
}
