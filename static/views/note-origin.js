/** What a note came from, and what came of it: quiet lines that lead there, where one may go there. */

import { html, nothing } from "lit-html";
import { questionOf } from "../room/select.js";
import { shortened } from "./shortened.js";

/** @import {Note, Question, Statement} from "../protocol.js" */
/** @import {Act} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */

/** source: null where there is none, or it is gone (lost). @typedef {{about: Statement|null, question: Question|null, source: Note|null, lost: boolean, step: Note|null, opens: string}} Origin */

const QUOTED = 48;

/** @param {ListModel} model @param {Note} note @returns {Origin} */
export function originOf({ room, opens, origins }, note) {
  const source = origins.sources.get(note.source ?? "") ?? null;
  return {
    about: room.workshop.statements.find(({ id }) => id === note.statement) ?? null,
    question: questionOf(room.workshop, note),
    source,
    lost: note.source !== null && source === null,
    step: origins.steps.get(note.id) ?? null,
    opens,
  };
}

/** @param {ListModel} model @param {Act|null} act @param {Origin} origin */
export function originLines({ t, text, room }, act, { about, question, source, lost, step, opens }) {
  const lead = (/** @type {string} */ to, /** @type {(acts: Act["notes"]) => void} */ go) =>
    act && opens.includes(to) ? () => go(act.notes) : null;
  const statement = about && t("note.about", { left: text(about.left), right: text(about.right) });
  return html`
    ${
      about
        ? line(
            "about",
            statement,
            lead("results", (notes) => notes.leadToStatement(about.id)),
          )
        : nothing
    }
    ${
      question
        ? line(
            "question",
            t("note.question", { question: text(question.short) }),
            lead("reflect", (notes) => notes.leadToQuestion(question.id)),
          )
        : nothing
    }
    ${
      source
        ? line(
            "source",
            html`${t("note.from")} <bdi lang=${room.locale}>”${shortened(source.text, QUOTED)}”</bdi>`,
            lead("document", (notes) => notes.leadToNote(source.id)),
          )
        : nothing
    }
    ${lost ? line("source", t("note.from_gone"), null) : nothing}
    ${
      step
        ? line(
            "step",
            t("note.became_step"),
            lead("document", (notes) => notes.leadToNote(step.id)),
          )
        : nothing
    }`;
}

/** @param {string} key @param {unknown} words @param {(() => void)|null} lead */
function line(key, words, lead) {
  if (!lead) return html`<p class="note-about">${words}</p>`;
  return html`<p class="note-about"><button type="button" class="note-lead" data-key=${key} @click=${lead}>${words}</button></p>`;
}
