import type { TFunction } from 'i18next'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../shared/commands/command.ts'
import { useConsole, useJourney, useReference, useSession } from '../../state/hooks.ts'
import { UNDO_MS } from '../../../shared/commands/undo.ts'
import { keyLines, keysOf } from '../../state/screen/key-map.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { boardsInOrder } from '../../state/views/boards-of.ts'
import { mayCover } from '../../state/views/may-cover.ts'
import { shortName } from '../../state/views/patient.ts'
import type { ActChoice, Deed } from './choice.ts'
import { findPatients } from './find-patients.ts'
import type { Offer } from './palette-groups.ts'
import { ROW_ACTIONS } from './palette-acts.ts'

/** What can be chosen for a text. The row is the one under the hand at opening; whether an action is possible is live. */
export function useOffer(text: string, target: Target | null): Offer {
  const { board } = useConsole()
  const acts = useActs(target)
  // Where a line stands is settled at opening: what becomes impossible meanwhile says so in its place.
  const [notNow] = useState(() => new Set(acts.filter(({ why }) => why !== null).map(({ id }) => id)))
  // Found anew for another text only: a change on the board never moves the lines under the hand.
  const patients = useMemo(
    () => findPatients(text, board).map((journey) => ({ kind: 'patient' as const, id: `patient ${journey}`, journey })),
    [text, board],
  )
  return { acts, notNow, patients, screens: useScreens(), units: useUnits(), deeds: useDeeds() }
}

function useActs(target: Target | null): ActChoice[] {
  const { t } = useTranslation()
  const actions = useActions()
  const state = useJourney(target?.journey ?? null)
  if (target === null || state === null) return []
  const paused = state.tasks.get(target.task ?? '')?.state === 'paused'
  const lines = ROW_ACTIONS.filter(({ on }) => on === 'journey' || target[on] !== null)
  return lines.map(({ action }): ActChoice => {
    const refusal = actions.whyNot(action, target)
    const why = refusal === null ? null : whyWords(t, refusal)
    const words = t(`action.${action === 'pause' && paused ? 'resume' : action}`)
    return { kind: 'act', id: `act ${action}`, words, keys: keysOf(action), action, why }
  })
}

function whyWords(t: TFunction, { code, by }: Refusal): string {
  return t(`cannot.${code}`, { by: by === null ? t('refusal.somebody') : shortName(by) })
}

function useScreens(): Offer['screens'] {
  const { t } = useTranslation()
  const reference = useReference()
  const lines = keyLines()
  const boards = (reference === null ? [] : boardsInOrder(reference)).map(({ id, title }) => {
    const line = lines.find(({ means }) => means.does === 'go-board' && means.workflow === id)
    return { kind: 'board' as const, id: `board ${id}`, words: title, keys: line?.keys ?? '', workflow: id }
  })
  const places = lines.flatMap(({ keys, means }) =>
    means.does === 'go'
      ? [{ kind: 'screen' as const, id: `screen ${means.to}`, words: t(`frame.${means.to}`), keys, to: means.to }]
      : [],
  )
  return [...boards, ...places]
}

function useUnits(): Offer['units'] {
  const { t } = useTranslation()
  const units = useReference()?.reference.units ?? []
  return units.map(({ id, name }) => ({
    kind: 'unit',
    id: `unit ${id}`,
    words: t('palette.unit', { unit: name }),
    unit: id,
  }))
}

function useDeeds(): Offer['deeds'] {
  const { t } = useTranslation()
  const screen = useScreen()
  const { now } = useConsole()
  const actor = actorIn(useSession())
  const { undo } = screen.store.getState()
  const canUndo = undo !== null && now() - undo.at < UNDO_MS
  const deeds: readonly { deed: Deed; words: string; keys: string }[] = [
    ...(canUndo ? [{ deed: 'undo' as const, words: t('help.undo'), keys: 'z' }] : []),
    { deed: 'take-next', words: t('help.takeNext'), keys: 'Shift+C' },
    { deed: 'open-journey', words: t('action.open-journey'), keys: keysOf('open-journey') },
    { deed: 'help', words: t('help.title'), keys: '?' },
    ...(actor !== null && mayCover(actor) ? [{ deed: 'cover' as const, words: t('cover.menu'), keys: '' }] : []),
    { deed: 'sign-ins', words: t('signIns.menu'), keys: '' },
    { deed: 'lock', words: t('help.lock'), keys: 'Ctrl+Shift+L' },
  ]
  return deeds.map((one) => ({ kind: 'deed', id: `deed ${one.deed}`, ...one }))
}
