import type { ReactElement } from 'react'
import type { ChipTone } from '../marks/Chip.tsx'
import style from './CountFilter.module.css'

/** A count in the top bar that is also a filter: pressed, only those rows are shown. */
export function CountFilter(props: {
  readonly words: string
  readonly count: number
  readonly tone: ChipTone
  readonly pressed: boolean
  readonly title: string
  readonly onPress: () => void
}): ReactElement {
  const { words, count, tone, pressed, title, onPress } = props
  return (
    <button
      type="button"
      className={style['count']}
      data-tone={count === 0 ? 'none' : tone}
      aria-pressed={pressed}
      title={title}
      onClick={onPress}
    >
      {words}
    </button>
  )
}
