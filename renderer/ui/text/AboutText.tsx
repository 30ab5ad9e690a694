import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useFactSpeech, useTimeText } from '../time/time-face.tsx'
import { type FactSpeech, factText } from '../words/fact-text.ts'
import { useWords } from '../words/use-words.ts'
import { wordOf } from '../words/word-of.ts'
import { Isolated } from './Isolated.tsx'
import style from './AboutText.module.css'

type Fact = {
  readonly name: string
  readonly value: string | number | boolean | null | readonly string[]
  readonly isTime: boolean
  readonly choice: string | null
}

/** What tells a row from the next one: the first fact, and the others below it. */
export function AboutText({ facts }: { readonly facts: readonly Fact[] }): ReactElement | null {
  const t = useWords()
  const speech = useFactSpeech()
  const lines = useTimeText((now) => facts.map((fact) => textOf(t, fact, speech(now))).join('\n')).split('\n')
  const [first = '', ...rest] = lines
  if (first === '') return null
  const whole = lines.join(' · ')
  return (
    <div className={style['about']} title={whole}>
      <div className={style['line']}>
        <Isolated text={first} className={style['cut']} />
      </div>
      {rest.length > 0 && (
        <div className={`${style['line']} ${style['second']}`}>
          <Isolated text={rest.join(' · ')} className={style['cut']} />
        </div>
      )}
    </div>
  )
}

/** A text speaks for itself; a number, a short code and a time need the word of what they are. */
function textOf(t: TFunction, { name, value, isTime, choice }: Fact, say: FactSpeech): string {
  if (choice !== null) return choice
  if (isTime && typeof value === 'number') return `${wordOf(t, 'fact', name)} ${say.when(value)}`
  const text = factText(t, name, value, say).replaceAll('\n', ' ')
  const label = `${wordOf(t, 'fact', name)} `
  const speaks = typeof value === 'string' && !CODE.test(value) && label.length > SHORT
  return speaks && text.startsWith(label) ? text.slice(label.length) : text
}

/** A word so short is left where it is: "from home", "for billing". */
const SHORT = 5
/** Numbers and codes of others say nothing alone. */
const CODE = /^[A-Z0-9][A-Z0-9./-]{0,11}$/
