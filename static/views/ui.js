/** What a person sees that the room does not know of, as it is at first. */

import { EMPTY_DESK } from "./desk.js";

/** @import {Ui} from "./model.js" */

/** @type {Ui} */
export const FIRST_SIGHT = Object.freeze({
  page: "start",
  looking: null,
  dialog: null,
  asking: null,
  showMine: false,
  plain: false,
  wordsOpen: false,
  copied: null,
  sent: null,
  errors: {},
  fresh: new Set(),
  busy: false,
  wide: false,
  longLost: false,
  unreached: false,
  back: false,
  downloadsOpen: false,
  taken: null,
  turned: null,
  desk: EMPTY_DESK,
  helpKey: true,
  loudness: "all",
  invitation: null,
  watching: false,
  links: { participant: "", facilitator: null, screen: null },
});
