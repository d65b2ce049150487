/** The profile: a table of results that is drawn as the picture it describes, so that the two cannot differ. */

import { html, nothing } from "lit-html";
import { at, backdrop, earlierMark, marker, ownMark, TICKS } from "./profile-marks.js";
import { distributionWords, movementWords, ownWords, spreadWord } from "./profile-words.js";

/** @import {Result} from "../protocol.js" */
/** @import {Bilingual, Words} from "../lib/text.js" */

/**
 * @typedef {object} ProfileRow
 * @property {string} id
 * @property {Bilingual} left
 * @property {Bilingual} right
 * @property {Result|null} result
 * @property {number|"skip"|null} own  one's own answer, where it may be seen
 * @property {Result|null} [earlier]  the result of an earlier round
 * @property {number|"skip"|null} [ownEarlier]  one's own answer in it
 * @property {unknown} [first]  what stands first in the row
 * @property {unknown} [waiting]  what stands on the track until there is a result
 * @property {unknown} [below]  what asks for an answer under the row
 * @property {boolean} [focusable]  takes the focus when what stood first is gone, or when one is led to it
 * @property {number} [fresh]  the place of this row in a reveal that one is watching
 */

/**
 * @typedef {object} Columns  what the table has besides poles and means
 * @property {boolean} first
 * @property {boolean} counts  whether some rows have to say how many answered
 * @property {number|null} usual  how many answered where the row does not say
 * @property {boolean} spread
 * @property {boolean} own
 * @property {number|null} earlierRound
 * @property {boolean} alone
 * @property {number} tallest  the largest share of a statement's answers that lies on one score
 */

/**
 * @param {Words} words
 * @param {ProfileRow[]} rows
 * @param {{caption: string, scale?: {left: Bilingual, right: Bilingual}, alone?: boolean, earlierRound?: number|null, plain?: boolean}} options
 *   alone: one person's answers, not means; plain: as a table of words, without the picture
 */
export function profile(words, rows, { caption, scale, alone = false, earlierRound = null, plain = false }) {
  const columns = columnsOf(rows, { alone, earlierRound });
  const { first, own, counts, spread } = columns;
  const telling = spread || counts || columns.earlierRound !== null;
  return html`<table class="profile" role="table" ?data-own=${own} ?data-first=${first} ?data-said=${telling} ?data-plain=${plain}
      ?data-bars=${columns.tallest > 0}>
    <caption class="visually-hidden">${caption}</caption>
    <thead role="rowgroup">${headRow(words, scale, columns)}</thead>
    <tbody role="rowgroup">
      ${rows.map((row, i) => profileRow(words, row, { before: rows[i - 1], after: rows[i + 1] }, columns))}
    </tbody>
  </table>`;
}

/**
 * How many answered most of the statements that have a result, so that it need be said but once; and whether some have another number.
 * @param {ProfileRow[]} rows
 * @returns {{n: number, everywhere: boolean}|null}
 */
export function usualCount(rows) {
  const counts = rows.flatMap(({ result }) => (result ? [result.n] : []));
  const n = counts.find((count) => counts.filter((other) => other === count).length * 2 > counts.length);
  return n === undefined ? null : { n, everywhere: counts.every((count) => count === n) };
}

/** The same in words. @param {Pick<Words, "t">} words @param {ProfileRow[]} rows @param {number} answering */
export function countWords({ t }, rows, answering) {
  const usual = usualCount(rows);
  if (usual === null) return "";
  const { n, everywhere } = usual;
  if (!everywhere) return t("results.most", { n });
  return t(n === answering ? "results.everyone" : "results.each", { n });
}

/** @param {ProfileRow[]} rows @param {{alone: boolean, earlierRound: number|null}} known @returns {Columns} */
function columnsOf(rows, { alone, earlierRound }) {
  const usual = usualCount(rows);
  const shares = rows.flatMap(({ result }) => result?.distribution?.map((count) => count / result.n) ?? []);
  return {
    first: rows.some((row) => row.first !== undefined),
    counts: !(alone || usual?.everywhere) && rows.some(({ result }) => result !== null),
    usual: usual?.n ?? null,
    spread: !alone && rows.some(({ result }) => result?.spread),
    own: rows.some(({ own, ownEarlier }) => own !== null || (ownEarlier ?? null) !== null),
    earlierRound: rows.some(({ earlier }) => earlier) ? earlierRound : null,
    alone,
    tallest: Math.max(0, ...shares),
  };
}

/**
 * @param {Words} words
 * @param {{left: Bilingual, right: Bilingual}|undefined} scale
 * @param {Columns} columns
 */
function headRow({ t, text, langOf }, scale, { first, own, spread, earlierRound, alone }) {
  return html`<tr role="row">
    ${first ? html`<th role="columnheader" scope="col" class="profile-first"><span class="visually-hidden">${t("results.acts")}</span></th>` : nothing}
    <th role="columnheader" scope="col" class="profile-poles">
      <span class="visually-hidden">${t("results.statement")}: </span>
      ${
        scale
          ? html`<span class="scale-left" lang=${langOf(scale.left) ?? nothing}>${text(scale.left)}</span>
            <span class="visually-hidden"> – </span>
            <span class="scale-right" lang=${langOf(scale.right) ?? nothing}>${text(scale.right)}</span>`
          : nothing
      }
    </th>
    <th role="columnheader" scope="col" class="profile-track">
      <span class="visually-hidden">${t(alone ? "results.answer" : "results.mean")}</span>
      <span class="track numbers" aria-hidden="true">${TICKS.map((n) => html`<span class="tick" .style=${at(n)}>${n}</span>`)}</span>
    </th>
    ${alone ? nothing : hiddenHead("count", t("results.counts"))}
    ${spread ? hiddenHead("spread", t("results.spread")) : nothing}
    ${earlierRound === null ? nothing : hiddenHead("earlier", t("results.since", { round: earlierRound }))}
    ${own ? hiddenHead("own", t("results.own")) : nothing}
  </tr>`;
}

