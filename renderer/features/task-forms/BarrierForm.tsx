import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useReference } from '../../state/hooks.ts'
import { useActions } from '../../state/screen/use-screen.ts'
import { nearInstant } from '../../state/views/wall-instant.ts'
import { MomentField } from '../../ui/form/MomentField.tsx'
import { parseClock } from '../../ui/form/parse-clock.ts'
import { ClockTime } from '../../ui/time/ClockTime.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { wordOf } from '../../ui/words/word-of.ts'
import { FormFrame } from './FormFrame.tsx'
import { useDraft } from './use-draft.ts'
import type { Subject } from './use-subject.ts'
import style from './TaskForms.module.css'

const EMPTY = { kind: '', owner: '', review: '', note: '' }

/** What keeps the patient, who follows it, when it is looked at again; standing ones can be taken away. */
export function BarrierForm(props: { readonly subject: Subject; readonly onClose: () => void }): ReactElement {
  const { subject, onClose } = props
  const { t } = useTranslation()
  const actions = useActions()
  const { now } = useConsole()
  const format = useZoneFormat()
  const zone = useReference()?.reference.zone ?? 'UTC'
  const { values, set, clear, kept } = useDraft({ kind: 'barrier', target: subject.target }, EMPTY)
  const { journey } = subject.state
  const issue = async (args: Readonly<Record<string, unknown>>) => {
    const taken = await actions.issue({ verb: 'set-fact', entityId: journey.id, args }, subject.target)
    if (taken) clear()
    return taken
  }
  const send = async () => {
    const minutes = parseClock(values.review)
    const reviewAt =
      minutes === null ? null : nearInstant({ zone, day: format.day(now()), now: now(), minutes, side: 'future' })
    const taken = await issue({ barrier: { kind: values.kind, owner: values.owner, reviewAt, note: values.note } })
    if (taken) onClose()
    return taken
  }
  return (
    <FormFrame
      send={t('form.sendBarrier')}
      fault={values.kind === '' ? t('form.missing', { fields: t('form.barrierKind') }) : null}
      draftKept={kept}
      onSend={send}
      onCancel={onClose}
    >
      {journey.barriers.map((barrier) => (
        <p key={barrier.kind} className={style['choices']}>
          <strong>{wordOf(t, 'reason', barrier.kind)}</strong>
          <span>
            {barrier.owner}, <ClockTime at={barrier.since} />
          </span>
          <Button variant="default" onClick={() => void issue({ removeBarrier: barrier.kind })}>
            {t('form.barrierGone')}
          </Button>
        </p>
      ))}
      <NativeSelect
        data-autofocus
        label={t('form.barrierKind')}
        data={[
          { value: '', label: '–' },
          ...subject.template.barriers.map((kind) => ({ value: kind, label: wordOf(t, 'reason', kind) })),
        ]}
        value={values.kind}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      />
      <TextInput
        label={t('form.barrierOwner')}
        placeholder={t('form.doneByMe')}
        value={values.owner}
        onChange={(event) => set({ owner: event.currentTarget.value })}
      />
      <MomentField
        label={t('form.barrierReview')}
        withDay={false}
        value={{ day: '', clock: values.review }}
        onChange={({ clock }) => set({ review: clock })}
      />
      <TextInput
        label={t('form.note_')}
        description={t('form.barrierNote')}
        maxLength={400}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </FormFrame>
  )
}
