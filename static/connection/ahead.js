/**
 * What the page cannot be drawn without, asked of the server while the rest of the code is on its way: the words of the person's
 * language and, for one who stands at the door of a room, which room it is.
 */

import { startingLocale } from "../lib/text.js";
import { loadWords } from "../lib/words.js";
import { lookUpRoom } from "./api.js";
import { keyFromAddress, roomInAddress, wasWelcomed } from "./seat.js";
import { createShelf, storageOf } from "./storage.js";

const storage = storageOf(window);

/** What this browser knows of its person, whatever the room. */
export const wishes = createShelf(storage, "workshop::");

export const firstWords = loadWords(
  startingLocale(/** @type {string|null} */ (wishes.read("locale")), navigator.languages),
);

let asked = askedAtDoor();

// Fonts are most of what comes, and a browser asks for six things at a time: they would come first, and all else after them.
for (const link of document.querySelectorAll("link.then")) link.setAttribute("rel", "preload");

/** As `lookUpRoom`, with the answer that is already on its way if that is what is asked for. @type {typeof lookUpRoom} */
export function lookUp(code, key = null) {
  const ahead = asked?.code === code && asked.key === key ? asked.answer : null;
  asked = null;
  return ahead ?? lookUpRoom(code, key);
}

function askedAtDoor() {
  const code = roomInAddress(location);
  if (code === null || wasWelcomed(code, storage)) return null;
  const { role = null, key = null } = keyFromAddress(location, history, storage) ?? {};
  return role === "screen" ? null : { code, key, answer: lookUpRoom(code, key) };
}
