/** A second yes, asked in place and never in a window of its own. */

import { html } from "lit-html";

/**
 * @param {string} question
 * @param {string} yes
 * @param {string} no
 * @param {() => void} onYes
 * @param {() => void} onNo
 */
export function confirmation(question, yes, no, onYes, onNo) {
  return html`<div class="confirmation" role="group" aria-labelledby="confirmation" tabindex="-1">
    <p id="confirmation">${question}</p>
    <div class="actions">
      <button type="button" class="button compact primary" @click=${onYes}>${yes}</button>
      <button type="button" class="button compact" @click=${onNo}>${no}</button>
    </div>
  </div>`;
}
