import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinute, useSyncStatus } from '../../state/hooks.ts'
import type { SyncStatus } from '../../state/console-state.ts'
import { type FeedLine, feedLines } from '../../state/views/feed-lines.ts'
import { TimeMark } from '../../ui/marks/TimeMark.tsx'
import { formatAge } from '../../ui/time/format-age.ts'
import { silenceWords } from '../../ui/words/silence-words.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './SyncPanel.module.css'

/** Line, age of what is shown, rows held, and whether this workstation's clock was checked. */
export function Standing(): ReactElement {
  const { t } = useTranslation()
  const status = useSyncStatus()
  const { line, asOf } = status
  const { minute } = useMinute()
  const feeds = feedLines(status.feeds, minute)
  return (
    <section aria-label={t('sync.standing')} className={style['standing']}>
      <dl className={style['facts']}>
        <div>
          <dt>{t('sync.line')}</dt>
          <dd>
            <span className={style['dot']} data-line={line.kind} aria-hidden="true" />
            <strong>
              <LineWords line={line} asOf={asOf} />
            </strong>
          </dd>
        </div>
        <div>
          <dt>{t('sync.rowsHeld')}</dt>
          <dd>{t('sync.rows', { count: status.rows })}</dd>
        </div>
        <div>
          <dt>{t('sync.clock')}</dt>
          <dd>
            <ClockWords clock={status.clock} />
          </dd>
        </div>
        {feeds.length > 0 && (
          <div>
            <dt>{t('sync.feed')}</dt>
            <dd className={style['feeds']}>
              {feeds.map((feed) => (
                <FeedWords key={feed.kind} feed={feed} />
              ))}
            </dd>
          </div>
        )}
      </dl>
      {line.kind === 'live' &&
        feeds.filter(({ silent }) => silent).map((feed) => <p key={feed.kind}>{silenceWords(t, feed)}</p>)}
      <CopyWords copy={status.copy} />
      {line.kind === 'offline' && (
        <p>
          {t(WHY[line.why])} {t('sync.goOn')}
        </p>
      )}
    </section>
  )
}

/** Damaged, evicted, or of another version: said, because a person may have seen the board come back empty. */
function CopyWords({ copy }: Pick<SyncStatus, 'copy'>): ReactElement | null {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  if (copy.kind === 'kept') return null
  if (copy.kind === 'rebuilt') return <p>{t('sync.copyRebuilt', { time: format.when(copy.at, minute) })}</p>
  return <p role="alert">{t('sync.copyFailing', { since: format.when(copy.since, minute) })}</p>
}

function FeedWords({ feed }: { readonly feed: FeedLine }): ReactElement {
  const { t } = useTranslation()
  const { minute } = useMinute()
  const format = useZoneFormat()
  const kind = t(`sync.feed_${feed.kind}`)
  if (!feed.silent) return <span>{t('sync.feedHeard', { kind, time: format.when(feed.lastAt, minute) })}</span>
  return (
    <strong>
      <TimeMark time={{ kind: 'overdue' }} size={10} /> {t('sync.feedSilent', { kind, age: formatAge(feed.forMs) })}
    </strong>
  )
}

function LineWords({ line, asOf }: Pick<SyncStatus, 'line' | 'asOf'>): ReactElement {
  const { t } = useTranslation()
  const format = useZoneFormat()
  const { minute } = useMinute()
  const time = asOf === null ? t('frame.never') : format.seconds(asOf)
  if (line.kind === 'live') return <>{t('sync.live', { time })}</>
  if (line.kind === 'signed-out') return <>{t('sync.signedOut', { time })}</>
  const since = format.when(line.since, minute)
  return <>{t(line.kind === 'offline' ? 'sync.offline' : 'sync.catchingUp', { since, time })}</>
}

function ClockWords({ clock }: Pick<SyncStatus, 'clock'>): ReactElement {
  const { t } = useTranslation()
  const { line } = useSyncStatus()
  const offset = `${clock.offsetMs >= 0 ? '+' : '−'}${Math.abs(clock.offsetMs / 1000).toFixed(1)}`
  if (clock.sure) return <>{t('sync.clockSure', { offset })}</>
  return <>{line.asOf === null ? t('sync.clockNever') : t('sync.clockUnsure', { offset })}</>
}

const WHY = {
  'no-answer': 'sync.why_no_answer',
  busy: 'sync.why_busy',
  'client-too-old': 'sync.why_client_too_old',
} as const
