/** Walking the steps alone: one's own "Nästa" to the results publishes what one has answered. */

import { isOnItsWay } from "../room/ballot.js";
import { openStatements, stepAmong } from "../room/select.js";
import { focusOn } from "./focus.js";
import { shownPlace } from "./following.js";

/** @import {State} from "../room/state.js" */
/** @import {AloneAct, RoomAct} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @param {Stage} stage
 * @param {RoomAct["go"]} go
 */
export function createAlone({ state, ui, show, line, afterDrawing }, go) {
  /** @type {AloneAct} */
  const acts = { onAlone: () => walk("next"), backAlone: () => walk("previous") };
  return { acts, noticed };

  /** @param {"next"|"previous"} way */
  function walk(way) {
    const { room, mine } = state();
    if (room === null) return;
    const { step } = shownPlace(room, ui().looking);
    const to = stepAmong(room, step)[way];
    if (to === null) return;
    line().flushCasts();
    const nothing = room.results.length === 0 && !Object.values(mine).some(({ score }) => isAnswer(score));
    if (step === "grade" && way === "next" && nothing) ask();
    else go(to);
  }

  function ask() {
    show({ asking: { what: "unanswered" } });
    afterDrawing(() => focusOn(".confirmation"));
  }

  /**
   * At the results of a room for one, what lies in the ballot box is published: once all of it lies there, so that no answer is left out,
   * and also after a reload or a lost connection in between.
   * @param {State} now
   */
  function noticed({ room, mine, pending, refused, link }) {
    if (!room?.settings.solo || room.closed || room.step !== "results" || link.status !== "open") return;
    const casting = Object.values(mine).some(isOnItsWay);
    const unpublished = openStatements(room).some(({ id }) => isAnswer(mine[id]?.score));
    const asked = [...pending, ...refused].some(({ op }) => op?.type === "reveal_result");
    if (unpublished && !casting && !asked) line().send({ type: "reveal_result", statement: null });
  }
}

/** @param {import("../room/state.js").Score|undefined} score */
function isAnswer(score) {
  return typeof score === "number";
}
