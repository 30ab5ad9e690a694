import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useMinute, useSyncStatus } from '../../state/hooks.ts'
import type { SyncStatus } from '../../state/console-state.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './SyncPanel.module.css'

/** Line, age of what is shown, rows held, and whether this workstation's clock was checked. */
export function Standing(): ReactElement {
  const { t } = useTranslation()
  const status = useSyncStatus()
  const { line, asOf } = status
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
      </dl>
      {line.kind === 'offline' && (
        <p>
          {t(WHY[line.why])} {t('sync.goOn')}
        </p>
      )}
    </section>
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
