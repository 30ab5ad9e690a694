import type { Instant } from '../../../shared/kernel/instant.ts'

/** A screen reader is told at most this often, ms. */
export const SPEAK_MS = 10_000

/** More than the newest of these in one breath is noise. */
const MOST = 4

/** What a live region says now, and what waits to be said. `nr` tells two same sentences apart. */
export type Speech = {
  readonly said: string
  readonly nr: number
  readonly at: Instant
  readonly waiting: readonly string[]
}

/** Silence. */
export const SILENT: Speech = { said: '', nr: 0, at: Number.NEGATIVE_INFINITY, waiting: [] }

/** Something to say: at once where the last was long ago, else with the others when its time comes. */
export function withWords(speech: Speech, words: string, now: Instant): Speech {
  return spoken({ ...speech, waiting: [...speech.waiting, words].slice(-MOST) }, now)
}

/** Says what waits, if its time has come; else the same object. */
export function spoken(speech: Speech, now: Instant): Speech {
  if (speech.waiting.length === 0 || now - speech.at < SPEAK_MS) return speech
  return { said: speech.waiting.join(' '), nr: speech.nr + 1, at: now, waiting: [] }
}
