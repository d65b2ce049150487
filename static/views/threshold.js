/** How many answers a result needs, and what each choice means: asked when a room is made, and in its lobby. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { LIMITS } from "../room/promise.js";
import { thresholdFixed } from "../room/select.js";

/** @import {Words} from "../lib/text.js" */
/** @import {Act, RoomModel} from "./model.js" */

/** A room that is to be made: one may choose otherwise in its lobby. @param {Pick<Words, "t">} words */
export function thresholdAtFirst({ t }) {
  return choices(
    t,
    (k) =>
      html`<input type="radio" name="threshold" value=${k} ?checked=${k === LIMITS[0]} aria-describedby="threshold-${k}" />`,
  );
}

/** The room that one leads. @param {RoomModel} model @param {Act} act */
export function threshold({ t, room }, act) {
  const fixed = thresholdFixed(room);
  const until = t(fixed ? "setting.threshold_fixed" : "setting.threshold_until");
  return choices(
    t,
    (
      k,
    ) => html`<input type="radio" name="threshold" .checked=${live(k === room.settings.threshold)} ?disabled=${fixed || room.closed}
      aria-describedby="threshold-${k}" @change=${() => act.setThreshold(k)} />`,
    until,
  );
}

/**
 * Where there is little room, CSS leaves the meaning of the chosen one alone in sight.
 * @param {Words["t"]} t
 * @param {(k: 3|5|8) => unknown} radio
 * @param {string} [until]
 */
function choices(t, radio, until) {
  return html`<fieldset class="choices threshold" aria-describedby=${until ? "threshold-until" : nothing}>
    <legend>${t("setting.threshold")}</legend>
    ${until ? html`<p id="threshold-until" class="soft small">${until}</p>` : nothing}
    ${LIMITS.map(
      (k) => html`<label class="choice">${radio(k)}<span>${t("setting.threshold_k", { k })}</span></label>
        <p id="threshold-${k}" class="soft small choice-means">${t(`setting.means_${k}`)}</p>`,
    )}
  </fieldset>`;
}
