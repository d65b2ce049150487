/** The switch to the other language, written in that language. */

import { html } from "lit-html";
import { other } from "../lib/text.js";

/** @import {Model, StartAct} from "./model.js" */

/** @param {Model} model @param {StartAct} act */
export function languageSwitch({ t, locale }, act) {
  const target = other(locale);
  return html`<button type="button" class="link language" lang=${target} @click=${() => act.setLocale(target)}>
    ${t("lang.other")}
  </button>`;
}
