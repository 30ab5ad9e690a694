import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOutbox, useSession } from '../../state/hooks.ts'
import { type DemoInfo, useServerDoor } from '../../state/server-door.ts'
import { LOCKED } from '../../state/session-store.ts'
import { Chip } from '../../ui/marks/Chip.tsx'
import { CoverStep } from './CoverStep.tsx'
import { DemoPeople } from './DemoPeople.tsx'
import { SignInForm } from './SignInForm.tsx'
import style from './SignIn.module.css'

/** The right person on a shared workstation: name and password, then what they cover. */
export function SignIn(props: {
  readonly signedIn: boolean
  readonly onAsking: (asksCover: boolean) => void
  readonly onCovered: () => void
}): ReactElement {
  const { t } = useTranslation()
  const door = useServerDoor()
  const { pending } = useOutbox()
  const session = useSession()
  const isLocked = session.kind === 'signed-out' && session.why === LOCKED
  const [demo, setDemo] = useState<DemoInfo | null>(null)
  const [picked, setPicked] = useState('')
  const isThere = useServerThere()
  const box = useRef<HTMLDivElement>(null)
  // One task on the whole screen: its field, or its button once somebody was picked, waits for the hand.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- what is shown names the one that waits
  useEffect(() => box.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), [picked, props.signedIn])
  useEffect(() => {
    if (isThere === true) void door.demo().then(setDemo)
  }, [door, isThere])
  return (
    <main className={style['screen']} data-screen="sign-in">
      <div ref={box} className={style['box']}>
        <div className={style['head']}>
          <h1>{t('frame.product')}</h1>
          {demo !== null && (
            <Chip tone="due-soon" title={t('frame.syntheticTitle')}>
              {t('frame.synthetic')}
            </Chip>
          )}
          <span className={style['server']} role="status">
            <span aria-hidden="true">{isThere === true ? '●' : '○'}</span>{' '}
            {t(isThere === false ? 'signIn.serverDown' : isThere === true ? 'signIn.serverUp' : 'signIn.server')}
          </span>
        </div>
        {props.signedIn ? (
          <CoverStep onCovered={props.onCovered} />
        ) : (
          <>
            <SignInForm
              key={picked}
              username={picked}
              password={picked === '' ? '' : (demo?.password ?? '')}
              onAsking={props.onAsking}
            />
            {isLocked && <p role="alert">{t('signIn.locked', { count: pending.length })}</p>}
            {pending.length > 0 && !isLocked && (
              <p className={style['hint']}>{t('signIn.unsent', { count: pending.length })}</p>
            )}
            {demo !== null && <DemoPeople demo={demo} onPick={setPicked} />}
          </>
        )}
      </div>
    </main>
  )
}

/** Asked while the sign-in is shown; null: not known yet. */
function useServerThere(): boolean | null {
  const door = useServerDoor()
  const [isThere, setThere] = useState<boolean | null>(null)
  useEffect(() => {
    const ask = () => void door.isThere().then(setThere)
    ask()
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [door])
  return isThere
}

const ASK_EVERY_MS = 10_000
