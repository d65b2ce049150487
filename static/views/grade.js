/** Gradera: ten statements between two poles, answered by each on their own. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { answeredOf, openStatements } from "../room/select.js";
import { answerScale, watchedScale } from "./answer-scale.js";
import { headingOf } from "./guide.js";
import { progress } from "./header.js";
import { promise } from "./promise.js";
import { roundBegun } from "./round.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function gradeStep(model, act) {
  const { t, room, text, langOf } = model;
  const { statements, meaning } = room.workshop;
  const allSealed = openStatements(room).length === 0;
  const alone = room.settings.solo;
  const row = answersHere(model) ? answerScale : watchedScale;
  const means =
    meaning &&
    html`<details>
      <summary>${t("grade.means")}</summary>
      <p lang=${langOf(meaning) ?? nothing}>${text(meaning)}</p>
    </details>`;
  return html`
    <h1 tabindex="-1">${headingOf(model, room, "grade")}</h1>
    ${roundBegun(model)}
    <div class="grade-words">
      <p>${t("grade.how")}</p>
      ${promise(model, means)}
    </div>
    ${alone ? nothing : newcomers(model)}
    ${model.role === "facilitator" && !alone ? leading(model, act) : nothing}
    ${allSealed ? html`<p class="notice">${t("grade.sealed")}</p>` : nothing}
    ${scaleHeads(model, row === watchedScale)}
    <span id="dash" hidden>–</span>
    <ol class="statements" role="list">
      ${statements.map((statement) => row(model, act, statement, !allSealed))}
    </ol>`;
}

/** Whether this person's own keys are to be drawn: who leads may be sharing her screen, and is asked first. @param {RoomModel} model */
function answersHere({ me, role, room, ui }) {
  return me?.answering === true && (role === "participant" || room.settings.solo || ui.showMine);
}

/** Everyone may see that someone came later: one person with several browsers counts several times. @param {RoomModel} model */
export function newcomers({ t, state }) {
  const n = state.counts?.joined_since ?? 0;
  return n > 0 ? html`<p class="soft small newcomers">${t("grade.joined", { n })}</p>` : nothing;
}

/** @param {RoomModel} model @param {boolean} watching */
function scaleHeads({ text, langOf, room }, watching) {
  const { left, right } = room.workshop.scale;
  return html`<div class="scale-heads ${watching ? "watching" : ""}">
    <p class="scale-left" lang=${langOf(left) ?? nothing}>${text(left)}</p>
    <p class="scale-right" lang=${langOf(right) ?? nothing}>${text(right)}</p>
  </div>`;
}

/** @param {RoomModel} model @param {Act} act */
function leading(model, act) {
  const { t, me, room, ui } = model;
  const answering = me?.answering ?? false;
  const choose = (/** @type {Event} */ event) =>
    act.takePart(/** @type {HTMLInputElement} */ (event.target).checked);
  return html`<div class="leading">
    <label class="choice">
      <input type="checkbox" .checked=${live(answering)} ?disabled=${room.closed} @change=${choose} />
      <span>${t("grade.me_too")}</span>
    </label>
    ${answering ? ownToggle(model, act) : nothing}
    ${answering && !ui.showMine ? html`<p class="soft small">${t("grade.mine_hidden")}</p>` : nothing}
    ${answering && ui.showMine ? html`<p class="soft">${mineSoFar(model)}</p>` : nothing}
  </div>`;
}

/** @param {RoomModel} model @param {Act} act */
export function ownToggle({ t, ui }, act) {
  return html`<button type="button" class="button compact" aria-pressed=${ui.showMine ? "true" : "false"} @click=${act.toggleMine}>
    ${t("results.own_toggle")}
  </button>`;
}

/** The participant's bar: how far one has come, and the way on. @param {RoomModel} model @param {Act} act */
export function answerBar(model, act) {
  const { t, me, room, state } = model;
  if (me === null || !me.answering || room.closed) return nothing;
  const open = openStatements(room);
  const { done } = answeredOf(state.mine, open);
  return html`<footer class="bar answer-bar">
    <div class="answer-so-far">
      <p>${open.length > 0 && done ? t("grade.done") : mineSoFar(model)}</p>
      ${room.step === "grade" ? html`<p class="answer-others">${progress(model)}</p>` : nothing}
    </div>
    ${
      open.length > 0 && !done
        ? html`<button type="button" class="button" @click=${act.nextOpen}>${t("grade.next_open")}</button>`
        : nothing
    }
  </footer>`;
}

/** @param {RoomModel} model */
function mineSoFar({ t, state, room }) {
  const { answered, total } = answeredOf(state.mine, room.workshop.statements);
  return t("grade.mine", { n: answered, total });
}
