import { Button, PasswordInput, TextInput } from '@mantine/core'
import type { TFunction } from 'i18next'
import { type FormEvent, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import type { SignInAnswer } from '../../state/session-store.ts'
import style from './SignIn.module.css'

/** Name and password. `onAsking(true)` comes before the answer, so that the cover is asked before any board is drawn. */
export function SignInForm(props: {
  readonly username: string
  readonly password: string
  readonly onAsking: (asksCover: boolean) => void
}): ReactElement {
  const { t } = useTranslation()
  const { session } = useConsole()
  const [name, setName] = useState(props.username)
  const [password, setPassword] = useState(props.password)
  const [fault, setFault] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const signIn = async (event: FormEvent) => {
    event.preventDefault()
    setAsking(true)
    props.onAsking(true)
    const answer = await session.signIn(name.trim(), password)
    if (answer.kind === 'signed-in') return
    props.onAsking(false)
    setAsking(false)
    setPassword('')
    setFault(faultOf(t, answer))
  }
  return (
    <form className={style['form']} onSubmit={(event) => void signIn(event)}>
      <TextInput
        label={t('signIn.name')}
        autoComplete="username"
        data-autofocus={props.username === '' || undefined}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ tabIndex: -1 }}
      />
      <Button
        type="submit"
        size="sm"
        loading={asking}
        data-autofocus={props.username !== '' || undefined}
        disabled={name.trim() === '' || password === ''}
      >
        {t('signIn.send')}
      </Button>
      {fault !== null && (
        <p role="alert" className={style['fault']}>
          {fault}
        </p>
      )}
    </form>
  )
}

function faultOf(t: TFunction, answer: SignInAnswer): string {
  if (answer.kind === 'wait') return t('signIn.wait', { seconds: Math.ceil(answer.ms / 1000) })
  return t(answer.kind === 'no-answer' ? 'signIn.noAnswer' : 'signIn.refused')
}
