/** Fetches a language. */

import { createWords } from "./text.js";

/** @import {Locale, Message, Words} from "./text.js" */

/** @param {Locale} locale @returns {Promise<Words>} */
export async function loadWords(locale) {
  return createWords(locale, await fetchMessages(locale));
}

/** @param {Locale} locale @returns {Promise<Record<string, Message>>} */
export async function fetchMessages(locale) {
  // The page says where: code that is built no longer lies where it is written.
  const response = await fetch(`${document.documentElement.dataset.locales}${locale}.json`);
  return response.json();
}
