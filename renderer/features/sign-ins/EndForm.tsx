import { Button, Group, Radio } from '@mantine/core'
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EndAsk, type EndBecause, useServerDoor } from '../../state/server-door.ts'
import style from './SignIns.module.css'

/** Asks why, and says what becomes of what was not sent from there; nothing is chosen beforehand, for it cannot be taken back. */
export function EndForm(props: {
  readonly ask: EndAsk
  readonly question: string
  readonly name: string
  readonly onClose: () => void
  readonly onEnded: (count: number) => void
}): ReactElement {
  const { ask, name, onClose, onEnded } = props
  const { t } = useTranslation()
  const door = useServerDoor()
  const [because, setBecause] = useState<EndBecause | null>(null)
  const [sending, setSending] = useState(false)
  const [fault, setFault] = useState<'signIns.needsLine' | 'signIns.refused' | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (because === null || sending) return
    setSending(true)
    const answer = await door.endSignIns(ask, because)
    setSending(false)
    if (answer.kind === 'read') return onEnded(answer.ended)
    return setFault(answer.kind === 'refused' ? 'signIns.refused' : 'signIns.needsLine')
  }
  return (
    <form className={style['body']} onSubmit={(event) => void submit(event)}>
      <Radio.Group label={props.question} value={because ?? ''} onChange={(value) => setBecause(becauseOf(value))}>
        <Group mt={8} gap={8}>
          <Radio ref={first} value="left-open" label={t('signIns.leftOpen')} description={t('signIns.leftOpenMeans')} />
          <Radio value="lost" label={t('signIns.lost')} description={t('signIns.lostMeans', { name })} />
        </Group>
      </Radio.Group>
      {fault !== null && <p role="alert">{t(fault)}</p>}
      <Group gap={8} justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={sending} disabled={because === null}>
          {t('signIns.go')}
        </Button>
      </Group>
    </form>
  )
}

function becauseOf(value: string): EndBecause {
  return value === 'lost' ? 'lost' : 'left-open'
}
