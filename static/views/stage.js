/** What acts and attention work on: the state of the room, what is shown, the way to the server, and a voice. Types alone. */

/** @import {Op} from "../protocol.js" */
/** @import {Score, State} from "../room/state.js" */
/** @import {Announcer} from "../lib/announce.js" */
/** @import {Words} from "../lib/text.js" */
/** @import {Ui} from "./model.js" */

/**
 * @typedef {object} Line  the part of a connection that views may use
 * @property {() => string} newId
 * @property {(op: Op, batch?: string) => string} send  acts of one batch are taken back together
 * @property {(act: string, ops: readonly Op[]) => string[]} takeBack
 * @property {(done: import("../room/undo.js").Done) => void} doAgain  an act that was taken back
 * @property {(act: string) => void} letStand  it cannot be taken back
 * @property {(statement: string, score: Score) => void} cast
 * @property {() => void} flushCasts
 * @property {(board: string, note: string, stars: number) => void} giveStars
 * @property {(refused: string|null) => void} dismiss
 * @property {(kind: "typing"|"dragging", board: string, column: string, note: string|null) => void} whisper
 * @property {() => void} endWhisper
 * @property {() => void} retry
 * @property {() => void} leave
 */

/**
 * @typedef {object} Stage
 * @property {() => State} state
 * @property {() => Ui} ui
 * @property {() => Words} words
 * @property {(change: Partial<Ui>) => void} show
 * @property {() => Line} line
 * @property {Announcer} announcer
 * @property {(work: () => void) => void} afterDrawing
 * @property {() => void} draw  at once, what else would be drawn with the next frame
 * @property {() => number} now
 */

export {};
