import { NativeSelect, Radio, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ownerOf } from '../../../shared/domain/task.ts'
import { useActions, useScreenState } from '../../state/screen/use-screen.ts'
import { colleagues } from './colleagues.ts'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import type { Subject } from './use-subject.ts'

const WAYS = ['release', 'user', 'keep'] as const
type Way = (typeof WAYS)[number]

/** The end of a shift: to the next one, to somebody by name, or kept with a reason; the picked steps go along. */
export function HandOverForm(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  const { way, user, reason, fault, args, set, clear, kept } = useWay(subject)
  const send = useSend(subject)
  const { reference, task } = subject
  const others = task === null ? [] : colleagues(reference, task).filter(({ id }) => id !== ownerOf(task)?.id)
  const handOver = async () => {
    const taken = await send(args)
    if (taken) {
      clear()
      onClose()
    }
    return taken
  }
  return (
    <FormFrame
      send={t('form.sendHandOver')}
      fault={fault === null ? null : t(fault)}
      draftKept={kept}
      onSend={handOver}
      onCancel={onClose}
    >
      <Radio.Group value={way} onChange={(value) => set({ way: WAYS.find((one) => one === value) ?? 'release' })}>
        {WAYS.map((one) => (
          <Radio key={one} value={one} label={t(`form.handOver_${one}`)} data-autofocus={one === way || undefined} />
        ))}
      </Radio.Group>
      {way === 'user' && (
        <NativeSelect
          label={t('form.person')}
          data={[
            { value: '', label: t('form.pickPerson') },
            ...others.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          value={user}
          onChange={(event) => set({ user: event.currentTarget.value })}
        />
      )}
      {way === 'keep' && (
        <TextInput
          label={t('form.freeReason')}
          maxLength={120}
          value={reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
      )}
    </FormFrame>
  )
}

type Values = { readonly way: Way; readonly user: string; readonly reason: string }
const EMPTY: Values = { way: 'release', user: '', reason: '' }
type Args = Readonly<Record<string, unknown>>

function useWay({ target }: Subject): Values & {
  readonly args: Args
  readonly fault: 'form.pickPerson' | 'form.pickReason' | null
  readonly set: (change: Partial<Values>) => void
  readonly clear: () => void
  readonly kept: boolean
} {
  const { values, set, clear, kept } = useDraft({ kind: 'hand-over', target }, EMPTY)
  const { way, user, reason } = values
  const args = way === 'release' ? { release: true } : way === 'user' ? { user } : { keep: reason.trim() }
  const noReason = way === 'keep' && reason.trim() === ''
  const fault = way === 'user' && user === '' ? 'form.pickPerson' : noReason ? 'form.pickReason' : null
  return { ...values, args, fault, set, clear, kept }
}

/** One step, or all that are picked where it is one of them. True: all were taken. */
function useSend({ target, task }: Subject): (args: Args) => Promise<boolean> {
  const actions = useActions()
  const selected = useScreenState((state) => state.selected)
  return async (args) => {
    if (task === null) return false
    const tasks = selected.has(task.id) ? [...selected] : [task.id]
    const taken = await Promise.all(
      tasks.map((entityId) => actions.issue({ verb: 'hand-over', entityId, args }, { ...target, task: entityId })),
    )
    return taken.every(Boolean)
  }
}
