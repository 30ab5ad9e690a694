import { useEffect } from 'react'
import type { ScreenParts } from '../../state/screen/use-screen.ts'
import { type KeyMeaning, isLetter, meaningOf, type Place } from '../../state/screen/key-map.ts'
import { changedJustNow, targetOf } from './target-of.ts'

/** g waits this long for its letter, ms. */
const PREFIX_MS = 1_500

/** What a key leads to beside the window's own affairs. */
export type KeyDeeds = {
  readonly go: (to: Place) => void
  readonly goBoard: (workflow: string) => void
  readonly goNth: (nr: number) => void
  readonly openPage: (journey: string) => void
  readonly takeNext: () => void
  readonly signOut: () => void
  /** The escalation that stands over a journey, for y on a board's row. */
  readonly escalationOf: (journey: string) => string | null
  readonly letterKeys: () => boolean
}

/** Binds the one key map to the window, and lets the screen know where the hand is. */
export function useKeyboard({ screen, actions }: ScreenParts, deeds: KeyDeeds): void {
  useEffect(() => {
    let prefixUntil = 0
    const handle = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.key === 'Shift') return
      const element = event.target instanceof Element ? event.target : null
      const afterG = event.timeStamp < prefixUntil
      prefixUntil = 0
      const meaning = meaningOf(event, afterG)
      if (meaning === null || !isOurs(event, element, meaning, deeds)) return
      event.preventDefault()
      if (meaning.does === 'go-prefix') prefixUntil = event.timeStamp + PREFIX_MS
      else perform(meaning, { event, element }, { screen, actions }, deeds)
    }
    const handleSecond = (event: KeyboardEvent) => {
      if (event.timeStamp >= prefixUntil || event.key.length !== 1) return
      handle(event)
      // What follows g belongs to it, whether or not it leads anywhere: no list takes it for a key of its own.
      event.stopPropagation()
    }
    const follow = (event: FocusEvent | Event) => {
      const element = event.target instanceof Element ? event.target : null
      const target = targetOf(element)
      if (target === null) return
      screen.moveTo(target)
      const { drawer } = screen.store.getState()
      const inDrawer = isWithin(element, '[data-drawer]')
      if (drawer !== null && drawer !== target.journey && !inDrawer) screen.showDrawer(target.journey)
    }
    document.addEventListener('keydown', handleSecond, true)
    document.addEventListener('keydown', handle)
    document.addEventListener('focusin', follow)
    return () => {
      document.removeEventListener('keydown', handleSecond, true)
      document.removeEventListener('keydown', handle)
      document.removeEventListener('focusin', follow)
    }
  }, [screen, actions, deeds])
}

/** Fields and dialogs keep their keys; letters act only where a board, list or drawer has the focus, and nothing over it. */
function isOurs(event: KeyboardEvent, element: Element | null, meaning: KeyMeaning, deeds: KeyDeeds): boolean {
  if (isWithin(element, '[role="dialog"], [role="menu"], [role="listbox"]')) return false
  if (document.querySelector('[aria-modal="true"]') !== null) return false
  const everywhere =
    meaning.does === 'palette' ||
    meaning.does === 'print' ||
    meaning.does === 'region' ||
    meaning.does === 'lock' ||
    meaning.does === 'escape'
  if (isWithin(element, 'input, textarea, select, [contenteditable]')) return everywhere
  const onControl = isWithin(element, 'button, a')
  if (onControl && (event.key === 'Enter' || event.key === ' ')) return false
  if (!isLetter(event)) return true
  const inList = isWithin(element, '[data-keys]') || element === document.body
  return deeds.letterKeys() && inList
}

function perform(
  meaning: KeyMeaning,
  { event, element }: { readonly event: KeyboardEvent; readonly element: Element | null },
  { screen, actions }: ScreenParts,
  deeds: KeyDeeds,
): void {
  const target = targetOf(element)
  switch (meaning.does) {
    case 'act': {
      if (meaning.action === 'open-journey') return actions.act('open-journey', target ?? NOWHERE)
      if (target === null) return
      if (target.task !== null && changedJustNow(element, event.timeStamp)) return screen.point(target.task, event.key)
      const escalation =
        target.escalation ?? (meaning.action === 'acknowledge' ? deeds.escalationOf(target.journey) : null)
      if (meaning.action === 'acknowledge' && escalation === null) return
      return actions.act(meaning.action, { ...target, escalation })
    }
    case 'go':
      return deeds.go(meaning.to)
    case 'go-board':
      return deeds.goBoard(meaning.workflow)
    case 'go-nth':
      return deeds.goNth(meaning.nr)
    case 'region':
      return focusRegion(meaning.by)
    case 'section':
      return focusFirst(`[data-section="${meaning.nr}"]`)
    case 'palette':
      // What is painted now: the cell may show another task since the focus came to it.
      if (target !== null) screen.moveTo(target)
      return screen.overlay('palette')
    case 'print':
      return screen.overlay('print')
    case 'help':
      return screen.overlay('help')
    case 'filter':
      return focusFirst('[data-filter]')
    case 'order':
      return focusFirst('[data-order]')
    case 'apply-order':
      return press('[data-apply-order]')
    case 'identity':
      return press('[data-identity]')
    case 'drawer':
      return target === null ? undefined : screen.showDrawer(target.journey)
    case 'page':
      return target === null ? undefined : deeds.openPage(target.journey)
    case 'escape':
      return escape(element, screen)
    case 'select':
      return typeof target?.task === 'string' ? screen.toggleSelected(target.task) : undefined
    case 'undo':
      return actions.undo()
    case 'take-next':
      return deeds.takeNext()
    case 'lock':
      return deeds.signOut()
    default:
      return undefined
  }
}

const NOWHERE = { journey: '', task: null, escalation: null }

/** Out of a field back to the list; then the drawer closes, then what is picked and typed is cleared. */
function escape(element: Element | null, screen: ScreenParts['screen']): void {
  const { drawer, selected, text } = screen.store.getState()
  if (isWithin(element, '[data-order]')) return focusFirst(LIST)
  if (isWithin(element, '[data-filter]')) {
    screen.filter('')
    return focusFirst(LIST)
  }
  if (drawer !== null) {
    screen.showDrawer(null)
    return focusFirst(LIST)
  }
  if (selected.size > 0) return screen.clearSelected()
  if (text !== '') screen.filter('')
}

const LIST = '#screen [data-keys] [tabindex="0"]'

function isWithin(element: Element | null, selector: string): boolean {
  return element !== null && element.closest(selector) !== null
}

const FOCUSABLE = '[tabindex="0"], a[href], button:not([disabled]), input, select, textarea'

function focusRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.querySelector(FOCUSABLE) !== null,
  )
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(((at + by) % regions.length) + regions.length) % regions.length]
  const inner = next?.querySelector<HTMLElement>('[tabindex="0"]') ?? next?.querySelector<HTMLElement>(FOCUSABLE)
  inner?.focus()
}

function focusFirst(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}

function press(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click()
}
