import { Fragment, type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinute, useReference, useSyncStatus } from '../../state/hooks.ts'
import { type TimelineEntry, useServerDoor } from '../../state/server-door.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import { PassedOpen } from './PassedOpen.tsx'
import type { JourneyParts } from './parts.ts'
import style from './Journey.module.css'

type Read = Awaited<ReturnType<ReturnType<typeof useServerDoor>['timeline']>> | null

/**
 * What happened, newest first: people and messages in one, and the doors that were passed with something open. Read from the
 * server while the drawer is open.
 */
export function Timeline({ state, template }: JourneyParts): ReactElement {
  const { t } = useTranslation()
  const read = useTimeline(state.journey.id, state.journey.seq)
  const { asOf } = useSyncStatus()
  const format = useZoneFormat()
  if (read === null) return <p className={style['hint']}>{t('common.loading')}</p>
  if (read.kind === 'refused') return <p className={style['hint']}>{t('journey.timelineRefused')}</p>
  if (read.kind === 'no-answer')
    return (
      <p className={style['hint']}>
        {t('journey.needsServer', { time: asOf === null ? t('frame.never') : format.clock(asOf) })}
      </p>
    )
  const passed = state.journey.passedOpen ?? []
  if (read.entries.length + passed.length === 0) return <p className={style['hint']}>{t('journey.timelineEmpty')}</p>
  const lines = [
    ...read.entries.map((entry) => ({ at: entry.at, key: entry.id, line: <Entry entry={entry} state={state} /> })),
    ...passed.map((one) => ({
      at: one.at,
      key: `${one.stage} ${one.at}`,
      line: <PassedOpen passed={one} template={template} />,
    })),
  ]
  return (
    <ol className={style['timeline']}>
      {lines
        .toSorted((a, b) => b.at - a.at)
        .map(({ key, line }) => (
          <Fragment key={key}>{line}</Fragment>
        ))}
    </ol>
  )
}

function Entry({
  entry,
  state,
}: {
  readonly entry: TimelineEntry
  readonly state: JourneyParts['state']
}): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const task = entry.changed.find(({ kind }) => kind === 'task')
  const title = entry.byCommand && task !== undefined ? state.tasks.get(task.id)?.title : undefined
  const at = entry.effectiveAt ?? entry.at
  const later = entry.at - at > 60_000
  const reference = useReference()
  const isOfAnother = entry.journey !== null && entry.journey !== state.journey.id
  const workflow = reference?.boards.find(({ id }) => id === entry.workflow)?.title ?? entry.workflow
  return (
    <li>
      <time>{format.when(at, minute)}</time>
      <span>
        {isOfAnother && workflow !== null && <span className={style['hint']}>{`${workflow}: `}</span>}
        {entry.verb.startsWith('timer:') ? t('journey.clockRan') : wordOf(t, 'verb', entry.verb)}
        {title === undefined ? '' : ` ${title}`}, {entry.actorName}
        {later && <span className={style['hint']}> {t('journey.late', { time: format.when(entry.at, minute) })}</span>}
        {!entry.byCommand && entry.cause !== null && (
          <span className={style['hint']} title={entry.cause}>
            {' '}
            {t('journey.entryMessage')}
          </span>
        )}
      </span>
    </li>
  )
}

/** Read anew when the journey changed or the line came back; without a line there is nothing to wait for. */
function useTimeline(journey: string, seq: number): Read {
  const door = useServerDoor()
  const isAway = useSyncStatus().line.kind === 'offline'
  const [read, setRead] = useState<Read>(null)
  const wanted = `${journey} ${seq}`
  useEffect(() => {
    if (isAway) return
    let current = true
    void door.timeline(wanted.slice(0, wanted.lastIndexOf(' '))).then((answer) => {
      if (current) setRead(answer)
    })
    return () => {
      current = false
    }
  }, [door, wanted, isAway])
  return isAway ? { kind: 'no-answer' } : read
}
