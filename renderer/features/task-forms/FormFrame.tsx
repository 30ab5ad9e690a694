import { Button, Group } from '@mantine/core'
import {
  type FormEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { KeyHint } from '../../ui/layout/KeyHint.tsx'
import style from './TaskForms.module.css'

/** The body of a form: its fields, what is wrong, and the way to send it. */
export function FormFrame(props: {
  readonly send: string
  /** A sentence where it cannot be sent as it stands. */
  readonly fault: string | null
  readonly draftKept: boolean
  /** True: taken. The form closes itself. */
  readonly onSend: () => Promise<boolean>
  readonly onCancel: (() => void) | null
  readonly danger?: boolean
  readonly children: ReactNode
}): ReactElement {
  const { t } = useTranslation()
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const send = async () => {
    setTried(true)
    if (props.fault !== null || sending) return
    setSending(true)
    await props.onSend()
    setSending(false)
  }
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  const form = useRef<HTMLFormElement>(null)
  useCtrlEnter(form, () => void send())
  return (
    <form ref={form} className={style['form']} onSubmit={handleSubmit} noValidate>
      {props.children}
      {tried && props.fault !== null && (
        <p role="alert" className={style['fault']}>
          {props.fault}
        </p>
      )}
      <Group gap={8} justify="flex-end" align="center">
        {props.draftKept && <span className={style['hint']}>{t('form.draftKept')}</span>}
        <KeyHint keys="Ctrl+Enter" />
        {props.onCancel !== null && (
          <Button variant="default" onClick={props.onCancel}>
            {t('common.cancel')}
          </Button>
        )}
        <Button type="submit" loading={sending} variant={props.danger === true ? 'outline' : 'filled'}>
          {props.send}
        </Button>
      </Group>
    </form>
  )
}

/** Ctrl+Enter sends from anywhere in the form; a dialog over the screen hears it wherever the focus is. */
function useCtrlEnter(form: RefObject<HTMLFormElement | null>, send: () => void): void {
  const newest = useRef(send)
  useLayoutEffect(() => {
    newest.current = send
  })
  useLayoutEffect(() => {
    const isOver = (form.current?.closest('[role="dialog"]') ?? null) !== null
    const around = isOver ? document.documentElement : form.current
    const handle = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey) return
      event.preventDefault()
      newest.current()
    }
    around?.addEventListener('keydown', handle)
    return () => around?.removeEventListener('keydown', handle)
  }, [form])
}
