/** A written text with its addresses as links. They open beside the room, and tell nobody where they were found: its address lets people in. */

import { html } from "lit-html";
import { partsOf } from "../room/links.js";

/** @param {string} text @returns {unknown} */
export function linked(text) {
  if (!text.includes(":")) return text;
  return partsOf(text).map((part) =>
    part.href === null
      ? part.text
      : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow ugc" referrerpolicy="no-referrer" draggable="false" dir="ltr">${part.text}</a>`,
  );
}
