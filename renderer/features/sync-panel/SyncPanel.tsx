import type { KeyboardEvent, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { OthersActions } from '../../outbox/own-actions.ts'
import { useOutbox, useSyncStatus } from '../../state/hooks.ts'
import { Live } from '../../ui/layout/Live.tsx'
import { ScreenTop } from '../../ui/layout/ScreenTop.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { NeedsYouCard } from './NeedsYouCard.tsx'
import { SendAllAgain } from './SendAllAgain.tsx'
import { Standing } from './Standing.tsx'
import { WaitingLine } from './WaitingLine.tsx'
import style from './SyncPanel.module.css'

/** Can I trust this screen, what waits to be sent, what needs me. */
export function SyncPanel(): ReactElement {
  const { t } = useTranslation()
  const { pending, refused, blocked, others } = useOutbox()
  const unsent = pending.filter(({ stage }) => stage !== 'answered')
  const summary = t('sync.summary', { waiting: unsent.length, needs: refused.length })
  return (
    <section className={style['screen']} data-screen="sync">
      <ScreenTop>
        <h1 className={style['title']}>{t('sync.title')}</h1>
      </ScreenTop>
      <Standing />
      {blocked !== null && (
        <p role="alert" className={style['blocked']}>
          {t('sync.blocked', { why: blocked })}
        </p>
      )}
      <div className={style['columns']}>
        <section aria-labelledby="sync-needs">
          <h2 id="sync-needs" className={style['heading']}>
            {t('sync.needsYou')} {refused.length}
          </h2>
          {refused.length === 0 && <p className={style['hint']}>{t('sync.needsYouEmpty')}</p>}
          <SendAllAgain refused={refused} />
          {refused.length > 0 && (
            // The arrows move between the cards.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <ul className={style['cards']} data-keys="" onKeyDown={moveBetweenCards}>
              {refused.map((action) => (
                <NeedsYouCard key={action.command.commandId} refused={action} />
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="sync-waiting">
          <h2 id="sync-waiting" className={style['heading']}>
            {t('sync.waiting')} {unsent.length}
          </h2>
          {unsent.length === 0 && <AllSent />}
          <ul>
            {unsent.map((action) => (
              <WaitingLine key={action.command.commandId} action={action} />
            ))}
          </ul>
          <Others others={others} />
        </section>
      </div>
      <Live words={summary} />
    </section>
  )
}

/** Of other people's actions no more than their number is shown. */
function Others({ others }: { readonly others: OthersActions }): ReactElement {
  const { t } = useTranslation()
  const { sending, waiting } = others
  return (
    <div role="status" className={style['hint']}>
      {sending > 0 && <p>{t('sync.othersSending', { count: sending })}</p>}
      {waiting > 0 && <p>{t('sync.othersWaiting', { count: waiting })}</p>}
    </div>
  )
}

function AllSent(): ReactElement {
  const { t } = useTranslation()
  const { asOf } = useSyncStatus()
  const format = useZoneFormat()
  const words = asOf === null ? t('sync.waitingEmptyNever') : t('sync.waitingEmpty', { time: format.seconds(asOf) })
  return <p className={style['hint']}>{words}</p>
}

function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  const by = MOVES[event.key] ?? 0
  const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
  if (by === 0 || event.ctrlKey || event.altKey || inField) return
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-card]')]
  const at = cards.findIndex((card) => card.contains(document.activeElement))
  cards[Math.max(0, Math.min(cards.length - 1, at + by))]?.focus()
  event.preventDefault()
}

const MOVES: { readonly [key: string]: number } = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }
