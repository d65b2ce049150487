/** Resultat: one profile for everyone; who leads opens it, a statement at a time or all at once. */

import { html, nothing } from "lit-html";
import { revealable, undecidedOn } from "../room/reveal.js";
import { countOf, missingAnswers, participants, resultOf, threshold } from "../room/select.js";
import { confirmation } from "./confirmation.js";
import { newcomers, ownToggle } from "./grade.js";
import { commonCount, profile, triangle } from "./profile.js";
import { refusalText } from "./refusal.js";
import { thoughtAt } from "./thought.js";

/** @import {ProfileRow} from "./profile.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["statements"][number]} Statement */

/** @param {RoomModel} model @param {Act} act */
export function resultsStep(model, act) {
  const { t, room, role } = model;
  const leads = role === "facilitator";
  const open = profileRows(model, (statement) =>
    leads ? facing(model, act, statement) : { waiting: answeredSoFar(model, statement.id) },
  );
  const rows = open.map((row) => (row.result ? { ...row, ...thoughtAt(model, act, row.id) } : row));
  const none = rows.every(({ result }) => result === null);
  return html`
    <div class="results-head">
      <div>
        <h1 tabindex="-1">${t("results.title")}</h1>
        <p class="soft read">${t("results.read")}</p>
        ${newcomers(model)}
        ${none && !leads ? html`<p class="notice">${t("results.waiting")}</p>` : nothing}
      </div>
      <div class="results-side">
        ${everyone(model, rows)}${legend(model, rows)}
        ${leads ? html`<div class="actions">${ownMayBeAsked(model) ? ownToggle(model, act) : nothing}${showAll(model, act)}</div>` : nothing}
      </div>
    </div>
    ${asked(model, act, null)}
    ${profile(model, rows, { caption: t("results.caption"), scale: room.workshop.scale })}`;
}

/**
 * @param {RoomModel} model
 * @param {(statement: Statement) => Partial<ProfileRow>|null} whileOpen
 * @returns {ProfileRow[]}
 */
export function profileRows(model, whileOpen) {
  const { room, state, ui, role, shown } = model;
  const fresh = [...ui.fresh];
  // The summary is a document for others to read.
  const ownSeen =
    shown.step !== "summary" && (role === "participant" || (role === "facilitator" && ui.showMine));
  return room.workshop.statements.map((statement) => {
    const result = resultOf(room, statement.id);
    const own = ownSeen ? (state.mine[statement.id]?.score ?? null) : null;
    const order = fresh.indexOf(statement.id);
    return {
      ...statement,
      result,
      own,
      ...(order < 0 ? {} : { fresh: order }),
      focusable: role === "facilitator",
      ...(result === null ? whileOpen(statement) : null),
    };
  });
}

/** What who leads sees in the row of an open statement. @param {RoomModel} model @param {Act} act @param {Statement} statement */
function facing(model, act, { id }) {
  const { t, room, state } = model;
  const missing = missingAnswers(room, state.counts, id);
  if (room.closed) return {};
  return {
    first:
      missing > 0
        ? undefined
        : html`<button type="button" class="button compact" data-asks=${asksFor(id)} @click=${() => act.askReveal(id)}>${t("results.show")}</button>`,
    waiting: missing > 0 ? t("results.few", { k: threshold(room), n: missing }) : answeredSoFar(model, id),
    below: asked(model, act, id),
  };
}

/** @param {RoomModel} model @param {string} statement */
function answeredSoFar({ t, state, room }, statement) {
  const { counts } = state;
  return counts
    ? t("grade.count", { n: countOf(room, counts, statement).answered, m: counts.seats })
    : nothing;
}

/** @param {RoomModel} model @param {Act} act @param {string|null} statement */
function asked(model, act, statement) {
  const { ui, t } = model;
  if (ui.asking?.what !== "reveal" || ui.asking.statement !== statement)
    return refusedReveal(model, statement);
  const n = undecidedOn(model.room, model.state.counts, statement);
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
  return me !== null && (me.answering || Object.keys(state.mine).length > 0);
}

/** "Alla 12 svarade", once, when it is true of everything shown. @param {RoomModel} model @param {ProfileRow[]} rows */
function everyone({ t, room }, rows) {
  const n = commonCount(rows);
  if (n === null) return nothing;
  const answering = participants(room).filter((participant) => participant.answering).length;
  return html`<p class="small">${t(n === answering ? "results.everyone" : "results.each", { n })}</p>`;
}

/** @param {RoomModel} model @param {ProfileRow[]} rows */
function legend({ t }, rows) {
  const shown = rows.some(({ result }) => result !== null);
  return html`<ul class="legend" role="list" aria-hidden="true">
    ${shown ? html`<li><span class="legend-mark"></span>${t("results.legend_mean")}</li>` : nothing}
    ${rows.some(({ own }) => typeof own === "number") ? html`<li>${triangle()}${t("results.legend_own")}</li>` : nothing}
  </ul>`;
}
