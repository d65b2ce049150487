/** Fetches a language. */

import { createWords } from "./text.js";

/** @import {Locale, Words} from "./text.js" */

/** @param {Locale} locale @returns {Promise<Words>} */
export async function loadWords(locale) {
  const response = await fetch(`/static/locales/${locale}.json`);
  return createWords(locale, await response.json());
}
