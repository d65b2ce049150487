/** The summary as it is pasted: headings, lists and one table, as HTML and as plain text. Pure. */

import { PLAN } from "../room/plan.js";
import { partsOf } from "../room/summary.js";
import { spreadWord } from "./profile-words.js";

/** @import {Summary, Told, Written, WrittenColumn} from "../room/summary.js" */
/** @import {Copy} from "../lib/clipboard.js" */
/** @import {Words} from "../lib/text.js" */

/** Word and mail draw no borders of their own. Attributes, for a page's policy stops styles on their way to the clipboard. */
const TABLE = 'border="1" cellspacing="0" cellpadding="6"';

/** @typedef {[tag: "h1"|"h2"|"h3"|"h4"|"p", text: string] | [tag: "ul", items: string[][]] | [tag: "table", rows: string[][]]} Block */

/**
 * @param {Words} words
 * @param {Summary} summary
 * @param {string} title
 * @returns {Copy}
 */
export function pasted(words, summary, title) {
  const blocks = [...head(words, summary, title), ...body(words, summary), ...foot(words, summary)];
  return {
    html: `<div lang="${words.locale}">\n${blocks.map(asHtml).join("\n")}\n</div>`,
    text: `${blocks.map(asText).join("\n\n")}\n`,
  };
}

/** @param {Words} words @param {Summary} summary @param {string} title @returns {Block[]} */
function head({ t, date }, { created, solo }, title) {
  const arrived = t(solo ? "summary.title_alone" : "summary.title");
  return [
    ["h1", title],
    ["p", title === arrived ? date(created) : `${arrived}, ${date(created)}`],
  ];
}

/** @param {Words} words @param {Summary} summary @returns {Block[]} */
function body(words, { solo, columns, profile, boards }) {
  const { t, text } = words;
  return [
    ["h2", t(solo ? "summary.do_alone" : "summary.do")],
    ...(columns.length === 0 ? [paragraph(t("summary.missing"))] : notes(words, columns, true)),
    ["h2", t(solo ? "results.title_alone" : "results.title")],
    ...graded(words, profile, solo),
    ...boards.flatMap((board) => [
      /** @type {Block} */ (["h2", text(board.heading)]),
      ...notes(words, board.columns, false),
    ]),
  ];
}

/** @param {Words} words @param {Summary} summary @returns {Block[]} */
function foot({ t, text }, { hidden, source }) {
  return [
    ...(hidden > 0 ? [paragraph(t("summary.hidden", { n: hidden }))] : []),
    ...(source === null ? [] : [paragraph(text(source))]),
  ];
}

/** @param {string} text @returns {Block} */
function paragraph(text) {
  return ["p", text];
}

/** @param {Words} words @param {WrittenColumn[]} columns @param {boolean} decides @returns {Block[]} */
function notes(words, columns, decides) {
  return columns.flatMap((column) => [
    /** @type {Block} */ (["h3", words.text(column.heading)]),
    ...partsOf(column.notes).flatMap(({ group, notes: own }) => [
      ...(group ? [/** @type {Block} */ (["h4", group.name || words.t("group.nameless")])] : []),
      /** @type {Block} */ (["ul", own.map((note) => item(words, note, decides))]),
    ]),
  ]);
}

/** A note's lines, and under them its plan, what it came from, its colour and by whom. @param {Words} words @param {Written} note @param {boolean} decides */
function item({ t, text }, { text: said, author, about, question, source, color, ...plan }, decides) {
  const open = decides ? t("summary.missing") : null;
  const under = [
    ...PLAN.map((field) => [t(`note.${field}`), plan[field] ?? open]),
    [t("summary.about"), about && `${text(about.left)} – ${text(about.right)}`],
    [t("summary.question"), question && text(question.short)],
    [t("summary.source"), source?.replace(/\s+/g, " ").trim()],
    [t("summary.color"), color],
    [t("summary.author"), author],
  ];
  const facts = under.flatMap(([label, fact]) => (fact ? [`${label} ${fact}`] : []));
  return [...said.trim().split("\n"), ...(facts.length > 0 ? [facts.join(" · ")] : [])];
}

/** @param {Words} words @param {Summary["profile"]} profile @param {boolean} solo @returns {Block[]} */
function graded(words, profile, solo) {
  const { t } = words;
  if (profile.statements.length === 0) return [paragraph(t("summary.no_results"))];
  const k = solo ? null : profile.threshold;
  return [...(k === null ? [] : [paragraph(t("anon.k", { k }))]), table(words, profile, solo)];
}

/**
 * A column more where there is something to tell: rounds where there are several, spread and distribution where they are shown.
 * @param {Words} words
 * @param {Summary["profile"]} profile
 * @param {boolean} solo
 * @returns {Block}
 */
function table(words, { scale, told, earlierRound }, solo) {
  const { t, text } = words;
  /** @type {[boolean, string, (one: Told) => string][]} */
  const columns = [
    [true, `${text(scale.left)} (1)`, ({ left }) => text(left)],
    [earlierRound !== null, t("results.round"), ({ round }) => String(round)],
    [true, t(solo ? "results.answer" : "results.mean"), (one) => meanOf(words, one, solo)],
    [true, `${text(scale.right)} (10)`, ({ right }) => text(right)],
    [!solo, t("results.counts"), ({ result }) => String(result.n)],
    [told.some(({ result }) => result.spread), t("results.spread"), (one) => spreadOf(words, one)],
    [
      told.some(({ result }) => result.distribution),
      t("results.distribution"),
      ({ result }) => result.distribution?.join(", ") ?? "",
    ],
  ];
  const shown = columns.filter(([is]) => is);
  return [
    "table",
    [shown.map(([, title]) => title), ...told.map((one) => shown.map(([, , cell]) => cell(one)))],
  ];
}

/** @param {Words} words @param {Told} told @param {boolean} solo */
function meanOf({ t, text, mean }, { left, right, result }, solo) {
  if (result.end) return t("summary.end", { end: text(result.end === "left" ? left : right) });
  return solo ? String(Number(result.mean)) : mean(result.mean ?? "");
}

/** @param {Words} words @param {Told} told */
function spreadOf(words, { result }) {
  return result.spread ? spreadWord(words, result.spread) : "";
}

/** @param {Block} block */
function asHtml([tag, content]) {
  if (tag === "ul") {
    return `<ul>\n${content.map((lines) => `<li>${lines.map(escaped).join("<br>")}</li>`).join("\n")}\n</ul>`;
  }
  if (tag === "table") {
    const [heads = [], ...rows] = content;
    const top = heads.map((words) => `<th scope="col" align="left">${escaped(words)}</th>`).join("");
    const under = rows.map(
      (row) => `<tr>${row.map((cell) => `<td valign="top">${escaped(cell)}</td>`).join("")}</tr>`,
    );
    return `<table ${TABLE}>\n<thead><tr>${top}</tr></thead>\n<tbody>\n${under.join("\n")}\n</tbody>\n</table>`;
  }
  return `<${tag}>${escaped(content)}</${tag}>`;
}

/** @param {Block} block */
function asText([tag, content]) {
  if (tag === "ul") return content.map((lines) => `- ${lines.join("\n  ")}`).join("\n");
  if (tag === "table") return content.map((row) => row.join("\t")).join("\n");
  return content;
}

/** @param {string} text */
function escaped(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
