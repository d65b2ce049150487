/** Another round: who leads is told what it does to what there is, chooses what it asks for, and begins it for everyone. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { LIMITS, lowerLimit } from "../room/promise.js";
import { missingAnswers, openStatements, resultOf, seatsOf, threshold } from "../room/select.js";

/** @import {Act, RoomModel} from "./model.js" */

const ASKS = "round";

/** Once something has been shown, it may be asked again. @param {RoomModel} model @param {Act} act */
export function anotherRound({ room, t }, act) {
  const shown = room.workshop.statements.some(({ id }) => resultOf(room, id));
  if (room.closed || !shown) return nothing;
  return html`<button type="button" class="button compact" data-asks=${ASKS} @click=${() => act.askRound(room.settings.threshold)}>${t("round.new")}</button>`;
}

/** Where answers are missing: to wait for them, or to ask for fewer, openly. @param {RoomModel} model @param {Act} act */
export function tooFew({ room, state, t }, act) {
  const n = openStatements(room).filter(({ id }) => missingAnswers(room, state.counts, id) > 0).length;
  // Before the first counts nothing is known to be missing.
  const k = lowerLimit(threshold(room), seatsOf(room, state.counts) ?? 0);
  if (n === 0 || k === null) return nothing;
  return html`<section class="too-few" aria-labelledby="too-few">
    <h2 id="too-few">${t("round.few", { n })}</h2>
    <p class="small">${t("round.ways")}</p>
    <button type="button" class="button compact" data-asks=${ASKS} @click=${() => act.askRound(k)}>${t("round.lower", { k })}</button>
  </section>`;
}

/** What it does, and what it shall ask for, before the second yes. @param {RoomModel} model @param {Act} act */
export function roundQuestion(model, act) {
  const { t, room, ui } = model;
  if (ui.asking?.what !== "round" || room.closed) return nothing;
  const { threshold: k } = ui.asking;
  const next = room.round + 1;
  return html`<div class="confirmation round-question" data-asks=${ASKS} role="group" aria-labelledby="round-question" tabindex="-1">
    <h2 id="round-question">${t("round.ask", { round: next })}</h2>
    <ul class="consequences" role="list">${consequences(model).map((words) => html`<li>${words}</li>`)}</ul>
    <fieldset class="choices">
      <legend>${t("setting.threshold")}</legend>
      ${LIMITS.map(
        (limit) => html`<label class="choice">
          <input type="radio" name="round-threshold" .checked=${live(limit === k)} @change=${() => act.askRound(limit)} />
          <span>${t("setting.threshold_k", { k: limit })}</span>
        </label>`,
      )}
      <p class="soft small">${t(`setting.means_${k}`)}</p>
    </fieldset>
    <div class="actions">
      <button type="button" class="button compact primary" @click=${act.startRound}>${t("round.start", { round: next })}</button>
      <button type="button" class="button compact" @click=${act.wait}>${t("form.cancel")}</button>
    </div>
  </div>`;
}

/** What becomes of the answers there are. @param {RoomModel} model */
function consequences({ t, room }) {
  const open = openStatements(room).length;
  const shown = room.workshop.statements.length - open;
  return [
    t("round.all_again"),
    ...(shown > 0 ? [t("round.stays", { round: room.round })] : []),
    ...(open > 0 ? [t("round.erased")] : []),
  ];
}

/** What everyone reads where they answer again. @param {Pick<RoomModel, "t"|"room">} model */
export function roundBegun({ t, room }) {
  if (room.round === 1 || room.settings.solo) return nothing;
  return html`<p class="round-begun"><strong>${t("round.begun", { round: room.round })}</strong> ${t("round.again", { k: threshold(room) })}</p>`;
}
