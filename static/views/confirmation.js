/** A second yes, asked in place and never in a window of its own. */

import { html } from "lit-html";

/**
 * What asks for it has the same `data-asks`, so that the focus finds its way there and back.
 *
 * @param {string} asks
 * @param {string} question
 * @param {string} yes
 * @param {string} no
 * @param {() => void} onYes
 * @param {() => void} onNo
 */
export function confirmation(asks, question, yes, no, onYes, onNo) {
  return html`<div class="confirmation" data-asks=${asks} role="group" aria-labelledby="confirmation" tabindex="-1">
    <p id="confirmation">${question}</p>
    <div class="actions">
      <button type="button" class="button compact primary" @click=${onYes}>${yes}</button>
      <button type="button" class="button compact" @click=${onNo}>${no}</button>
    </div>
  </div>`;
}
