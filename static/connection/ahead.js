/**
 * What the page cannot be drawn without, asked of the server while the rest of the code is on its way: the words of the person's
 * language and, for one who stands at the door of a room, which room it is.
 *
 * Where the page is built there are two of this module: one alone in a small file, which comes first, and one in main.js. Whichever
 * runs first asks, and leaves what it has asked where the other finds it.
 */

import { createWords, startingLocale } from "../lib/text.js";
import { fetchMessages } from "../lib/words.js";
import { lookUpRoom } from "./api.js";
import { keyOf, roomInAddress, wasWelcomed } from "./seat.js";
import { createShelf, storageOf } from "./storage.js";

/** @typedef {ReturnType<typeof ask>} Asked */

const storage = storageOf(window);

/** What this browser knows of its person, whatever the room. */
export const wishes = createShelf(storage, "workshop::");

const page = /** @type {{askedAhead?: Asked}} */ (globalThis);
page.askedAhead ??= ask();
const asked = page.askedAhead;

export async function firstWords() {
  return createWords(asked.locale, await asked.messages);
}

/** As `lookUpRoom`, with the answer that is already on its way if that is what is asked for. @type {typeof lookUpRoom} */
export function lookUp(code, key = null) {
  const { door } = asked;
  asked.door = null;
  return door?.code === code && key === null ? door.answer : lookUpRoom(code, key);
}

function ask() {
  const locale = startingLocale(/** @type {string|null} */ (wishes.read("locale")), navigator.languages);
  return { locale, messages: fetchMessages(locale), door: askAtDoor() };
}

/** Whoever has been here goes straight in, and whoever leads is known by the key. */
function askAtDoor() {
  const code = roomInAddress(location);
  if (code === null || location.hash !== "" || wasWelcomed(code, storage)) return null;
  return keyOf(code, "facilitator", storage) === null ? { code, answer: lookUpRoom(code) } : null;
}
