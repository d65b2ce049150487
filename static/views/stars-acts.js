/** What a person may do with stars, and what everyone is told when they are asked for and shown. */

import { starsOf } from "../room/giving.js";
import { focusOn } from "./focus.js";
import { starsAtHand } from "./stars-model.js";

/** @import {Stars} from "../protocol.js" */
/** @import {State} from "../room/state.js" */
/** @import {RoomModel} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} StarAct
 * @property {(board: string, event: SubmitEvent) => void} askStars
 * @property {(board: string) => void} askShowStars
 * @property {() => void} showStars
 * @property {(board: string) => void} askDropStars
 * @property {() => void} dropStars
 * @property {(board: string) => void} clearStars
 * @property {(board: string, note: string, stars: number) => void} giveStars
 * @property {(board: string) => void} sortByStars
 */

/** @param {Stage} stage */
export function createStarActs({ state, ui, words, show, line, announcer, afterDrawing }) {
  /** @type {StarAct} */
  const acts = {
    askStars,
    askShowStars,
    showStars: () => confirmed("stars", (board) => line().send({ type: "show_stars", board })),
    askDropStars: (board) => ask("drop_stars", board),
    dropStars: () => confirmed("drop_stars", (board) => line().send({ type: "drop_stars", board })),
    clearStars: (board) => void line().send({ type: "drop_stars", board }),
    giveStars,
    sortByStars,
  };
  return { acts, noticed };

  /** @param {string} board @param {SubmitEvent} event */
  function askStars(board, event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    line().send({ type: "ask_stars", board, budget: Number(form.get("budget")) });
  }

  /** @param {string} board */
  function askShowStars(board) {
    const { counts, refused } = state();
    for (const { id, op } of refused) if (op?.type === "show_stars") line().dismiss(id);
    if ((counts?.seats ?? 0) > (counts?.stars?.[board] ?? 0)) ask("stars", board);
    else line().send({ type: "show_stars", board });
  }

  /** @param {"stars"|"drop_stars"} what @param {string} board */
  function ask(what, board) {
    show({ asking: { what, board } });
    afterDrawing(() => focusOn(".confirmation", "nearest"));
  }

  /** @param {"stars"|"drop_stars"} what @param {(board: string) => void} act */
  function confirmed(what, act) {
    const { asking } = ui();
    show({ asking: null });
    if (asking?.what === what) act(asking.board);
  }

  /** @param {string} board @param {string} note @param {number} stars */
  function giveStars(board, note, stars) {
    const { t } = words();
    const before = atHand(board);
    if (stars < 0) return;
    if (before && before.left === 0 && stars > (before.own[note] ?? 0)) {
      announcer.say(t("stars.none_left"));
      return;
    }
    line().giveStars(board, note, stars);
    announcer.say(
      `${t("stars.given", { n: stars })}. ${t("stars.left_short", { n: atHand(board)?.left ?? 0 })}`,
    );
  }

  /** @param {string} board */
  function atHand(board) {
    const { room, you } = state();
    const me = room?.participants.find(({ id }) => id === you?.participant) ?? null;
    if (!room) return undefined;
    return starsAtHand(/** @type {RoomModel} */ ({ room, state: state(), me, role: you?.role }))[board];
  }

  /** A view of one's own. @param {string} board */
  function sortByStars(board) {
    const { desk } = ui();
    const sorted = new Set(desk.sorted);
    if (!sorted.delete(board)) sorted.add(board);
    show({ desk: { ...desk, sorted } });
  }

  /** @param {State} before @param {State} current */
  function noticed({ room: before }, { room }) {
    if (!(before && room) || before.boards === room.boards || state().you?.role === "screen") return;
    for (const { id } of room.boards) tell(starsOf(before, id), starsOf(room, id));
  }

  /** @param {Stars|null} was @param {Stars|null} is */
  function tell(was, is) {
    const { t } = words();
    if (is && !is.shown && was?.round !== is.round) announcer.say(t("stars.began", { n: is.budget }));
    if (is?.shown && !was?.shown) announcer.say(t("stars.ended"));
  }
}
