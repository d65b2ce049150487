/** Resultat: one profile for everyone; who leads opens it, a statement at a time or all at once. */

import { html, nothing } from "lit-html";
import { revealable, undecidedOn } from "../room/reveal.js";
import { laidOver, ownAnswer } from "../room/rounds.js";
import { countOf, missingAnswers, participants, seatsOf, threshold } from "../room/select.js";
import { confirmation } from "./confirmation.js";
import { newcomers, ownToggle } from "./grade.js";
import { openings } from "./openings.js";
import { countWords, profile } from "./profile.js";
import { triangle } from "./profile-marks.js";
import { refusalText } from "./refusal.js";
import { anotherRound, roundQuestion, tooFew } from "./round.js";
import { thoughtAt } from "./thought.js";

/** @import {ProfileRow} from "./profile.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["statements"][number]} Statement */

/** @param {RoomModel} model @param {Act} act */
export function resultsStep(model, act) {
  const { t, room, role, ui } = model;
  const leads = role === "facilitator";
  const { rows: open, earlierRound } = profileRows(model, (statement) =>
    leads ? facing(model, act, statement) : { waiting: answersSoFar(model, statement.id) },
  );
  const rows = open.map((row) => (row.result ? { ...row, ...thoughtAt(model, act, row.id) } : row));
  const none = rows.every(({ result }) => result === null);
  return html`<div class="results">
    <div class="results-top">
      <div class="results-head">
        <div>
          <h1 tabindex="-1">${t("results.title")}</h1>
          <p class="soft read">${roundMark(model)} ${t("results.read")} ${everyone(model, rows)}</p>
          ${newcomers(model)}
          ${none && !leads ? html`<p class="notice">${t("results.waiting")}</p>` : nothing}
        </div>
        <div class="results-side">
          ${leads ? html`<div class="actions">${ownMayBeAsked(model) ? ownToggle(model, act) : nothing}${anotherRound(model, act)}${showAll(model, act)}</div>` : nothing}
        </div>
        ${legend(model, rows, earlierRound)}
      </div>
      ${asked(model, act, null)}${leads ? roundQuestion(model, act) : nothing}
    </div>
    ${leads && !room.closed ? tooFew(model, act) : nothing}
    <div class="results-main">
      ${profile(model, rows, { caption: t("results.caption"), scale: room.workshop.scale, earlierRound, plain: ui.plain })}
    </div>
    ${beside(model, act, rows, earlierRound)}
  </div>`;
}

/** What comes of the results: openings, and the same as words alone. @param {RoomModel} model @param {Act} act @param {ProfileRow[]} rows @param {number|null} earlierRound */
function beside(model, act, rows, earlierRound) {
  const { t, ui } = model;
  if (!rows.some(({ result, earlier }) => result || earlier)) return nothing;
  return html`<aside class="results-beside" aria-label=${t("results.beside")}>
    ${openings(model, act.lookAt)}
    ${legend(model, rows, earlierRound)}
    <button type="button" class="link plain-toggle" aria-pressed=${ui.plain ? "true" : "false"} @click=${act.togglePlain}>${t("results.plain")}</button>
  </aside>`;
}

/**
 * The statements with what is known of them in this round, over the round before.
 * @param {RoomModel} model
 * @param {(statement: Statement) => Partial<ProfileRow>|null} whileOpen
 * @returns {{rows: ProfileRow[], earlierRound: number|null}}
 */
export function profileRows(model, whileOpen) {
  const { room, state, ui, role } = model;
  const { earlierRound, statements } = laidOver(room, room.round);
  const fresh = [...ui.fresh];
  const ownSeen = role === "participant" || (role === "facilitator" && ui.showMine);
  const rows = statements.map((statement) => {
    const { id, result, earlier } = statement;
    const order = fresh.indexOf(id);
    return {
      ...statement,
      own: ownSeen ? ownAnswer(state, room.round, id) : null,
      ownEarlier: ownSeen && earlier && earlierRound !== null ? ownAnswer(state, earlierRound, id) : null,
      ...(order < 0 ? {} : { fresh: order }),
      focusable: role !== "screen",
      ...(result === null ? whileOpen(statement) : null),
    };
  });
  return { rows, earlierRound };
}

