/** What who leads may do with a board's silence, and what everyone is told when it begins and ends. */

import { silenceOf } from "../room/writing.js";
import { focusOn } from "./focus.js";

/** @import {Room} from "../protocol.js" */
/** @import {State} from "../room/state.js" */
/** @import {Stage} from "./stage.js" */

/** A second press within this time was meant as one: it would show again what was just hidden. */
const ONE_PRESS = 600;

/** @typedef {{setSilent: (board: string, silent: boolean) => void, askShow: (board: string) => void}} SilenceAct */

/** @param {Stage} stage */
export function createSilence({ state, ui, words, show, line, announcer, afterDrawing, now }) {
  let pressedAt = Number.NEGATIVE_INFINITY;

  return { acts: { setSilent, askShow }, noticed };

  /** @param {string} board @param {boolean} silent */
  function setSilent(board, silent) {
    if (now() - pressedAt < ONE_PRESS) return;
    pressedAt = now();
    if (ui().asking?.what === "notes") show({ asking: null });
    line().send({ type: "set_silent", board, silent });
  }

  /** Where nothing is hidden there is nothing to ask. @param {string} board */
  function askShow(board) {
    const { room } = state();
    if (!room || silenceOf(room, board).hidden === 0) {
      setSilent(board, false);
      return;
    }
    show({ asking: { what: "notes", board } });
    afterDrawing(() => focusOn(".confirmation", "nearest"));
  }

  /** Of the board that the room is at. @param {State} before @param {State} current */
  function noticed({ room: before }, { room }) {
    if (!(before && room) || before.boards === room.boards || state().you?.role === "screen") return;
    const board = boardAt(room);
    const [was, is] = [silenceOf(before, board).silent, silenceOf(room, board).silent];
    if (was === is) return;
    const { t } = words();
    announcer.say(is ? `${t("silence.now")} ${t("silence.means")}` : t("silence.ended"));
  }
}

/** What the questions and thoughts are written on, unless a board is shown. @param {Room} room */
function boardAt({ step, place, workshop: { boards, questions } }) {
  if (step !== "document") return questions[0]?.board ?? "";
  return boards.find(({ id }) => id === place)?.id ?? boards[0]?.id ?? "";
}
