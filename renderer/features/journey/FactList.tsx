import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fact, FactValue } from '../../../shared/domain/fact.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useMinute } from '../../state/hooks.ts'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { isInstantName } from '../../ui/words/fact-text.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

/** What is known, from where, since when; what it replaced is struck out. */
export function FactList({ state, template }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const facts = Object.entries({ ...state.journey.facts, ...state.phi?.facts }).sort(([, a], [, b]) => b.at - a.at)
  if (facts.length === 0) return <p className={style['hint']}>{t('journey.noFacts')}</p>
  const words = (name: string, value: FactValue) =>
    valueWords(value, name, template, {
      yes: t('common.yes'),
      no: t('common.no'),
      when: (at) => format.when(at, minute),
    })
  return (
    <dl className={style['facts']}>
      {facts.map(([name, fact]: [string, Fact]) => (
        <div key={name} className={style['fact']}>
          <dt>{titleOf(t, template, name)}</dt>
          <dd>
            <Isolated text={words(name, fact.value)} />
            {fact.was !== undefined && fact.was !== null && (
              <del className={style['was']}>
                <span className="ow-hidden">{t('journey.was')} </span>
                <Isolated text={words(name, fact.was)} />
              </del>
            )}
            <span className={style['hint']}>
              <Isolated text={fact.source.ref} /> {format.when(fact.at, minute)}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function titleOf(t: TFunction, template: Template, name: string): string {
  const field = template.tasks.flatMap(({ captures }) => captures).find(({ fact }) => fact === name)
  return field?.title ?? wordOf(t, 'fact', name)
}

function valueWords(
  value: FactValue,
  name: string,
  template: Template,
  say: { yes: string; no: string; when: (at: number) => string },
): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '–'
  if (typeof value === 'boolean') return value ? say.yes : say.no
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'number') return isInstantName(name) ? say.when(value) : String(value)
  const field = template.tasks.flatMap(({ captures }) => captures).find(({ fact }) => fact === name)
  return field?.choices?.find((choice) => choice.value === value)?.title ?? value
}
