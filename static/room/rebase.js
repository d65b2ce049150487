/**
 * Puts what somebody is typing onto the text that another has meanwhile saved.
 *
 * Pure. Each side is seen as one changed span of the text that both began from. Where the spans lie apart both are kept, and the caret
 * stays where it was; where they overlap nothing is done here: the server merges word by word when the text is sent.
 *
 * @import {Note} from "../protocol.js"
 * @import {Answers, Field} from "./plan.js"
 */

import { eachField } from "./plan.js";

/** @typedef {{start: number, end: number, text: string}} Span   start and end in the text it changes */

/**
 * @param {string} base what both began from
 * @param {string} theirs
 * @param {string} mine
 * @returns {{text: string, at: (caret: number) => number} | null} null: the two overlap
 */
export function rebased(base, theirs, mine) {
  const they = changeFrom(base, theirs);
  const me = changeFrom(base, mine);
  if (they.end >= me.start && me.end >= they.start && mine !== base) return null;
  const offset = mine === base || they.start < me.start ? 0 : me.text.length - (me.end - me.start);
  const from = they.start + offset;
  const to = they.end + offset;
  const shift = they.text.length - (to - from);
  return {
    text: mine.slice(0, from) + they.text + mine.slice(to),
    at: (caret) => (caret <= from ? caret : Math.max(from, caret + shift)),
  };
}

/**
 * The plan of a step: an answer that one has not touched follows the note, so that saving the others does not take it away.
 *
 * @param {Pick<Note, Field>} base what the filling in began from
 * @param {Pick<Note, Field>} theirs
 * @param {Answers} mine
 * @returns {Answers}
 */
export function answersRebased(base, theirs, mine) {
  return eachField((field) => (mine[field] === (base[field] ?? "") ? (theirs[field] ?? "") : mine[field]));
}

/**
 * @param {string} base
 * @param {string} text
 * @returns {Span}
 */
function changeFrom(base, text) {
  const most = Math.min(base.length, text.length);
  let start = 0;
  while (start < most && base[start] === text[start]) start += 1;
  let tail = 0;
  while (tail < most - start && base[base.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  return { start, end: base.length - tail, text: text.slice(start, text.length - tail) };
}
