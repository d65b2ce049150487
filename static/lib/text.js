/** The words on the screen: one locale's messages, plurals and numbers, and the room's own bilingual texts. */

/** @typedef {"sv"|"en"} Locale */
/** @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Message */
/** @typedef {Record<string, string|number>} Params */
/** @typedef {{sv?: string, en?: string}} Bilingual */

/**
 * @typedef {object} Words
 * @property {Locale} locale
 * @property {(key: string, params?: Params) => string} t
 * @property {(text: Bilingual|null|undefined) => string} text  a bilingual text, in the other language when this one is missing
 * @property {(text: Bilingual|null|undefined) => Locale|undefined} langOf  its language, where that is not the page's
 * @property {(mean: string) => string} mean  "6.4" as the locale writes it
 * @property {(ms: number) => string} date
 */

/** @type {readonly Locale[]} */
export const LOCALES = ["sv", "en"];

const REGIONS = { sv: "SE", en: "GB" };
/** As Intl has them, which takes a phone a tenth of a second to look up, and the start page shows means. */
const DECIMAL_MARKS = { sv: ",", en: "." };

/**
 * @param {Locale} locale
 * @param {Record<string, Message>} messages
 * @returns {Words}
 */
export function createWords(locale, messages) {
  const plural = once(() => new Intl.PluralRules(locale));
  const number = once(() => new Intl.NumberFormat(locale));
  // Below a thousand there is nothing that a language would write in its own way.
  const written = (/** @type {number} */ value) =>
    Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : number().format(value);
  // As the exports write it: 23 november 2026, 23 November 2026.
  const day = once(() => new Intl.DateTimeFormat(`${locale}-${REGIONS[locale]}`, { dateStyle: "long" }));

  return {
    locale,
    t(key, params = {}) {
      const message = messages[key];
      if (message === undefined) throw new Error(`no text for ${key}`);
      const template = typeof message === "string" ? message : chosenForm(message, plural(), params);
      return filled(template, params, written);
    },
    text: (text) => text?.[locale] ?? text?.[other(locale)] ?? "",
    langOf: (text) => (text && text[locale] === undefined ? other(locale) : undefined),
    mean: (mean) => mean.replace(".", DECIMAL_MARKS[locale]),
    date: (ms) => day().format(ms),
  };
}

/** What takes a phone a while to make, and the first sight may do without. @template T @param {() => T} make @returns {() => T} */
function once(make) {
  /** @type {T|undefined} */
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

/** @param {Locale} locale @returns {Locale} */
export function other(locale) {
  return locale === "sv" ? "en" : "sv";
}

/**
 * The language to begin with: what was chosen here before, else the first of the browser's languages that we have.
 * @param {string|null} chosen
 * @param {readonly string[]} languages
 * @returns {Locale}
 */
export function startingLocale(chosen, languages) {
  const wanted = [chosen ?? "", ...languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return LOCALES.find((locale) => wanted.find((tag) => LOCALES.some((l) => l === tag)) === locale) ?? "sv";
}

/**
 * @param {Partial<Record<Intl.LDMLPluralRule, string>>} forms
 * @param {Intl.PluralRules} plural
 * @param {Params} params
 */
function chosenForm(forms, plural, params) {
  const rule = plural.select(Number(params.n));
  return forms[rule] ?? forms.other ?? "";
}

/**
 * @param {string} template
 * @param {Params} params
 * @param {(value: number) => string} format
 */
function filled(template, params, format) {
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name];
    if (value === undefined) throw new Error(`no ${name} for "${template}"`);
    return typeof value === "number" ? format(value) : value;
  });
}
