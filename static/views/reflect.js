/** Reflektera: the question being talked about, large, with its notes; the others as closed lines that anyone may open. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { isOpenForNotes } from "../room/writing.js";
import { motionChoice } from "./board.js";
import { columnKey, columnNotes } from "./column.js";
import { keyOf } from "./desk.js";
import { mayLead } from "./following.js";
import { markedBar } from "./group.js";
import { headingOf } from "./guide.js";
import { withNotes } from "./notes-model.js";
import { foldedOpenings, openings } from "./openings.js";
import { silenceLine } from "./silence.js";
import { starsLine } from "./stars.js";

/** @import {Act, RoomModel} from "./model.js" */
/** @import {NotesModel} from "./notes-model.js" */
/** @typedef {RoomModel["room"]["workshop"]["questions"][number]} Question */

/** @param {RoomModel} room @param {Act} act */
export function reflectStep(room, act) {
  const model = withNotes(room);
  const { shown, t, ui } = model;
  const questions = model.room.workshop.questions;
  const now = questions.find(({ id }) => id === shown.place);
  const others = questions.filter((question) => question !== now);
  const writing = now !== undefined || others.some(({ id }) => ui.desk.unfolded.has(id));
  return html`
    <h1 tabindex="-1" class=${now ? "quiet-title" : ""}>${headingOf(model, model.room, "reflect")}</h1>
    ${now ? questionNow(model, act, now) : nothing}
    ${now ? nothing : openings(room)}
    ${!now && mayLead(model) ? html`<p class="soft questions-hint">${t("reflect.choose")}</p>` : nothing}
    ${writing && !now && questions[0] ? silenceLine(model, act, questions[0].board) : nothing}
    ${writing && !now && questions[0] ? starsLine(model, act, questions[0].board, { offered: false }) : nothing}
    <ol class="questions" role="list" ?data-now=${now !== undefined}>
      ${repeat(
        others,
        ({ id }) => id,
        (question) => questionLine(model, act, question, questions.indexOf(question) + 1),
      )}
    </ol>
    ${writing ? motionChoice(model, act) : nothing}
    ${writing ? markedBar(model, act) : nothing}`;
}

/** @param {NotesModel} model @param {Act} act @param {Question} question */
function questionNow(model, act, question) {
  const { t, text, langOf } = model;
  return html`<section class="question-now" aria-labelledby="question-now" data-column=${keyOf(question)} ${columnKey(question)}>
    ${isGroupAt(model, question) ? html`<p class="question-mark">${t("reflect.now")}</p>` : nothing}
    <p class="question-short" lang=${langOf(question.short) ?? nothing}>${text(question.short)}</p>
    <h2 id="question-now" tabindex="-1" lang=${langOf(question.text) ?? nothing}>${text(question.text)}</h2>
    ${foldedOpenings(model)}
    ${silenceLine(model, act, question.board)}
    ${starsLine(model, act, question.board, { offered: false })}
    ${care(model)}
    ${notesOf(model, act, question, "question-now")}
  </section>`;
}

/** @param {NotesModel} model @param {Act} act @param {Question} question @param {number} i */
function questionLine(model, act, question, i) {
  const { text, langOf, t, ui, shown } = model;
  const open = ui.desk.unfolded.has(question.id);
  const whole = open || !shown.place;
  return html`<li class="question" ?data-open=${open} data-column=${open ? keyOf(question) : nothing} ${columnKey(question)}>
    <div class="question-head">
      <button type="button" class="question-line" aria-expanded=${open ? "true" : "false"} @click=${() => act.notes.unfold(question.id)}>
        <span class="question-number" aria-hidden="true">${i}</span>
        <span class="question-words">
          <span class="question-heading" id="question-${question.id}" lang=${langOf(question.short) ?? nothing}>${text(question.short)}</span>
          ${whole ? html`<span class="question-text" lang=${langOf(question.text) ?? nothing}>${text(question.text)}</span>` : nothing}
          ${isGroupAt(model, question) ? html`<span class="question-mark">${t("steps.group_here")}</span>` : nothing}
        </span>
        ${count(model, question)}
      </button>
      ${mayLead(model) ? html`<button type="button" class="button compact" @click=${() => act.go("reflect", question.id)}>${t("reflect.talk")}</button>` : nothing}
    </div>
    ${open ? html`<div class="question-notes">${isFirstField(model, question) ? care(model) : nothing}${notesOf(model, act, question, `question-${question.id}`)}</div>` : nothing}
  </li>`;
}

/** Said by the first field of the page. @param {RoomModel} model */
function care({ t, room }) {
  return isOpenForNotes(room) ? html`<p class="small soft">${t("notes.care")}</p>` : nothing;
}

/** @param {NotesModel} model @param {Question} question */
function isFirstField({ room, ui, shown }, { id }) {
  return !shown.place && id === room.workshop.questions.find((each) => ui.desk.unfolded.has(each.id))?.id;
}

/** @param {NotesModel} model @param {Act} act @param {Question} question @param {string} heading */
function notesOf(model, act, question, heading) {
  const board = model.room.workshop.boards.find(({ id }) => id === question.board);
  const column = board?.columns.find(({ id }) => id === question.column);
  return column ? columnNotes(model, act, question.board, column, heading) : nothing;
}

/** @param {NotesModel} model @param {Question} question */
function count({ room, t }, { board, column }) {
  const n = room.notes.filter((note) => note.board === board && note.column === column).length;
  return n === 0
    ? nothing
    : html`<span class="tab-count"><span aria-hidden="true">${n}</span><span class="visually-hidden">${t("notes.count", { n })}</span></span>`;
}

/** @param {RoomModel} model @param {Question} question */
function isGroupAt({ room }, { id }) {
  return room.step === "reflect" && room.place === id;
}
