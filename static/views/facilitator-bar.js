/** The bar that only who leads sees: what to say, and the way to the next step and back. */

import { html, nothing } from "lit-html";
import { stepAmong } from "../room/select.js";
import { guideOf } from "./guide.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function facilitatorBar(model, act) {
  const { t, ui, room, text } = model;
  const guide = guideOf(room, room.step);
  return html`<footer class="bar facilitator-bar" data-open=${ui.wordsOpen ? "" : nothing}>
    <button type="button" class="button compact on-bar chevron say-key" aria-expanded=${ui.wordsOpen ? "true" : "false"}
      aria-controls="say" @click=${act.toggleWords}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11H11l-4 4v-4H4Z"></path></svg>
      <span class="say-key-text">${t("say.open")}</span>
    </button>
    <div id="say" class="say">
      ${
        guide
          ? html`<p class="say-about">${t("say.about", { n: guide.minutes })}</p>
          <p class="say-words">${quoted(text(guide.say), model.locale)}</p>`
          : nothing
      }
      ${way(model, act, -1)}
    </div>
    <div class="bar-ways">${way(model, act, -1)}${way(model, act, 1)}</div>
  </footer>`;
}

/** @param {RoomModel} model @param {Act} act @param {-1|1} by */
function way({ t, room }, act, by) {
  const { previous, next } = stepAmong(room, room.step);
  const step = by === 1 ? next : previous;
  if (step === null || room.closed) return nothing;
  const label = t(by === 1 ? "steps.next" : "steps.back", { step: t(`steps.${step}`) });
  return by === 1
    ? html`<button type="button" class="button on-bar primary way-next" @click=${act.next}>${label}</button>`
    : html`<button type="button" class="button on-bar way-back" @click=${act.back}>${label}</button>`;
}

/** @param {string} words @param {string} locale */
function quoted(words, locale) {
  return locale === "sv" ? `”${words}”` : `“${words}”`;
}
