import type { RowClass } from '../../shared/domain/roles.ts'
import { mayRead } from '../../shared/domain/roles.ts'
import { CLASS_OF } from '../../shared/domain/row.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import { journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { Frame, FrameOp } from '../../shared/protocol/frame.ts'
import type { ScopeDelta } from '../db/port.ts'
import { rowOfText, type RowText } from '../db/row-text.ts'

/** A frame as text, and how many operations it has: a delta is long, and mostly goes as it is kept. */
export type FrameText = { readonly text: string; readonly ops: number }

/**
 * What a class is told of a scope's delta (rule SY60): who left, then rows. A class that sees a row sees it as it is kept, so
 * its text is neither read nor written again; only a wall display's rows are made anew.
 */
export function frameText({ rows, left }: ScopeDelta, held: RowClass, place: Omit<Frame, 'ops' | 'causes'>): FrameText {
  const ops = [
    ...left.flatMap(({ journey, leftSeq }) => (leftSeq === null ? [] : leaveText(journey, leftSeq))),
    ...rows.flatMap((row) => {
      const shown = textForClass(row, held)
      return shown === null ? [] : `{"op":"put","row":${shown}}`
    }),
  ]
  const { scope, prev, seq, tag, at } = place
  const head = JSON.stringify({ scope, prev, seq, tag, at }).slice(0, -1)
  return { text: `${head},"ops":[${ops.join()}],"causes":[]}`, ops: ops.length }
}

/** The frame that a text says. */
export function frameOfText({ text }: FrameText): Frame {
  return JSON.parse(text) as Frame
}

function leaveText(journey: string, seq: number): string {
  return JSON.stringify({ op: 'leave', journey: journeyIdSchema.parse(journey), seq } satisfies FrameOp)
}

function textForClass(row: RowText, held: RowClass): string | null {
  if (held !== 'wall') return mayRead(held, CLASS_OF[row.kind]) ? row.text : null
  const shown = rowForClass(rowOfText(row), held)
  return shown === null ? null : JSON.stringify(shown)
}
