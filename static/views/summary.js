/** Summering: a document to read and to print. */

import { html, nothing } from "lit-html";
import { profile } from "./profile.js";
import { profileRows } from "./results.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function summaryStep(model, act) {
  const { t, room, date, text, langOf } = model;
  const { source } = room.workshop;
  return html`<article class="summary">
    <header class="summary-head">
      <h1 tabindex="-1">${t("summary.title")}</h1>
      <p class="summary-of"><span lang=${room.locale}>${room.title || t("room.code", { code: room.room })}</span> · ${date(room.created)}</p>
    </header>
    ${summaryProfile(model)}
    ${source ? html`<p class="summary-source" lang=${langOf(source) ?? nothing}>${text(source)}</p>` : nothing}
    <button type="button" class="button summary-print" @click=${act.print}>${t("export.print")}</button>
  </article>`;
}

/** @param {RoomModel} model */
export function summaryProfile(model) {
  const { t, room } = model;
  const rows = profileRows(model, () => null).filter(({ result }) => result !== null);
  if (rows.length === 0) return html`<p class="soft">${t("summary.no_results")}</p>`;
  return html`<section class="summary-profile">
    <h2>${t("summary.profile")}</h2>
    ${profile(model, rows, { caption: t("results.caption"), scale: room.workshop.scale })}
  </section>`;
}
