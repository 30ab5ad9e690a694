import type { Instant } from '../../../shared/kernel/instant.ts'
import type { ConsoleState } from '../../state/console-state.ts'
import type { Screen } from '../../state/screen/screen-store.ts'
import { actorIn } from '../../state/session-store.ts'
import { type LineStory, nextChapter } from './line-story.ts'
import { endedUnderMe, heldBy, passedFromMe, passedPromises } from './my-steps.ts'
import type { News } from './news.ts'

/** More new refusals than this at one time are told as one. */
const MOST_CARDS = 3

/** Tells what happens to my actions and my steps from now on; what stood before is not news. Gives a stop. */
export function watchNews(console: ConsoleState, screen: Screen, tell: (news: News) => void): () => void {
  const stops = [
    watchSaid(console, screen, tell),
    watchCards(console, screen, tell),
    watchLine(console, tell),
    watchSteps(console, screen, tell),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

type Tell = (news: News) => void

function watchSaid({ now }: ConsoleState, screen: Screen, tell: Tell): () => void {
  return screen.store.subscribe(({ feedback, undo }, before) => {
    if (feedback === null || feedback === before.feedback) return
    const undoes = feedback.of.kind === 'taken' && undo?.target === feedback.of.target ? undo : null
    tell({ kind: 'said', of: feedback.of, undo: undoes, at: now() })
  })
}

function watchCards({ outbox }: ConsoleState, screen: Screen, tell: Tell): () => void {
  const idsOf = () => new Set(outbox.getState().refused.map(({ command }) => command.commandId))
  let known = idsOf()
  return outbox.subscribe(({ refused }) => {
    const fresh = refused.filter(({ command }) => !known.has(command.commandId))
    known = idsOf()
    const { undo } = screen.store.getState()
    // What was not taken cannot be taken back.
    if (fresh.some(({ command }) => command.entityId === undo?.ask.entityId)) screen.offerUndo(null)
    if (fresh.length > MOST_CARDS) tell({ kind: 'many-refused', count: fresh.length })
    else for (const card of fresh) tell({ kind: 'refused', card })
  })
}

function watchLine({ status, outbox, session, now }: ConsoleState, tell: Tell): () => void {
  let story: LineStory = { kind: 'here' }
  const step = () => {
    const { pending, refused } = outbox.getState()
    const me = actorIn(session.store.getState())?.id
    const mine = pending.filter(({ user, stage }) => user === me && stage !== 'answered')
    const fallen = refused.flatMap(({ command, dependents }) => [command, ...dependents])
    const was = story
    story = nextChapter(was, {
      line: status.getState().line,
      unanswered: new Set(mine.map(({ command }) => command.commandId)),
      refused: new Set(fallen.map(({ commandId }) => commandId)),
      now: now(),
    })
    if (story.kind === 'over' && was !== story) tell({ ...story, kind: 'back' })
  }
  step()
  const stops = [status.subscribe(step), outbox.subscribe(step)]
  return () => stops.forEach((stop) => stop())
}

function watchSteps(console: ConsoleState, screen: Screen, tell: Tell): () => void {
  const { board, session, time, now } = console
  const actor = () => actorIn(session.store.getState())
  const held = () => {
    const me = actor()
    return me === null ? new Set<string>() : heldBy(me, board)
  }
  const cancelled = new Set<string>()
  let holding: ReadonlySet<string> = held()
  let heard: Instant = now()

  function lookAtClaims(): void {
    const me = actor()
    const was = holding
    holding = held()
    if (me === null) return
    const gone = new Set([...was].filter((id) => !holding.has(id)))
    for (const task of endedUnderMe(gone, me, board, cancelled)) tell({ kind: 'claim-ended', task })
    for (const task of passedFromMe(gone, me, board))
      tell({ kind: 'passed-on', task, to: task.passedOn.to?.name ?? null })
  }
  function lookAtPromises(): void {
    const me = actor()
    const since = heard
    heard = now()
    if (me === null) return
    for (const passed of passedPromises(me, board, { since, now: heard })) tell({ kind: 'promise-passed', ...passed })
  }
  function noteMine(): void {
    const of = screen.store.getState().feedback?.of
    if (of?.kind === 'taken' && of.ask.verb === 'cancel-journey') cancelled.add(of.ask.entityId)
  }

  let index = subscribeHeld()
  function subscribeHeld(): () => void {
    const me = actor()
    return me === null ? () => {} : board.subscribeIds(`tasks:owner:${me.id}`, lookAtClaims)
  }
  const stops = [
    time.subscribe(lookAtPromises),
    screen.store.subscribe(noteMine),
    session.store.subscribe(() => {
      index()
      index = subscribeHeld()
      holding = held()
    }),
    () => index(),
  ]
  return () => stops.forEach((stop) => stop())
}
