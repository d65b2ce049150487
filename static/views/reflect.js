/** Reflektera: the question being talked about, large; the others as closed lines. */

import { html, nothing } from "lit-html";
import { headingOf } from "./guide.js";

/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["questions"][number]} Question */

/** @param {RoomModel} model @param {Act} act */
export function reflectStep(model, act) {
  const { room, shown, role, t } = model;
  const questions = room.workshop.questions;
  const open = questions.find(({ id }) => id === shown.place);
  return html`
    <h1 tabindex="-1" class=${open ? "quiet-title" : ""}>${headingOf(model, room, "reflect")}</h1>
    ${open ? questionNow(model, open) : nothing}
    ${!open && role === "facilitator" ? html`<p class="soft questions-hint">${t("reflect.choose")}</p>` : nothing}
    <ol class="questions" role="list" data-open=${open ? "" : nothing}>
      ${questions.map((question, i) => (question === open ? nothing : questionLine(model, act, question, i + 1, !open)))}
    </ol>`;
}

/** @param {RoomModel} model @param {Question} question */
function questionNow({ t, text, langOf, room }, question) {
  const now = room.step === "reflect" && room.place === question.id;
  return html`<section class="question-now" aria-labelledby="question-now">
    ${now ? html`<p class="question-mark">${t("reflect.now")}</p>` : nothing}
    <p class="question-short" lang=${langOf(question.short) ?? nothing}>${text(question.short)}</p>
    <h2 id="question-now" tabindex="-1" lang=${langOf(question.text) ?? nothing}>${text(question.text)}</h2>
  </section>`;
}

/**
 * @param {RoomModel} model
 * @param {Act} act
 * @param {Question} question
 * @param {number} i
 * @param {boolean} whole
 */
function questionLine({ text, langOf, room, t }, act, question, i, whole) {
  const now = room.step === "reflect" && room.place === question.id;
  return html`<li>
    <button type="button" class="question-line" @click=${() => act.go("reflect", question.id)}>
      <span class="question-number" aria-hidden="true">${i}</span>
      <span class="question-words">
        <span class="question-heading" lang=${langOf(question.short) ?? nothing}>${text(question.short)}</span>
        ${whole ? html`<span class="question-text" lang=${langOf(question.text) ?? nothing}>${text(question.text)}</span>` : nothing}
        ${now ? html`<span class="question-mark">${t("steps.group_here")}</span>` : nothing}
      </span>
    </button>
  </li>`;
}
