/** All that a room needs of the views: its page, what a person may do there, and what notices its changes. */

import { createAlone } from "./alone-acts.js";
import { createAssignActs } from "./assign-acts.js";
import { createBoardSearch } from "./board-search-acts.js";
import { createColorActs } from "./color-acts.js";
import { createDownloadsActs } from "./downloads-acts.js";
import { createFlight } from "./flight.js";
import { createGroupActs } from "./group-acts.js";
import { createMoveActs } from "./move-acts.js";
import { createNoteActs } from "./note-acts.js";
import { createNoteAttention } from "./note-attention.js";
import { createOriginActs } from "./origin-acts.js";
import { createPlaces } from "./places.js";
import { inRoom } from "./room.js";
import { createRoomActs } from "./room-acts.js";
import { createScreenTurns } from "./screen-board.js";
import { watchShortcuts } from "./shortcuts.js";
import { createSilence } from "./silence-acts.js";
import { createStarActs } from "./stars-acts.js";
import { createUndo } from "./undo-acts.js";

/** @import {State} from "../room/state.js" */
/** @import {Act, StartAct} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/** @typedef {Omit<Act, keyof StartAct|"joinAgain"|"takePartAsUsual"|"reload"|"print">} InsideAct */

/**
 * @param {Stage} stage
 * @param {(ms: number, work: () => void) => () => void} after
 * @param {Parameters<typeof createDownloadsActs>[1]} fetchSummary
 * @param {Parameters<typeof createRoomActs>[1]} erase
 */
export function createInside(stage, after, fetchSummary, erase) {
  const noteAttention = createNoteAttention(stage, after);
  const silence = createSilence(stage);
  const stars = createStarActs(stage);
  const boardSearch = createBoardSearch(stage, after);
  const undo = createUndo(stage);
  const flight = createFlight(stage);
  const screenTurns = createScreenTurns(stage, after);
  const roomActs = createRoomActs(stage, erase);
  const alone = createAlone(stage, roomActs.go);
  const places = createPlaces(stage);
  const groupActs = createGroupActs(stage, places);
  /** @type {InsideAct} */
  const acts = {
    ...roomActs,
    ...alone.acts,
    notes: {
      ...createNoteActs(stage),
      ...createAssignActs(stage),
      ...createMoveActs(stage, places, groupActs.startNaming),
      ...groupActs,
      ...createColorActs(stage),
      ...createOriginActs(stage, roomActs.go),
      ...boardSearch.acts,
      ...silence.acts,
      ...stars.acts,
      ...undo.acts,
    },
    ...createDownloadsActs(stage, fetchSummary),
  };
  watchShortcuts(stage.ui, () => stage.state().you?.role === "screen", acts);

  return { acts, inRoom, noticed, around: flight.around, settled };

  /** @param {State} was @param {State} now */
  function noticed(was, now) {
    noteAttention.noticed(was, now);
    silence.noticed(was, now);
    stars.noticed(was, now);
    undo.noticed(was, now);
    boardSearch.noticed(was, now);
    flight.noticed(was, now);
    alone.noticed(now);
  }

  function settled() {
    noteAttention.attend();
    screenTurns.drawn();
    boardSearch.drawn();
  }
}
