/** What a person may do before being in a room: make one, find one by its code, and come in. */

import { LIMITS } from "../protocol.js";
import { LIMITS as THRESHOLDS } from "../room/promise.js";
import { focusHeading, focusOn } from "./focus.js";

/** @import {Settings} from "../protocol.js" */
/** @import {CreatedRoom, RoomFacts} from "../room/state.js" */
/** @import {Locale} from "../lib/text.js" */
/** @import {StartAct} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} Doors
 * @property {(wishes: {title?: string, locale: Locale, settings: Partial<Settings>}) => Promise<CreatedRoom|{code: string}>} createRoom
 * @property {(typed: string) => Promise<RoomFacts|{code: string}>} lookUpRoom
 * @property {(made: CreatedRoom) => void} created
 * @property {(room: string) => void} enter
 * @property {(name: string|null) => void} join
 * @property {(locale: Locale) => void} locale
 */

/** @type {Record<string, string>} */
const WHY_NOT = { no_such_room: "err.no_room", erased: "err.erased", slow_down: "err.slow_down" };

/** @param {Stage} stage @param {Doors} doors @returns {StartAct} */
export function createStartActs({ ui, words, show, afterDrawing }, doors) {
  return {
    openCreate: () => turn("create"),
    closeCreate: () => turn("start"),
    create,
    createAlone,
    lookUp,
    join,
    setLocale: doors.locale,
  };

  /** @param {"create"|"start"} page */
  function turn(page) {
    show({ page, errors: {} });
    afterDrawing(page === "create" ? () => focusOn("#title", "nearest") : focusHeading);
  }

  /** @param {SubmitEvent} event */
  async function create(event) {
    const title = typed(event, "title");
    const threshold = THRESHOLDS.find((k) => String(k) === typed(event, "threshold"));
    if (ui().busy || wrong("title", longer(title, "title"))) return;
    show({ busy: true, errors: {} });
    const settings = { threshold, authors: typed(event, "authors") !== "" };
    const made = await doors.createRoom({ title, locale: words().locale, settings });
    show({ busy: false });
    if ("facilitator_key" in made) doors.created(made);
    else
      wrong(
        "title",
        words().t(made.code === "bad_field" ? "err.bad_title" : (WHY_NOT[made.code] ?? "create.failed")),
      );
  }

  /** Nothing is asked first: one who is alone can name the room when there is something in it. */
  async function createAlone() {
    if (ui().busy) return;
    show({ busy: true, errors: {} });
    const made = await doors.createRoom({ locale: words().locale, settings: { solo: true } });
    show({ busy: false });
    if ("facilitator_key" in made) doors.created(made);
    else show({ errors: { solo: words().t(WHY_NOT[made.code] ?? "create.failed") } });
  }

  /** @param {SubmitEvent} event */
  async function lookUp(event) {
    const wanted = typed(event, "code");
    if (ui().busy || wrong("code", wanted === "" ? words().t("start.code_empty") : null)) return;
    show({ busy: true, errors: {} });
    const found = await doors.lookUpRoom(wanted);
    show({ busy: false });
    if ("room" in found) doors.enter(found.room);
    else wrong("code", words().t(WHY_NOT[found.code] ?? "err.unavailable"));
  }

  /** An empty name is sent as the alias that was shown. @param {SubmitEvent} event */
  function join(event) {
    const name = typed(event, "name");
    if (wrong("name", longer(name, "name"))) return;
    show({ errors: {} });
    doors.join(name || (ui().invitation?.alias ?? ""));
  }

  /** @param {string} text @param {"name"|"title"} field */
  function longer(text, field) {
    const max = LIMITS[field];
    return [...text].length > max ? words().t(`err.${field}_long`, { max }) : null;
  }

  /** Says what is wrong beside the field, if anything is. @param {string} field @param {string|null} error */
  function wrong(field, error) {
    if (error === null) return false;
    show({ errors: { [field]: error } });
    afterDrawing(() => focusOn(`#${field}`, "nearest"));
    return true;
  }
}

/** @param {SubmitEvent} event @param {string} field */
function typed(event, field) {
  event.preventDefault();
  return String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(field) ?? "").trim();
}
