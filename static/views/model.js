/** What the views are given to draw and the acts they may call; types alone, no code. */

/** @import {Room, Participant, Settings} from "../protocol.js" */
/** @import {State} from "../room/state.js" */
/** @import {Locale, Words} from "../lib/text.js" */
/** @import {Loudness} from "../lib/announce.js" */
/** @import {Desk} from "./desk.js" */
/** @import {AssignAct} from "./assign-acts.js" */
/** @import {ColorAct} from "./color-acts.js" */
/** @import {GroupAct} from "./group-acts.js" */
/** @import {MoveAct} from "./move-acts.js" */
/** @import {NoteAct} from "./note-acts.js" */
/** @import {OriginAct} from "./origin-acts.js" */
/** @import {SearchAct} from "./board-search-acts.js" */
/** @import {SilenceAct} from "./silence-acts.js" */
/** @import {StarAct} from "./stars-acts.js" */
/** @import {UndoAct} from "./undo-acts.js" */

/** @typedef {{step: string, place: string|null}} Place */
/** @typedef {Place & {following: boolean}} Shown */
/** @typedef {"start"|"create"|"join"|"room"|"left"} Page */
/** @typedef {"invite"|"qr"|"name"|"title"|"move"|"keys"|"note"|"colors"} DialogName */
/** @typedef {3|5|8} Threshold */
/** @typedef {{what: "reveal", statement: string|null} | {what: "round", threshold: Threshold} | {what: "stars"|"drop_stars", board: string} | {what: "close"} | {what: "erase"} | {what: "unanswered"} | {what: "notes", board: string}} Question */

/**
 * @typedef {object} Ui  what the person sees that the room does not know of
 * @property {Page} page
 * @property {Place|null} looking  where the person looks when not with the group
 * @property {DialogName|null} dialog
 * @property {Question|null} asking  what waits for a second yes
 * @property {boolean} showMine  own answers on the facilitator's screen
 * @property {boolean} plain  the profile as a table of words
 * @property {boolean} wordsOpen  the unfolded words of a phone's facilitator bar
 * @property {"people"|"leader"|"failed"|null} copied
 * @property {{id: string, field: "name"|"title", text: string}|null} sent  what a dialog has sent and waits to hear of
 * @property {Record<string, string>} errors  by field: a finished sentence
 * @property {ReadonlySet<string>} fresh  statements revealed while one watches
 * @property {boolean} busy  a request is under way
 * @property {boolean} wide  room for all the steps in a row
 * @property {boolean} longLost  disconnected for more than ten seconds
 * @property {boolean} unreached  what a room needs could not be fetched, and the page begins again when it can
 * @property {boolean} back  connected again a moment ago
 * @property {boolean} downloadsOpen
 * @property {"copied"|"copy_failed"|"saved"|"failed"|null} taken  what became of the last copy or file of the summary
 * @property {import("./screen-board.js").Turned|null} turned  what the big screen shows alone of a board that does not fit
 * @property {Desk} desk  what the person has at hand among the notes
 * @property {Loudness} loudness
 * @property {boolean} helpKey  "?" tells of the keys
 * @property {Invitation|null} invitation
 * @property {boolean} watching  come by the link to the big screen
 * @property {{participant: string, facilitator: string|null, screen: string|null}} links
 */

/** The name is what was written before the page began again. @typedef {{room: string, title: string, locale: Locale, alias: string|null, settings: Partial<Settings>, leads: boolean, name: string}} Invitation */

/**
 * inRoom: null until its code is here.
 * @typedef {Words & {state: State, ui: Ui, code: string|null, host: string, secure: boolean, inRoom: typeof import("./room.js").inRoom|null}} Model
 */

/**
 * @typedef {Model & {room: Room, shown: Shown, role: "participant"|"facilitator"|"screen", me: Participant|null}} RoomModel
 */

/**
 * @typedef {object} StartAct
 * @property {() => void} openCreate
 * @property {() => void} closeCreate
 * @property {() => void} createAlone
 * @property {(event: SubmitEvent) => void} create
 * @property {(event: SubmitEvent) => void} lookUp
 * @property {(event: SubmitEvent) => void} join
 * @property {(locale: Locale) => void} setLocale
 */

/**
 * @typedef {object} RoomAct
 * @property {(step: string, place?: string|null) => void} go
 * @property {() => void} goToGroup
 * @property {() => void} next
 * @property {() => void} back
 * @property {(statement: string, score: number) => void} choose
 * @property {(statement: string) => void} skip
 * @property {() => void} flush
 * @property {() => void} nextOpen
 * @property {(answering: boolean) => void} takePart
 * @property {() => void} toggleMine
 * @property {(statement: string|null) => void} askReveal
 * @property {() => void} reveal
 * @property {(k: Threshold) => void} askRound
 * @property {() => void} startRound
 * @property {(statement: string) => void} lookAt
 * @property {() => void} togglePlain
 * @property {() => void} askClose
 * @property {() => void} closeRoom
 * @property {() => void} askErase
 * @property {() => void} eraseRoom
 * @property {() => void} wait
 * @property {(k: number) => void} setThreshold
 * @property {(allowed: boolean) => void} setEditOthers
 * @property {(dialog: DialogName) => void} open
 * @property {() => void} close
 * @property {() => void} toggleWords
 * @property {(link: "people"|"leader") => void} copy
 * @property {(event: SubmitEvent) => void} rename
 * @property {(event: SubmitEvent) => void} renameRoom
 * @property {() => void} leave
 * @property {() => void} joinAgain
 * @property {() => void} takePartAsUsual
 * @property {() => void} retry
 * @property {() => void} reload
 * @property {(refused: string|null) => void} dismiss
 * @property {(loudness: Loudness) => void} setLoudness
 * @property {(on: boolean) => void} setHelpKey
 */

/** @typedef {{onAlone: () => void, backAlone: () => void}} AloneAct */

/**
 * @typedef {object} SummaryAct
 * @property {() => void} toggleDownloads
 * @property {(form: "md"|"csv"|"json") => void} download
 * @property {() => void} copySummary
 * @property {() => void} print
 */

/** @typedef {StartAct & RoomAct & AloneAct & SummaryAct & {notes: NoteAct & AssignAct & GroupAct & ColorAct & MoveAct & OriginAct & SearchAct & SilenceAct & StarAct & UndoAct}} Act */

export {};
