import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isFinal } from '../../../shared/domain/task.ts'
import type { Action } from '../../state/screen/action.ts'
import { useActions, useScreen } from '../../state/screen/use-screen.ts'
import { shortName } from '../../state/views/patient.ts'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import type { Subject } from './use-subject.ts'
import style from './RowMenu.module.css'

/** Everything that can be done here, with its key; what cannot says why. Letters act, arrows move. */
export function RowMenu(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  const actions = useActions()
  const screen = useScreen()
  const list = useRef<HTMLUListElement>(null)
  const { target, task } = subject
  const offered = LINES.filter(({ action, on }) => (on !== 'task' || task !== null) && belongs(action, subject)).map(
    (line) => ({
      ...line,
      why: actions.whyNot(line.action, target),
    }),
  )
  // What can be done stands first; what cannot says why.
  const lines = [...offered.filter(({ why }) => why === null), ...offered.filter(({ why }) => why !== null)]
  const run = (action: Action) => {
    onClose()
    // The menu is a dialog itself; what it opens comes in its place.
    queueMicrotask(() => actions.act(action, target))
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    const moved = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (moved !== 0) focusNext(list.current, moved)
    if (event.key === 'Home' || event.key === 'End') focusEdge(list.current, event.key)
    const line = lines.find(({ key }) => key !== '' && key === event.key && !event.ctrlKey)
    if (line?.why === null) run(line.action)
    if (moved !== 0 || line !== undefined || event.key === 'Home' || event.key === 'End') event.preventDefault()
  }
  return (
    // The list hears letters for all of its buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul ref={list} className={style['menu']} onKeyDown={handleKeyDown}>
      {lines.map(({ action, key, why }, index) => {
        const reason =
          why === null
            ? ''
            : t(`cannot.${why.code}`, { by: why.by === null ? t('refusal.somebody') : shortName(why.by) })
        return (
          <li key={action}>
            <button
              type="button"
              className={`ow-plain ${style['line']}`}
              aria-disabled={why !== null || undefined}
              data-autofocus={index === 0 || undefined}
              onClick={() => (why === null ? run(action) : undefined)}
            >
              <KeyHint keys={key === '' ? '·' : key} />
              <span>{t(`action.${action}`)}</span>
              {why !== null && <span className={style['why']}>{t('form.cannot', { why: reason })}</span>}
            </button>
          </li>
        )
      })}
      <li>
        <button
          type="button"
          className={`ow-plain ${style['line']}`}
          onClick={() => (onClose(), screen.showDrawer(target.journey))}
        >
          <KeyHint keys="Enter" />
          <span>{t('action.drawer')}</span>
        </button>
      </li>
    </ul>
  )
}

function focusNext(list: HTMLUListElement | null, by: number): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[(((at + by) % buttons.length) + buttons.length) % buttons.length]?.focus()
}

function focusEdge(list: HTMLUListElement | null, key: 'Home' | 'End'): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])]
  buttons.at(key === 'Home' ? 0 : -1)?.focus()
}

/** Lines of steps that are approved or confirmed stand on those alone. */
function belongs(action: Action, { task, step, template }: Subject): boolean {
  if (action === 'reopen') return task !== null && isFinal(task)
  if (action === 'decline') return step?.approval !== undefined && !step.fourEyes
  if (action === 'confirm' || action === 'send-back') return task?.did !== undefined
  return action !== 'expected-leave' || template.leftStage !== undefined
}

const LINES: readonly { readonly action: Action; readonly key: string; readonly on: 'task' | 'journey' }[] = [
  { action: 'claim', key: 'c', on: 'task' },
  { action: 'start', key: 's', on: 'task' },
  { action: 'done', key: 'd', on: 'task' },
  { action: 'done-with', key: '', on: 'task' },
  { action: 'confirm', key: '', on: 'task' },
  { action: 'send-back', key: '', on: 'task' },
  { action: 'decline', key: '', on: 'task' },
  { action: 'fail', key: 'x', on: 'task' },
  { action: 'pause', key: 'p', on: 'task' },
  { action: 'release', key: 'u', on: 'task' },
  { action: 'forward', key: 'w', on: 'task' },
  { action: 'hand-over', key: 'h', on: 'task' },
  { action: 'assign', key: 'a', on: 'task' },
  { action: 'ask-when', key: 'A', on: 'task' },
  { action: 'delegate', key: '', on: 'task' },
  { action: 'ready-at', key: 't', on: 'task' },
  { action: 'priority', key: 'f', on: 'task' },
  { action: 'ledger', key: 'l', on: 'task' },
  { action: 'skip', key: '', on: 'task' },
  { action: 'reopen', key: '', on: 'task' },
  { action: 'void', key: '', on: 'task' },
  { action: 'note', key: 'n', on: 'journey' },
  { action: 'expected-leave', key: 'e', on: 'journey' },
  { action: 'barrier', key: 'b', on: 'journey' },
  { action: 'add-task', key: '+', on: 'journey' },
  { action: 'set-relation', key: '', on: 'journey' },
  { action: 'cancel-journey', key: '', on: 'journey' },
]
