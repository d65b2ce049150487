/** Summering: a document to read, to print, to paste and to keep. */

import { html, nothing } from "lit-html";
import { PLAN } from "../room/plan.js";
import { participants } from "../room/select.js";
import { partsOf, summaryOf } from "../room/summary.js";
import { keepLink } from "./alone.js";
import { downloads } from "./downloads.js";
import { keptUntil } from "./keeping.js";
import { linked } from "./linked.js";
import { countWords, profile } from "./profile.js";
import { roomName } from "./title.js";

/** @import {Summary, Written, WrittenColumn} from "../room/summary.js" */
/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function summaryStep(model, act) {
  const { t, room, date, text, langOf } = model;
  const summary = summaryOf(room);
  const { solo, source, hidden } = summary;
  return html`<article class="summary">
    <header class="summary-head">
      <h1 tabindex="-1">${t(solo ? "summary.title_alone" : "summary.title")}</h1>
      <p class="summary-of"><span lang=${summary.title ? summary.locale : nothing}>${roomName(model)}</span> · ${date(summary.created)}</p>
      ${downloads(model, act)}
      ${keptSummary(model)}
    </header>
    ${doing(model, summary)}
    ${graded(model, summary)}
    ${summary.boards.map(
      ({ id, heading, columns }) => html`<section class="summary-part" aria-labelledby="summary-${id}">
        <h2 id="summary-${id}" lang=${langOf(heading) ?? nothing}>${text(heading)}</h2>
        ${columns.map((column) => written(model, summary, column, nothing))}
      </section>`,
    )}
    <footer class="summary-foot">
      ${hidden > 0 ? html`<p>${t("summary.hidden", { n: hidden })}</p>` : nothing}
      ${source ? html`<p lang=${langOf(source) ?? nothing}>${text(source)}</p>` : nothing}
    </footer>
    ${solo ? keepLink(model, act) : nothing}
  </article>`;
}

/** In time to take along what shall be left of it. @param {RoomModel} model */
function keptSummary(model) {
  const said = keptUntil(model);
  return said === null ? nothing : html`<p class="soft kept">${said} ${model.t("keep.take")}</p>`;
}

/** What will be done, by whom and when. @param {RoomModel} model @param {Summary} summary */
function doing(model, summary) {
  const { t, text, locale } = model;
  const { solo, columns, doing: headings } = summary;
  const places = new Intl.ListFormat(locale, { type: "disjunction" }).format(
    headings.map((heading) => t("summary.quoted", { text: text(heading) })),
  );
  return html`<section class="summary-part" aria-labelledby="summary-do">
    <h2 id="summary-do">${t(solo ? "summary.do_alone" : "summary.do")}</h2>
    ${columns.map((column) => written(model, summary, column, t("summary.missing")))}
    ${
      columns.length === 0
        ? html`<p class="soft">${t("summary.missing_yet")}
            <span class="summary-screen">${t(solo ? "summary.where_alone" : "summary.where", { places })}</span></p>`
        : nothing
    }
  </section>`;
}

/** @param {RoomModel} model @param {Summary} summary */
function graded(model, summary) {
  const { t } = model;
  const { solo } = summary;
  const rows = summaryRows(summary);
  return html`<section class="summary-part summary-profile" aria-labelledby="summary-profile">
    <h2 id="summary-profile">${t(solo ? "results.title_alone" : "results.title")}</h2>
    ${
      rows.length === 0
        ? html`<p class="soft">${t(solo ? "results.none_alone" : "summary.no_results")}</p>`
        : html`${solo ? nothing : html`<p class="soft">${answers(model, summary)}</p>`}
            ${profile(model, rows, { caption: t("results.caption"), scale: summary.profile.scale, alone: solo, earlierRound: summary.profile.earlierRound })}`
    }
  </section>`;
}

/** @param {Summary} summary @returns {import("./profile.js").ProfileRow[]} */
export function summaryRows({ profile: { statements } }) {
  return statements.map((statement) => ({ ...statement, own: null }));
}

/** How many answered, how many had to, and what the marks are. @param {RoomModel} model @param {Summary} summary */
function answers({ t, room }, summary) {
  const { round, earlierRound, threshold: k } = summary.profile;
  const rows = summaryRows(summary);
  const answering = participants(room).filter((participant) => participant.answering).length;
  const said = [
    countWords({ t }, rows, answering),
    k === null ? "" : t("anon.k", { k }),
    rows.some(({ result }) => result?.distribution) ? t("summary.bars") : "",
    round === null || earlierRound === null ? "" : t("summary.rings", { round, earlier: earlierRound }),
  ];
  return said.filter((each) => each !== "").join(" ");
}

/**
 * @param {RoomModel} model
 * @param {Summary} summary
 * @param {WrittenColumn} column
 * @param {unknown} open  what stands for who and when while they are open; nothing where they are not asked for
 */
export function written(model, { locale }, { heading, notes }, open) {
  const { text, langOf } = model;
  return html`<div class="summary-column">
    <h3 lang=${langOf(heading) ?? nothing}>${text(heading)}</h3>
    ${partsOf(notes).map(
      ({ group, notes: own }) => html`
        ${group ? html`<h4 class="summary-group" lang=${group.name ? locale : nothing} dir="auto">${group.name || model.t("group.nameless")}</h4>` : nothing}
        <ul role="list" ?data-group=${group !== null}>
          ${own.map(
            (note) => html`<li>
              <p class="summary-text" lang=${locale} dir="auto">${linked(note.text.trim())}</p>
              ${facts(model, note, locale, open)}
            </li>`,
          )}
        </ul>`,
    )}
  </div>`;
}

/** @param {RoomModel} model @param {Written} note @param {string} locale @param {unknown} open */
function facts(
  { t, text },
  { author, about, question, source, color, stars, nearlyAll, ...plan },
  locale,
  open,
) {
  const decided = [
    ...PLAN.map((field) => fact(t(`note.${field}`), plan[field], locale, open)),
    fact(t("summary.stars"), starWords({ t }, stars, nearlyAll), nothing, nothing),
    fact(t("summary.about"), about && `${text(about.left)} – ${text(about.right)}`, nothing, nothing),
    fact(t("summary.question"), question && text(question.short), nothing, nothing),
    fact(t("summary.source"), source, locale, nothing),
    fact(t("summary.color"), color, locale, nothing),
    fact(t("summary.author"), author, locale, nothing),
  ].filter((each) => each !== nothing);
  return decided.length === 0 ? nothing : html`<dl class="summary-facts">${decided}</dl>`;
}

/** @param {Pick<RoomModel, "t">} model @param {number|null} n @param {boolean} nearlyAll */
function starWords({ t }, n, nearlyAll) {
  if (!n) return null;
  return nearlyAll ? t("stars.on_nearly", { n }) : String(n);
}

/** @param {string} label @param {string|null} said @param {unknown} lang @param {unknown} open */
function fact(label, said, lang, open) {
  if (!said && open === nothing) return nothing;
  return html`<div><dt>${label}</dt><dd class=${said ? "" : "soft"} lang=${said ? lang : nothing} dir="auto">${said || open}</dd></div>`;
}
