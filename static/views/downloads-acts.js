/** Fetching the summary as a file, and copying it. */

import { copyRich } from "../lib/clipboard.js";
import { saveFile } from "../lib/save-file.js";
import { summaryOf } from "../room/summary.js";
import { pasted } from "./copying.js";
import { roomName } from "./title.js";

/** @import {SummaryAct, Ui} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/** @typedef {"md"|"csv"|"json"} FileForm */

/**
 * @param {Stage} stage
 * @param {(form: FileForm) => Promise<{name: string, content: Blob}|{code: string}>} fetchSummary
 * @returns {Omit<SummaryAct, "print">}
 */
export function createDownloadsActs({ state, ui, words, show, announcer }, fetchSummary) {
  return {
    toggleDownloads: () => show({ downloadsOpen: !ui().downloadsOpen, taken: null }),
    download,
    copySummary,
  };

  /** @param {FileForm} form */
  async function download(form) {
    if (ui().busy) return;
    show({ busy: true, taken: null });
    const file = await fetchSummary(form);
    show({ busy: false });
    if ("content" in file) saveFile(file.name, file.content);
    said("content" in file ? "saved" : "failed");
  }

  async function copySummary() {
    const { room } = state();
    if (room === null) return;
    const copy = pasted(words(), summaryOf(room), roomName({ ...words(), room }));
    said((await copyRich(copy)) ? "copied" : "copy_failed");
  }

  /** @param {NonNullable<Ui["taken"]>} taken */
  function said(taken) {
    show({ taken });
    announcer.say(words().t(`export.${taken}`));
  }
}
