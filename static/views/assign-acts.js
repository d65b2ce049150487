/** What a person may do with the plan of a step: who does it, when, by what first move, and how one will know. */

import { LIMITS } from "../protocol.js";
import { answersOf, eachField, PLAN } from "../room/plan.js";
import { isOpenForNotes } from "../room/writing.js";
import { without } from "./desk.js";
import { focusOn } from "./focus.js";
import { cleaned } from "./note-acts.js";

/** @import {Note} from "../protocol.js" */
/** @import {Field} from "../room/plan.js" */
/** @import {Desk} from "./desk.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} AssignAct
 * @property {(id: string, field?: Field) => void} assign
 * @property {(id: string, field: Field, text: string) => void} reassign
 * @property {(id: string) => void} saveAssigned
 * @property {(id: string) => void} cancelAssigned
 */

/**
 * @param {Stage} stage
 * @returns {AssignAct}
 */
export function createAssignActs({ state, ui, words, show, line, afterDrawing }) {
  return { assign, reassign, saveAssigned, cancelAssigned: close };

  function desk() {
    return ui().desk;
  }

  /** @param {Partial<Desk>} change */
  function lay(change) {
    show({ desk: { ...desk(), ...change } });
  }

  /** @param {string} id @param {Field} [field] */
  function assign(id, field = "who") {
    const note = noteOf(id);
    if (!note) return;
    const open = { note, ...answersOf(note) };
    lay({ assigning: { ...desk().assigning, [id]: desk().assigning[id] ?? open } });
    afterDrawing(() => focusOn(`#${field}-${id}`, "nearest"));
  }

  /** @param {string} id @param {Field} field @param {string} text */
  function reassign(id, field, text) {
    const open = desk().assigning[id];
    if (open) lay({ assigning: { ...desk().assigning, [id]: { ...open, [field]: text } } });
  }

  /** @param {string} id */
  function saveAssigned(id) {
    const { room } = state();
    const open = desk().assigning[id];
    const note = noteOf(id);
    if (!(open && room && isOpenForNotes(room))) return;
    const answer = eachField((each) => lineOf(open[each]));
    if (complains(id, answer)) return;
    close(id);
    if (note && PLAN.every((each) => answer[each] === note[each])) return;
    lay({ removed: null, undone: null });
    line().send({ type: "assign_note", id: note ? id : addAsNew(open.note), ...answer });
  }

  /** Another has removed the note: a new one takes what was decided. @param {Note} note */
  function addAsNew({ board, column, text, color, statement, question }) {
    const id = line().newId();
    line().send({ type: "add_note", id, board, column, after: null, text, color, statement, question });
    afterDrawing(() => focusOn(`#note-${id}`, "nearest"));
    return id;
  }

  /** @param {string} id @param {Record<Field, string|null>} answer */
  function complains(id, answer) {
    const long = PLAN.find((field) => [...(answer[field] ?? "")].length > LIMITS[field]);
    if (long === undefined) return false;
    lay({ errors: { ...desk().errors, [id]: words().t("err.who_when_long", { max: LIMITS[long] }) } });
    focusOn(`#${long}-${id}`, "nearest");
    return true;
  }

  /** @param {string} id */
  function close(id) {
    lay({ assigning: without(desk().assigning, id), errors: without(desk().errors, id) });
  }

  /** @param {string} id */
  function noteOf(id) {
    return state().room?.notes.find((note) => note.id === id);
  }
}

/** @param {string} text */
function lineOf(text) {
  return cleaned(text).replace(/\s+/g, " ") || null;
}
