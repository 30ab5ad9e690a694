import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'
import { useConsole, useSession } from '../../state/hooks.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { nextBest } from '../../state/views/next-best.ts'
import { shortName } from '../../state/views/patient.ts'
import type { RefusalOffer } from '../../state/views/refusal-story.ts'
import { copyText } from '../../ui/text/copy-text.ts'
import { useChange } from './use-change.ts'

/** What the offers of one card work with. */
export type OfferParts = {
  readonly target: Target
  readonly formText: string
  /** Says what came of it, on the card. */
  readonly say: (words: string) => void
  readonly discard: () => void
}

/** Does what is offered on a card. */
export function useOffers(
  refused: RefusedAction,
  { target, formText, say, discard }: OfferParts,
): (offer: RefusalOffer) => void {
  const { refusals } = useConsole()
  const { t } = useTranslation()
  const screen = useScreen()
  const actions = useActions()
  const id = refused.command.commandId
  const retry = useRetry(id, say)
  const takeNext = useTakeNext()
  const change = useChange(refused, target)
  const asNote = async () => {
    const ask = { verb: 'note', entityId: target.task ?? target.journey, args: { text: formText } } as const
    if (await actions.issue(ask, target)) await refusals.discard(id, 'kept as a note')
  }
  const copy = async () => say((await copyText(refusals.copyText(id))) ? t('common.copied') : t('sync.notCopied'))
  return (offer) => {
    switch (offer) {
      case 'retry':
        return void retry()
      case 'change':
        return change() ? undefined : void retry()
      case 'take-next':
        return takeNext()
      case 'ask':
        return actions.act('note', target)
      case 'note':
        return void asNote()
      case 'show':
        return screen.showDrawer(target.journey)
      case 'copy':
        return void copy()
      case 'discard':
        return discard()
      default:
        return assertNever(offer)
    }
  }
}

function useRetry(id: string, say: (words: string) => void): () => Promise<void> {
  const { t } = useTranslation()
  const { refusals } = useConsole()
  return async () => {
    const issued = await refusals.retry(id)
    if (issued.kind === 'taken') return say(t('sync.retried'))
    if (issued.kind === 'not-recorded') return say(t('sync.retryRefused', { why: issued.message }))
    const { code, by, message } = issued.refusal
    const why = message ?? t(`cannot.${code}`, { by: by === null ? t('refusal.somebody') : shortName(by) })
    return say(t('sync.retryRefused', { why }))
  }
}

function useTakeNext(): () => void {
  const { board, now, reference } = useConsole()
  const screen = useScreen()
  const actions = useActions()
  const actor = actorIn(useSession())
  return () => {
    const task = actor === null ? null : nextBest(board, actor, now(), { reference: reference.getState() })
    if (task === null) return screen.say({ kind: 'nothing-next' })
    return actions.act('claim', { journey: task.journey, task: task.id, escalation: null })
  }
}
