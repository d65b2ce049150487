/** What is hidden, from whom, and where that ends: the sentences that the room's promise is made of. */

import { html, nothing } from "lit-html";
import { promiseOf } from "../room/promise.js";
import { seatsOf } from "../room/select.js";

/** @import {Sentence} from "../room/promise.js" */
/** @import {RoomModel} from "./model.js" */

/**
 * @param {RoomModel} model
 * @param {unknown} [fold]  another text that may be unfolded beside it
 */
export function promise(model, fold) {
  const { t } = model;
  const { said, warned, more } = promised(model);
  const [first, ...rest] = said.map(spoken(model));
  return html`<div class="promise">
    <p>${rest.length > 0 ? html`<strong>${first}</strong> ${rest.join(" ")}` : first}</p>
    ${warned.map((sentence) => html`<p class="promise-open">${spoken(model)(sentence)}</p>`)}
    ${
      more.length > 0 || fold
        ? html`<div class="folds">
          ${
            more.length > 0
              ? html`<details>
                <summary>${t("anon.more_label")}</summary>
                <ul class="promise-more" role="list">${more.map((sentence) => html`<li>${spoken(model)(sentence)}</li>`)}</ul>
              </details>`
              : nothing
          }
          ${fold ?? nothing}
        </div>`
        : nothing
    }
  </div>`;
}

/** As much of it as can be read from the back of a hall: what is hidden, when something is shown, and where that ends. @param {RoomModel} model */
export function shortPromise(model) {
  const { said, warned } = promised(model);
  const told = said.filter(({ key }) => /^anon\.(base|k|small_\d)$/.test(key));
  return [...told, ...warned].map(spoken(model)).join(" ");
}

/** @param {RoomModel} model */
function promised({ room, state, shown, secure }) {
  const seats = shown.step === "grade" ? seatsOf(room, state.counts) : null;
  return promiseOf({ settings: room.settings, seats, secure });
}

/** @param {Pick<RoomModel, "t">} model @returns {(sentence: Sentence) => string} */
function spoken({ t }) {
  return ({ key, params }) => t(key, params);
}
