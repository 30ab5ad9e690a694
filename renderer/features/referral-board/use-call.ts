import { useTranslation } from 'react-i18next'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { FactValue } from '../../../shared/domain/fact.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { useConsole, useReference } from '../../state/hooks.ts'
import type { Ask } from '../../state/issue-command.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import {
  callCalendar,
  type CallPlan,
  type CallResult,
  isCall,
  MOST_TRIES,
  planCall,
  triesOf,
} from '../../state/views/call-plan.ts'
import { nextTask } from '../../state/views/next-task.ts'
import { stepOf, templateOf } from '../../state/views/template-facts.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'

/** A call that is being recorded. */
export type Call = {
  /** What a result would lead to, said beside it. */
  readonly hintOf: (result: CallResult) => string
  /** Records the result and closes; what was refused is told by its own notice. */
  readonly done: (result: CallResult, callBackAt: Instant | null) => Promise<void>
  /** The step's own form in place of the short way. */
  readonly openForm: () => void
}

/** Records what came of a call on the journey's next step. */
export function useCall(state: JourneyState, onClose: () => void): Call {
  const { t } = useTranslation()
  const { now } = useConsole()
  const screen = useScreen()
  const issueAll = useIssueAll()
  const format = useZoneFormat()
  const planOf = usePlan(state)
  const task = nextTask(state)
  const target: Target = { journey: state.journey.id, task: task?.id ?? null, escalation: null }
  const openForm = () => {
    onClose()
    // The call's dialog goes first: two of them would fight for the focus.
    queueMicrotask(() => screen.open({ kind: 'complete', target }))
  }
  return {
    openForm,
    hintOf: (result) => {
      const plan = planOf(result, null)
      if (plan === null || result === 'call-back') return ''
      if (plan.kind === 'form') return t('referral.result_reached-hint')
      if (plan.kind === 'complete')
        return result === 'declined' ? t('referral.result_declined-hint') : t('referral.callLast', { most: MOST_TRIES })
      return plan.nextAt === null
        ? t('referral.callNoDate')
        : t('referral.callNext', { time: format.when(plan.nextAt, now()) })
    },
    done: async (result, callBackAt) => {
      const plan = planOf(result, callBackAt)
      if (plan === null || plan.kind === 'form') return openForm()
      const asks = [...plan.facts.map(([fact, value]) => factAsk(target, fact, value)), ...endOf(plan, target)]
      if (await issueAll(asks, target)) onClose()
    },
  }
}

function factAsk({ journey }: Target, fact: string, value: FactValue): Ask {
  return { verb: 'set-fact', entityId: journey, args: { fact, value } }
}

function endOf(plan: CallPlan, { task }: Target): Ask[] {
  if (plan.kind !== 'complete' || task === null) return []
  return [{ verb: 'complete', entityId: task, args: { captures: plan.captures } }]
}

/** One act to the person, whatever it takes: only the last one, or what is not taken, is told. */
function useIssueAll(): (asks: readonly Ask[], target: Target) => Promise<boolean> {
  const { issue } = useConsole()
  const actions = useActions()
  return async (asks, target) => {
    for (const [index, ask] of asks.entries()) {
      const last = index === asks.length - 1
      const taken = !last && (await issue(ask)).kind === 'taken'
      if (!taken && !(await actions.issue(ask, target))) return false
    }
    return true
  }
}

function usePlan(state: JourneyState): (result: CallResult, callBackAt: Instant | null) => CallPlan | null {
  const reference = useReference()
  const { now } = useConsole()
  const task = nextTask(state)
  return (result, callBackAt) => {
    const step = task === null ? null : stepOf(templateOf(reference, state.journey), task)
    if (task === null || reference === null || !isCall(step)) return null
    const calendar = callCalendar(task, reference.shelf)
    return planCall({ result, step, tries: triesOf(state.journey.facts), now: now(), calendar, callBackAt })
  }
}
