/** What a person sees that the room does not know of, as it is at first. */

/** @import {Ui} from "./model.js" */

/** @type {Ui} */
export const FIRST_SIGHT = Object.freeze({
  page: "start",
  looking: null,
  dialog: null,
  asking: null,
  showMine: false,
  wordsOpen: false,
  copied: null,
  sent: null,
  errors: {},
  fresh: new Set(),
  busy: false,
  wide: false,
  longLost: false,
  back: false,
  loudness: "all",
  invitation: null,
  links: { participant: "", facilitator: null, screen: null },
});
