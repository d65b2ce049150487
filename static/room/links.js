/**
 * Where a text that somebody has written leads: its addresses, told from the words around them. Pure.
 *
 * Only what begins with https:, http: or mailto: is an address, so that no text becomes a script; characters that nobody sees end it,
 * so that none hides where it leads.
 */

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"\p{Cc}\p{Cf}]+/giu;

/** What ends a sentence, or quotes, rather than an address. */
const CLOSING = /[.,;:!?'”’»*_]$/u;

const SAFE = new Set(["https:", "http:", "mailto:"]);

/** @typedef {{text: string, href: string | null}} Part */

/**
 * @param {string} text
 * @returns {Part[]} the whole text, in its order
 */
export function partsOf(text) {
  /** @type {Part[]} */
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    const href = hrefOf(address);
    if (href === null) continue;
    if (index > from) parts.push({ text: text.slice(from, index), href: null });
    parts.push({ text: address, href });
    from = index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

/**
 * Without what closes the sentence, and without a bracket that was opened before the address.
 *
 * @param {string} address
 * @returns {string}
 */
function trimmed(address) {
  const last = address.at(-1) ?? "";
  const opening = { ")": "(", "]": "[" }[last];
  const unopened = opening !== undefined && count(address, last) > count(address, opening);
  return CLOSING.test(address) || unopened ? trimmed(address.slice(0, -1)) : address;
}

/** @param {string} text @param {string} character */
function count(text, character) {
  return text.split(character).length - 1;
}

/** @param {string} address */
function hrefOf(address) {
  if (!URL.canParse(address)) return null;
  const { protocol, href, hostname, pathname } = new URL(address);
  const leads = protocol === "mailto:" ? pathname.includes("@") : hostname !== "";
  return SAFE.has(protocol) && leads ? href : null;
}
