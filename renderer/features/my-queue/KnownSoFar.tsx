import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskPhiRow } from '../../../shared/domain/task.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import { useMinute, useReference } from '../../state/hooks.ts'
import { type Found, foundBefore } from '../../state/views/found-before.ts'
import { knownFacts, type KnownFact } from '../../state/views/known-facts.ts'
import { templateOf } from '../../state/views/template-facts.ts'
import { Isolated } from '../../ui/text/Isolated.tsx'
import { useFactSpeech, useZoneFormat } from '../../ui/time/time-face.tsx'
import { factText } from '../../ui/words/fact-text.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { MustTell } from './MustTell.tsx'
import style from './TaskPane.module.css'

/** The last notes only: the rest stands in the drawer. */
const MOST_NOTES = 3

/** What is known of the patient that helps with this step, with source and time; barriers and the last notes. */
export function KnownSoFar(props: {
  readonly state: JourneyState
  readonly step: TemplateTask | null
  readonly notes: TaskPhiRow['notes']
}): ReactElement {
  const { t } = useTranslation()
  const template = templateOf(useReference(), props.state.journey)
  const facts = knownFacts(props.state, props.step, template)
  const found = props.step === null || template === null ? [] : foundBefore(props.state, props.step.key, template)
  const { barriers } = props.state.journey
  return (
    <div className={style['known']}>
      <h3>{t('queue.known')}</h3>
      <ul className={style['facts']}>
        {facts.length + found.length === 0 && barriers.length === 0 && (
          <li className={style['hint']}>{t('queue.knownNothing')}</li>
        )}
        {barriers.map(({ kind, owner }) => (
          <li key={`barrier ${kind}`}>
            <strong>{t('board.barrier', { kind: wordOf(t, 'reason', kind) })}</strong> <Isolated text={owner} />
          </li>
        ))}
        {facts.map((fact) => (
          <FactLine key={fact.name} fact={fact} />
        ))}
        {found.map((one) => (
          <FoundLine key={`${one.step} ${one.title}`} found={one} />
        ))}
      </ul>
      <MustTell state={props.state} step={props.step} />
      {props.notes.slice(-MOST_NOTES).map((note) => (
        <Note key={`${note.at} ${note.by}`} note={note} />
      ))}
    </div>
  )
}

function FactLine({ fact }: { readonly fact: KnownFact }): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const speech = useFactSpeech()
  const when = format.when(fact.at, minute)
  // A message's control id helps nobody at the bed: its time does. A person is named.
  const source = fact.source.kind === 'person' ? `${fact.source.ref}, ${when}` : when
  return (
    <li title={fact.source.ref}>
      <Isolated text={factText(t, fact.name, fact.value, speech(minute))} />{' '}
      {fact.source.kind !== 'rule' && <span className={style['hint']}>({source})</span>}
    </li>
  )
}

/** What a step before this one found: its form's words, who and when. */
function FoundLine({ found }: { readonly found: Found }): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const { step, title, performed } = found
  const text = foundText(t, found, (at) => format.when(at, minute))
  return (
    <li title={step}>
      {title}: <Isolated text={text} />{' '}
      <span className={style['hint']}>{`(${performed.by}, ${format.when(performed.at, minute)})`}</span>
    </li>
  )
}

function foundText(t: TFunction, { value, isTime }: Found, when: (at: number) => string): string {
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (isTime && typeof value === 'number') return when(value)
  return [value].flat().join(', ')
}

function Note({ note }: { readonly note: TaskPhiRow['notes'][number] }): ReactElement {
  const { minute } = useMinute()
  const format = useZoneFormat()
  return (
    <p className={style['note']}>
      <Isolated text={note.text} />{' '}
      <span className={style['hint']}>
        {note.by}, {format.when(note.at, minute)}
      </span>
    </p>
  )
}
