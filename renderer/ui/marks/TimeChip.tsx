import type { ReactElement } from 'react'
import { Countdown } from '../time/Countdown.tsx'
import type { AgeStyle } from '../time/format-age.ts'
import { useSureTime } from '../time/time-face.tsx'
import { Chip, type ChipTone } from './Chip.tsx'
import { TimeMark, type TimeMarkKind } from './TimeMark.tsx'

/** The time of a step, as boards show it. */
export type ChipTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'stands' }
  | { readonly kind: 'on-time' | 'due-soon' | 'overdue'; readonly dueAt: number }
  | { readonly kind: 'escalated'; readonly level: number; readonly dueAt: number | null }

/** Mark and countdown on their ground; "≈" before it while the clock is unconfirmed. */
export function TimeChip(props: { readonly time: ChipTime; readonly age?: AgeStyle }): ReactElement | null {
  const { time, age = 'short' } = props
  const sure = useSureTime()
  if (time.kind === 'none' || time.kind === 'stands') return null
  const mark = markOf(time)
  return (
    <Chip tone={sure || time.kind === 'on-time' ? TONES[time.kind] : 'offline'}>
      {!sure && <span aria-hidden="true">≈</span>}
      {mark !== null && <TimeMark time={mark} />}
      {time.dueAt !== null && (
        <Countdown dueAt={time.dueAt} age={age} late={time.kind === 'escalated' || time.kind === 'overdue'} />
      )}
    </Chip>
  )
}

const TONES: { readonly [K in 'on-time' | 'due-soon' | 'overdue' | 'escalated']: ChipTone } = {
  'on-time': 'quiet',
  'due-soon': 'due-soon',
  overdue: 'overdue',
  escalated: 'escalated',
}

function markOf(time: ChipTime): TimeMarkKind | null {
  if (time.kind === 'escalated') return { kind: 'escalated', level: time.level }
  return time.kind === 'due-soon' || time.kind === 'overdue' ? { kind: time.kind } : null
}
