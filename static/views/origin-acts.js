/** What a person may do with what notes come from: make a step of one, and go to where one came from. */

import { isStep, placeForSteps } from "../room/origins.js";
import { EVERYTHING } from "../room/sieve.js";
import { isOpenForNotes } from "../room/writing.js";
import { focusOn } from "./focus.js";
import { shownPlace } from "./following.js";

/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} OriginAct
 * @property {(id: string) => void} makeStep
 * @property {(id: string) => void} leadToNote
 * @property {(question: string) => void} leadToQuestion
 * @property {(statement: string) => void} leadToStatement
 */

/**
 * @param {Stage} stage
 * @param {(step: string, place: string) => void} go
 * @returns {OriginAct}
 */
export function createOriginActs({ state, ui, words, show, line, announcer, afterDrawing }, go) {
  return {
    makeStep,
    leadToNote,
    leadToQuestion: (question) => lead("reflect", question, "#question-now"),
    leadToStatement: (statement) => lead("results", statement, `#result-${CSS.escape(statement)}`),
  };

  /** @param {string} id */
  function makeStep(id) {
    const { room } = state();
    const note = room?.notes.find((each) => each.id === id);
    const place = room && placeForSteps(room);
    if (!(note && place && isOpenForNotes(room)) || isStep(room, note)) return;
    show({ desk: { ...ui().desk, removed: null, undone: null } });
    line().send({ type: "add_note", id: line().newId(), ...place, after: null, text: note.text, source: id });
    const columns = room.workshop.boards.find((board) => board.id === place.board)?.columns ?? [];
    const heading = columns.find((column) => column.id === place.column)?.heading;
    announcer.say(words().t("step.made", { column: words().text(heading) }));
  }

  /** @param {string} id */
  function leadToNote(id) {
    const note = state().room?.notes.find((each) => each.id === id);
    if (!note) return;
    const { desk } = ui();
    const { board, column } = note;
    show({ desk: { ...desk, columns: { ...desk.columns, [board]: column }, sieve: EVERYTHING } });
    lead("document", board, `#note-${CSS.escape(id)}`);
  }

  /** To look for oneself, whoever one is: nobody is taken along. @param {string} step @param {string} place @param {string} target */
  function lead(step, place, target) {
    const { room } = state();
    if (!room) return;
    const at = shownPlace(room, ui().looking);
    const there = at.step === step && (at.place || firstOf(step)) === place;
    if (!there && room.settings.solo) go(step, place);
    else if (!there) show({ looking: { step, place }, asking: null });
    show({ dialog: null });
    afterDrawing(() => focusOn(target, "center"));
  }

  /** @param {string} step */
  function firstOf(step) {
    return step === "document" ? state().room?.workshop.boards[0]?.id : undefined;
  }
}
