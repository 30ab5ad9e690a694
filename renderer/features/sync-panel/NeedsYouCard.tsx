import { type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../../../shared/commands/command.ts'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import { useConsole, useMinute, useReference, useRow } from '../../state/hooks.ts'
import { commandSubject } from '../../state/views/command-subject.ts'
import { shortName } from '../../state/views/patient.ts'
import { refusalStory } from '../../state/views/refusal-story.ts'
import { CornerMark } from '../../ui/marks/CornerMark.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { refusalWords } from '../../ui/words/refusal-words.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import { formLines } from './form-lines.ts'
import { Offers } from './Offers.tsx'
import { TrueNow } from './TrueNow.tsx'
import style from './SyncPanel.module.css'

/** A refused action: what, who, when, what is true now, what fell with it, and what to do. It stays until decided. */
export function NeedsYouCard({ refused }: { readonly refused: RefusedAction }): ReactElement {
  const { t } = useTranslation()
  const { board } = useConsole()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const title = useId()
  const { command, journey, dependents, refusal } = refused
  // The subject is read below; the card draws again when its journey changes.
  useRow('journey', journey)
  const subject = commandSubject({ board, reference: useReference() }, command, journey, refusal.row)
  const when = (at: number) => format.when(at, minute)
  const story = refusalStory(refused)
  const words = refusalWords(t, {
    ...story,
    verb: wordOf(t, 'verb', command.verb),
    title: subject.title,
    bed: subject.bed,
    by: story.by === null ? null : shortName(story.by),
    at: story.at === null ? null : when(story.at),
    pressed: when(command.issuedAt),
  })
  const filled = [command, ...dependents].flatMap(({ args }) => formLines(t, args, when))
  return (
    // A card takes the focus as a whole, so that keys lead from one to the next.
    <li
      className={style['card']}
      data-card=""
      data-journey={journey}
      data-task={subject.target.task ?? undefined}
      // The keys of the panel act on the card that has the focus, and the next one is reached by Tab.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-labelledby={title}
    >
      <p id={title} className={style['story']}>
        <CornerMark kind="refused" /> {words}
      </p>
      <TrueNow refusal={refusal} target={subject.target} />
      <Fallen dependents={dependents} />
      {filled.length > 0 && <Filled lines={filled} />}
      <Offers refused={refused} subject={subject} offers={story.offers} formText={filled.join('\n')} />
    </li>
  )
}

/** The actions on the same row that built on this one. */
function Fallen({ dependents }: { readonly dependents: readonly Command[] }): ReactElement | null {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  if (dependents.length === 0) return null
  return (
    <div className={style['fallen']}>
      {t('sync.fellWith')}
      <ul>
        {dependents.map(({ commandId, verb, issuedAt }) => (
          <li key={commandId}>
            {wordOf(t, 'verb', verb)}, {format.when(issuedAt, minute)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Filled({ lines }: { readonly lines: readonly string[] }): ReactElement {
  const { t } = useTranslation()
  return (
    <details>
      <summary>{t('refusal.formKept')}</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  )
}