/** What who leads sees in the row of an open statement. @param {RoomModel} model @param {Act} act @param {Statement} statement */
function facing(model, act, { id }) {
  const { t, room, state } = model;
  if (room.closed) return {};
  return {
    first:
      missingAnswers(room, state.counts, id) > 0
        ? undefined
        : html`<button type="button" class="button compact" data-asks=${asksFor(id)} @click=${() => act.askReveal(id)}>${t("results.show")}</button>`,
    waiting: answersSoFar(model, id),
    below: asked(model, act, id),
  };
}

/** How many have answered, or how many more must. @param {RoomModel} model @param {string} statement */
function answersSoFar({ t, state, room }, statement) {
  const { counts } = state;
  const [k, seats] = [threshold(room), seatsOf(room, counts)];
  if (seats === null) return t("results.few_plain", { k });
  const missing = missingAnswers(room, counts, statement);
  if (missing > 0) return t("results.few", { k, n: missing });
  return t("grade.count", { n: countOf(room, counts, statement).answered, m: seats });
}

/** @param {RoomModel} model @param {Act} act @param {string|null} statement */
function asked(model, act, statement) {
  const { ui, t } = model;
  const n = undecidedOn(model.room, model.state.counts, statement);
  // Nor is anything left to ask once the last of them is done.
  if (n === 0 || ui.asking?.what !== "reveal" || ui.asking.statement !== statement)
    return refusedReveal(model, statement);
  return confirmation(
    asksFor(statement),
    t("results.confirm", { n }),
    t("results.anyway"),
    t("results.wait"),
    act.reveal,
    act.wait,
  );
}

/** @param {RoomModel} model @param {string|null} statement */
function refusedReveal(model, statement) {
  const refused = model.state.refused.find(
    ({ op }) => op?.type === "reveal_result" && op.statement === statement,
  );
  if (!refused) return undefined;
  const k = threshold(model.room);
  const words =
    refused.code === "too_few_answers"
      ? model.t("results.few_plain", { k })
      : refusalText(model, refused.code);
  return html`<p class="error" role="status">${words}</p>`;
}

/** @param {RoomModel} model @param {Act} act */
function showAll({ t, room, state }, act) {
  if (room.closed || revealable(room, state.counts).length === 0) return nothing;
  return html`<button type="button" class="button primary" data-asks=${asksFor(null)} @click=${() => act.askReveal(null)}>${t("results.show_all")}</button>`;
}

/** @param {string|null} statement */
function asksFor(statement) {
  return `reveal-${statement ?? "all"}`;
}

/** @param {RoomModel} model */
function ownMayBeAsked({ me, state }) {
  const earlier = Object.values(state.earlier).some((scores) => Object.keys(scores).length > 0);
  return me !== null && (me.answering || earlier || Object.keys(state.mine).length > 0);
}

/** "Alla 12 svarade", once. @param {RoomModel} model @param {ProfileRow[]} rows */
function everyone(model, rows) {
  return countWords(model, rows, participants(model.room).filter(({ answering }) => answering).length);
}

/** @param {RoomModel} model */
function roundMark({ t, room }) {
  return room.round === 1
    ? nothing
    : html`<strong class="round-mark">${t("round.number", { round: room.round })}.</strong>`;
}

/** What the marks are; drawn over the profile where it is narrow, and beside it where there is room. @param {RoomModel} model @param {ProfileRow[]} rows @param {number|null} earlierRound */
export function legend({ t }, rows, earlierRound) {
  const is = (/** @type {(row: ProfileRow) => unknown} */ one) => rows.some(one);
  const ownBefore = is(({ ownEarlier }) => typeof ownEarlier === "number");
  return html`<ul class="legend" role="list" aria-hidden="true">
    ${is(({ result }) => result) ? html`<li><span class="legend-mark"></span>${t("results.legend_mean")}</li>` : nothing}
    ${is(({ result }) => result?.distribution) ? html`<li><span class="legend-bars"><span></span><span></span><span></span></span>${t("results.legend_bars")}</li>` : nothing}
    ${earlierRound === null ? nothing : html`<li><span class="legend-ring"></span>${t("results.legend_before", { round: earlierRound })}</li>`}
    ${is(({ own }) => typeof own === "number") ? html`<li>${triangle()}${t("results.legend_own")}</li>` : nothing}
    ${ownBefore && earlierRound !== null ? html`<li data-when="earlier">${triangle()}${t("results.legend_own_before", { round: earlierRound })}</li>` : nothing}
  </ul>`;
}
