import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import { useConsole, useSession } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import type { CommandSubject } from '../../state/views/command-subject.ts'
import { nextBest } from '../../state/views/next-best.ts'
import { shortName } from '../../state/views/patient.ts'
import { subjectWord } from '../../state/views/subject.ts'
import type { RefusalOffer } from '../../state/views/refusal-story.ts'
import { DiscardForm } from './DiscardForm.tsx'
import { useOffers } from './use-offers.ts'
import style from './SyncPanel.module.css'

type Props = {
  readonly refused: RefusedAction
  readonly subject: CommandSubject
  readonly offers: readonly RefusalOffer[]
  readonly formText: string
}

/** What a person may do with a refused action; the first is what usually helps. */
export function Offers({ refused, subject, offers, formText }: Props): ReactElement {
  const [said, setSaid] = useState('')
  const [discarding, setDiscarding] = useState(false)
  const run = useOffers(refused, { target: subject.target, formText, say: setSaid, discard: () => setDiscarding(true) })
  const word = useOfferWord(refused)
  if (discarding) return <DiscardForm refused={refused} onClose={() => setDiscarding(false)} />
  return (
    <div className={style['offers']}>
      {offers.map((offer, index) => {
        const words = word(offer)
        return (
          words !== null && (
            <Button key={offer} variant={index === 0 ? 'filled' : 'default'} onClick={() => run(offer)}>
              {words}
            </Button>
          )
        )
      })}
      <span role="status">{said}</span>
    </div>
  )
}

/** The words of an offer; null where it would lead nowhere. */
function useOfferWord(refused: RefusedAction): (offer: RefusalOffer) => string | null {
  const { t } = useTranslation()
  const { board, now, reference } = useConsole()
  const actor = actorIn(useSession())
  return (offer) => {
    if (offer === 'ask')
      return refused.refusal.by === null ? null : t('sync.ask', { name: shortName(refused.refusal.by) })
    if (offer !== 'take-next') return t(WORDS[offer])
    const task = actor === null ? null : nextBest(board, actor, now(), { reference: reference.getState() })
    const journey = task === null ? null : board.row('journey', task.journey)
    return task === null || journey === null
      ? null
      : t('sync.takeNext', { title: task.title, bed: subjectWord(journey, reference.getState()) })
  }
}

const WORDS = {
  retry: 'sync.retry',
  change: 'sync.change',
  note: 'sync.asNote',
  show: 'sync.open',
  copy: 'sync.copy',
  discard: 'sync.discard',
} as const
