import type { Verb } from '../../../shared/commands/command.ts'
import { MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { Ask } from '../issue-command.ts'
import type { Action } from './action.ts'
import type { Target } from './screen-store.ts'

/** A question with made-up arguments: whether the rules would take the action at all, before its form is filled. */
export function sampleAsk(action: Action, { journey, task, escalation }: Target, now: number): Ask {
  const onTask = (verb: Verb, args: Readonly<Record<string, unknown>>): Ask => ({
    verb,
    entityId: task ?? journey,
    args,
  })
  switch (action) {
    case 'pause':
      return onTask('pause', { reason: 'waiting-patient' })
    case 'fail':
      return onTask('fail', { reason: 'not-needed' })
    case 'forward':
      return onTask('forward', { department: 'NUR' })
    case 'assign':
      return onTask('assign', { user: '-' })
    case 'note':
    case 'ask-when':
      return onTask('note', { text: '-' })
    case 'priority':
      return onTask('set-priority', { priority: 'urgent' })
    case 'skip':
      return onTask('skip', { reason: '-' })
    case 'decline':
      return onTask('approve', { decision: 'decline', reason: '-' })
    case 'hand-over':
      return onTask('hand-over', { release: true })
    case 'delegate':
      return onTask('delegate', { user: '-' })
    case 'reopen':
      return onTask('reopen', { reason: '-' })
    case 'void':
      return onTask('void', { reason: '-' })
    case 'send-back':
      return onTask('confirm', { decision: 'send-back', reason: '-' })
    case 'ready-at':
      return onTask('set-fact', { readyAt: now + MINUTE_MS })
    case 'expected-leave':
      return { verb: 'set-fact', entityId: journey, args: { fact: 'expectedLeaveAt', value: now + MINUTE_MS } }
    case 'barrier':
      return { verb: 'set-fact', entityId: journey, args: { removeBarrier: '-' } }
    case 'add-task':
      return { verb: 'add-task', entityId: journey, args: { title: '-', department: 'NUR', minutes: 30 } }
    case 'set-relation':
      return { verb: 'set-relation', entityId: journey, args: { end: '-' } }
    case 'acknowledge':
      return { verb: 'acknowledge', entityId: escalation ?? '-', args: { backBy: 20 } }
    case 'cancel-journey':
      return { verb: 'cancel-journey', entityId: journey, args: { reason: '-' } }
    default:
      return onTask('complete', {})
  }
}
