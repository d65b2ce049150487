/** Fetches a language. */

import { createWords } from "./text.js";

/** @import {Locale, Words} from "./text.js" */

/** @param {Locale} locale @returns {Promise<Words>} */
export async function loadWords(locale) {
  const response = await fetch(new URL(`../locales/${locale}.json`, import.meta.url));
  return createWords(locale, await response.json());
}
