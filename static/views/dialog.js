/** A native modal dialog that is open for as long as it is drawn. */

import { html } from "lit-html";
import { ref } from "lit-html/directives/ref.js";

/**
 * @param {{title: string, close: string, onClose: () => void, kind?: string}} options
 * @param {unknown} content
 */
export function dialog({ title, close, onClose, kind = "" }, content) {
  return html`<dialog class="dialog ${kind}" aria-labelledby="dialog-title" ${ref(opened)} @close=${closed(onClose)}>
    <div class="dialog-head">
      <h2 id="dialog-title" tabindex="-1">${title}</h2>
      <button type="button" class="close-button" aria-label=${close} @click=${closing}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6 18 18M18 6 6 18"></path></svg>
      </button>
    </div>
    ${content}
  </dialog>`;
}

/** The dialog closes before it is taken away, so that the focus goes back to where it was. @param {MouseEvent} event */
function closing({ currentTarget }) {
  if (currentTarget instanceof Element) currentTarget.closest("dialog")?.close();
}

/** One that is taken away already has nothing to say of one that is drawn anew. @param {() => void} onClose */
function closed(onClose) {
  /** @param {Event} event */
  return ({ currentTarget }) => {
    if (currentTarget instanceof Element && currentTarget.isConnected) onClose();
  };
}

/** Shown once it is in the document: lit calls this before it puts a new element there. @param {Element|undefined} element */
function opened(element) {
  if (!(element instanceof HTMLDialogElement)) return;
  queueMicrotask(() => {
    if (element.isConnected && !element.open) element.showModal();
  });
}
