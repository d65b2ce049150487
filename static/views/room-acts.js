/** What a person may do in a room: each act becomes an op, a ballot, or a change of what is shown. */

import { LIMITS } from "../protocol.js";
import { undecidedOn } from "../room/reveal.js";
import { answeredOf, openStatements, stepAmong } from "../room/select.js";
import { focusOn } from "./focus.js";
import { isWithGroup } from "./following.js";

/** @import {Op} from "../protocol.js" */
/** @import {Place, RoomAct, Ui} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/** A second press within this time was meant as one. */
const ONE_PRESS = 600;

const CONTROL = /\p{Cc}/u;

/**
 * @param {Stage} stage
 * @param {() => Promise<boolean>} erase  whether it is erased
 * @returns {Omit<RoomAct, "joinAgain"|"takePartAsUsual"|"reload">}
 */
export function createRoomActs(stage, erase) {
  const { state, ui, words, show, line, announcer, afterDrawing, draw, now } = stage;
  let steppedAt = Number.NEGATIVE_INFINITY;

  return {
    go,
    goToGroup: () => show({ looking: null }),
    next: () => step("next"),
    back: () => step("previous"),
    choose: (statement, score) => line().cast(statement, score),
    skip,
    flush: () => line().flushCasts(),
    nextOpen,
    takePart: (answering) => void line().send({ type: "take_part", answering }),
    toggleMine: () => show({ showMine: !ui().showMine }),
    askReveal,
    reveal,
    askRound: (k) => ask({ what: "round", threshold: k }),
    startRound,
    lookAt: (statement) => focusOn(`#result-${CSS.escape(statement)}`, "center"),
    togglePlain: () => show({ plain: !ui().plain }),
    askClose: () => ask({ what: "close" }),
    closeRoom: () => {
      show({ asking: null });
      line().send({ type: "close_room" });
      document.getElementById("person")?.hidePopover();
    },
    askErase: () => ask({ what: "erase" }),
    eraseRoom,
    wait: () => show({ asking: null }),
    setThreshold: (k) => void line().send({ type: "set_setting", setting: "threshold", value: k }),
    setEditOthers: (allowed) =>
      void line().send({ type: "set_setting", setting: "edit_others", value: allowed }),
    open,
    close,
    toggleWords: () => show({ wordsOpen: !ui().wordsOpen }),
    copy,
    rename: (event) => submit(event, "name", (name) => ({ type: "rename", name })),
    renameRoom: (event) => submit(event, "title", (title) => ({ type: "rename_room", title })),
    leave: () => line().leave(),
    retry: () => line().retry(),
    dismiss: (refused) => line().dismiss(refused),
    setHelpKey: (helpKey) => show({ helpKey }),
    setLoudness: (loudness) => {
      announcer.setLoudness(loudness);
      show({ loudness });
    },
  };

  /** What is asked for although it is drawn has closed, and is about to say so. @param {Ui["dialog"]} dialog */
  function open(dialog) {
    if (ui().dialog === dialog) close();
    show({ dialog, copied: null, errors: {}, sent: null });
  }

  /** At once: one that is asked for again before the next frame would else be the one that has closed. */
  function close() {
    show({ dialog: null, errors: {}, sent: null });
    draw();
  }

  /** The server then says goodbye to everyone. */
  async function eraseRoom() {
    const erased = await erase();
    show({ asking: null, errors: erased ? {} : { erase: words().t("erase.failed") } });
    if (!erased) announcer.alarm(words().t("erase.failed"));
  }

  /** Who leads takes everyone along; the others look for themselves. @param {string} to @param {string|null} [place] */
  function go(to, place = null) {
    const { room, you } = state();
    if (!room) return;
    if (you?.role === "facilitator" && !room.closed) {
      lead(to, place);
      return;
    }
    /** @type {Place} */
    const looking = { step: to, place };
    show({ looking: isWithGroup(room, looking) ? null : looking, asking: null });
  }

  /** @param {string} to @param {string|null} place */
  function lead(to, place) {
    show({ looking: null, asking: null, wordsOpen: false });
    line().send({ type: "set_step", step: to, place });
  }

  /** @param {"next"|"previous"} way */
  function step(way) {
    const { room } = state();
    if (!room || now() - steppedAt < ONE_PRESS) return;
    const to = stepAmong(room, room.step)[way];
    if (to === null) return;
    steppedAt = now();
    lead(to, null);
  }

  /** @param {string} statement */
  function skip(statement) {
    const skipped = state().mine[statement]?.score === "skip";
    line().cast(statement, skipped ? null : "skip");
    line().flushCasts();
  }

  function nextOpen() {
    const { room, mine } = state();
    const next = room && answeredOf(mine, openStatements(room)).next;
    if (next) focusOn(`#statement-${next} input`, "center");
  }

  /** @param {string|null} statement */
  function askReveal(statement) {
    const current = state();
    if (!current.room) return;
    for (const { id, op } of current.refused) {
      if (op?.type === "reveal_result") line().dismiss(id);
    }
    if (undecidedOn(current.room, current.counts, statement) > 0) ask({ what: "reveal", statement });
    else line().send({ type: "reveal_result", statement });
  }

  function reveal() {
    const { asking } = ui();
    show({ asking: null });
    if (asking?.what === "reveal") line().send({ type: "reveal_result", statement: asking.statement });
  }

  /** A new round begins where it is answered, so that everyone reads what it asks for before the first answer. */
  function startRound() {
    const { asking } = ui();
    if (asking?.what !== "round") return;
    line().send({ type: "start_round", threshold: asking.threshold });
    lead("grade", null);
  }

  /** @param {import("./model.js").Question} question */
  function ask(question) {
    const already = ui().asking?.what === question.what;
    show({ asking: question });
    if (!already) afterDrawing(() => focusOn(".confirmation", "nearest"));
  }

  /** @param {"people"|"leader"} which */
  async function copy(which) {
    const { links } = ui();
    const link = which === "people" ? links.participant : (links.facilitator ?? "");
    try {
      await navigator.clipboard.writeText(link);
      show({ copied: which });
      announcer.say(words().t("invite.copied"));
    } catch {
      show({ copied: "failed" });
      announcer.say(words().t("invite.copy_failed"));
      focusOn(`#link-${which}`, "nearest");
    }
  }

  /**
   * Sends what a dialog holds; the dialog stays, with its text, until the server has answered.
   * @param {SubmitEvent} event
   * @param {"name"|"title"} field
   * @param {(text: string) => Op} op
   */
  function submit(event, field, op) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const text = String(form.get(field) ?? "").trim();
    const error = mistake(text, field);
    if (error) {
      show({ errors: { [field]: error } });
      focusOn(`#${field}`, "nearest");
      return;
    }
    show({ errors: {}, sent: { id: line().send(op(text)), field, text } });
    if (state().link.status !== "open") show({ dialog: null, sent: null });
  }

  /** @param {string} text @param {"name"|"title"} field */
  function mistake(text, field) {
    const { t } = words();
    const max = LIMITS[field];
    if (field === "name" && text === "") return t("err.name_empty");
    if (CONTROL.test(text)) return t(`err.bad_${field}`);
    return [...text].length > max ? t(`err.${field}_long`, { max }) : null;
  }
}
