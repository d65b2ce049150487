/** What is said aloud of results that are shown: as much as the table tells, and in its words. Pure. */

import { resultOf } from "../room/select.js";
import { spreadWord } from "./profile-words.js";

/** @import {Room} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */

/** @param {Words} words @param {Room} room @param {string[]} shown  the statements */
export function spokenResults(words, room, shown) {
  const { t, text, mean } = words;
  const statement = room.workshop.statements.find(({ id }) => id === shown[0]);
  const result = statement && resultOf(room, statement.id);
  if (shown.length !== 1 || !result) return t("results.spoken_all", { n: shown.length });
  const poles = { left: text(statement.left), right: text(statement.right) };
  const count = t("results.count", { n: result.n });
  if (result.end) return t("results.spoken_end", { ...poles, end: poles[result.end], count });
  const place = t("results.spoken", { ...poles, mean: mean(result.mean ?? ""), count });
  return result.spread ? `${place} ${spreadWord(words, result.spread)}.` : place;
}
