/** One statement to grade: two poles, ten keys, and a way past it. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { countOf, resultOf } from "../room/select.js";
import { refusalText } from "./refusal.js";

/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["statements"][number]} Statement */

const SCORES = Array.from({ length: 10 }, (_, i) => i + 1);

/**
 * @param {RoomModel} model
 * @param {Act} act
 * @param {Statement} statement
 * @param {boolean} sayWhySealed
 */
export function answerScale(model, act, statement, sayWhySealed) {
  const { t, state, room, text } = model;
  const { id, left, right } = statement;
  const mine = state.mine[id];
  const sealed = resultOf(room, id) !== null || room.closed;
  const skipped = mine?.score === "skip";
  const remark = remarkOn(model, statement, sealed && sayWhySealed);
  return html`<li class="statement" id="statement-${id}" data-state=${stateOf(mine, sealed)}>
    ${pole(model, statement, "left")}
    <div class="keys" role="radiogroup" aria-labelledby="${id}-left dash ${id}-right" aria-describedby="${id}-scale ${id}-remark"
      @focusout=${(/** @type {FocusEvent} */ event) => isLeft(event) && act.flush()}>
      ${SCORES.map((score) => key(act, id, score, mine?.score === score, sealed))}
    </div>
    ${pole(model, statement, "right")}
    <p id="${id}-scale" hidden>${t("grade.scale", { left: text(left), right: text(right) })}</p>
    <button type="button" class="skip" aria-pressed=${skipped ? "true" : "false"} ?disabled=${sealed}
      aria-describedby="${id}-left dash ${id}-right" @click=${() => act.skip(id)}>${t("grade.skip")}</button>
    <p id="${id}-remark" class="remark">${remark}</p>
  </li>`;
}

/** Whether the focus goes out of the field, and not just from one key to the next. @param {FocusEvent} event */
function isLeft({ currentTarget, relatedTarget }) {
  const field = /** @type {Element} */ (currentTarget);
  return !(relatedTarget instanceof Node && field.contains(relatedTarget));
}

/** The same statement where one only watches: how many have answered. @param {RoomModel} model @param {Act} _act @param {Statement} statement */
export function watchedScale(model, _act, statement) {
  const { id } = statement;
  const counts = model.state.counts;
  const count = countOf(model.room, counts, id);
  const seats = counts?.seats ?? 0;
  const sealed = resultOf(model.room, id) !== null;
  const share = seats > 0 ? (count.answered + count.skipped) / seats : 0;
  return html`<li class="statement watched" id="statement-${id}">
    ${pole(model, statement, "left")}
    <div class="watch">
      <span class="watch-line" aria-hidden="true" .style=${`--share: ${sealed ? 1 : share}`}></span>
      <p class="watch-count">
        ${counts && !sealed ? model.t("grade.count", { n: count.answered, m: seats }) : nothing}
      </p>
    </div>
    ${pole(model, statement, "right")}
  </li>`;
}

/** @param {RoomModel} model @param {Statement} statement @param {"left"|"right"} side */
function pole({ text, langOf }, statement, side) {
  const words = statement[side];
  return html`<p class="pole ${side}" id="${statement.id}-${side}" lang=${langOf(words) ?? nothing}>${text(words)}</p>`;
}

/** @param {Act} act @param {string} id @param {number} score @param {boolean} chosen @param {boolean} sealed */
function key(act, id, score, chosen, sealed) {
  return html`<label class="key" data-score=${score}>
    <input type="radio" name="score-${id}" value=${score} .checked=${live(chosen)} ?disabled=${sealed}
      @change=${() => act.choose(id, score)} />
    <span>${score}</span>
  </label>`;
}

/** @param {RoomModel["state"]["mine"][string]|undefined} mine @param {boolean} sealed */
function stateOf(mine, sealed) {
  if (sealed) return "sealed";
  if (mine === undefined || mine.score === null) return "open";
  if (mine.status === "refused") return "refused";
  return mine.score === "skip" ? "skipped" : mine.status;
}

/** @param {RoomModel} model @param {Statement} statement @param {boolean} sealed */
function remarkOn(model, statement, sealed) {
  const mine = model.state.mine[statement.id];
  if (mine?.status === "refused") return refusalText(model, mine.code ?? "");
  return sealed ? model.t("grade.sealed") : nothing;
}