/** The header of a column whose cells say for themselves what they are. @param {string} column @param {string} words */
function hiddenHead(column, words) {
  return html`<th role="columnheader" scope="col" class="profile-${column}"><span class="visually-hidden">${words}</span></th>`;
}

/**
 * @param {Words} words
 * @param {ProfileRow} row
 * @param {{before: ProfileRow|undefined, after: ProfileRow|undefined}} around
 * @param {Columns} columns
 */
function profileRow(words, row, { before, after }, columns) {
  const { result, earlier = null } = row;
  return html`<tr role="row" id=${columns.alone ? nothing : `result-${row.id}`} tabindex=${row.focusable ? "-1" : nothing}
      data-end=${result?.end ?? nothing} ?data-fresh=${row.fresh !== undefined} .style=${`--order: ${row.fresh ?? 0}`}>
      ${columns.first ? html`<td role="cell" class="profile-first">${row.first ?? nothing}</td>` : nothing}
      ${poles(words, row)}
      <td role="cell" class="profile-track" data-label=${words.t(columns.alone ? "results.answer" : "results.mean")}>
        ${backdrop({ result, earlier, before: before?.result, after: after?.result, tallest: columns.tallest })}
        ${earlierMark(words, earlier, result, columns.earlierRound === null ? "" : movementWords(words, earlier, result, columns.earlierRound))}${result ? meanOf(words, row, result, columns.alone) : waitedFor(row, "track")}
      </td>
      ${said(words, row, columns)}
      ${columns.own ? html`<td role="cell" class="profile-own">${ownWordsAndMarks(words, row, columns)}</td>` : nothing}
      ${row.below ? html`<td role="cell" class="profile-below">${row.below}</td>` : nothing}
    </tr>`;
}

/** @param {Words} words @param {ProfileRow} row */
function poles({ text, langOf }, { left, right }) {
  return html`<th role="rowheader" scope="row" class="profile-poles">
    <span class="pole left" lang=${langOf(left) ?? nothing}>${text(left)}</span>
    <span class="visually-hidden"> – </span>
    <span class="pole right" lang=${langOf(right) ?? nothing}>${text(right)}</span>
  </th>`;
}

/** @param {Words} words @param {ProfileRow} row @param {Result} result @param {boolean} alone */
function meanOf(words, { left, right }, result, alone) {
  if (!result.end) {
    const number = alone ? String(Number(result.mean)) : words.mean(result.mean ?? "");
    return marker(result, number);
  }
  return html`${marker(result)}
    <span class="end-words" data-end=${result.end}>${words.t("results.end")}</span>
    <span class="visually-hidden">${words.text({ left, right }[result.end])}</span>`;
}

/** Where an earlier mean lies on the track, what is waited for stands beside it. @param {ProfileRow} row @param {"track"|"beside"} where */
function waitedFor({ result, earlier = null, waiting }, where) {
  const here = result === null && (earlier === null) === (where === "track");
  return here ? html`<span class="waiting">${waiting ?? nothing}</span>` : nothing;
}

/** What a result says in words: how many answered, how alike, and what has become of the earlier one.
 * @param {Words} words @param {ProfileRow} row @param {Columns} columns */
function said(words, row, { alone, usual, spread, earlierRound }) {
  const { result } = row;
  return html`${alone ? nothing : countCell(words, result, result?.n !== usual)}
    ${spread ? spreadCell(words, result) : nothing}
    ${earlierRound === null ? nothing : earlierCell(words, row, earlierRound)}`;
}

/** What stands on the track while there is no new result need not be seen twice. @param {Words} words @param {ProfileRow} row @param {number} earlierRound */
function earlierCell(words, row, earlierRound) {
  const { result, earlier = null } = row;
  return html`<td role="cell" class="profile-earlier">
    <span class=${result ? "" : "visually-hidden"}>${movementWords(words, earlier, result, earlierRound)}</span>
    ${waitedFor(row, "beside")}
  </td>`;
}

/** @param {Words} words @param {Result|null} result @param {boolean} seen */
function countCell({ t, mean }, result, seen) {
  return html`<td role="cell" class="profile-count">
    ${result?.mean ? html`<span class="mean-words" aria-hidden="true">${t("results.mean")} ${mean(result.mean)}${seen ? " · " : ""}</span>` : nothing}
    ${result ? html`<span class=${seen ? "" : "visually-hidden"}>${t("results.count", { n: result.n })}</span>` : nothing}
  </td>`;
}

/** @param {Words} words @param {Result|null} result */
function spreadCell(words, result) {
  return html`<td role="cell" class="profile-spread">
    ${result?.spread ? spreadWord(words, result.spread) : nothing}
    ${result?.distribution ? html`<span class="visually-hidden distribution-words">${distributionWords(words, result.distribution)}</span>` : nothing}
  </td>`;
}

/** One's own answers: in this round, and in the earlier one. @param {Words} words @param {ProfileRow} row @param {Columns} columns */
function ownWordsAndMarks(words, { own: now, ownEarlier = null }, { earlierRound }) {
  return html`<span class="visually-hidden own-words">${ownWords(words, now, ownEarlier, earlierRound)}</span>
    ${ownMark(ownEarlier, "earlier")}${ownMark(now, "now")}`;
}
