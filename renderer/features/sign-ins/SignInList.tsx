import { Button } from '@mantine/core'
import { type ReactElement, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../state/hooks.ts'
import { type EndAsk, type SignedInAt, useServerDoor } from '../../state/server-door.ts'
import { formatAge } from '../../ui/time/format-age.ts'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import { EndForm } from './EndForm.tsx'
import style from './SignIns.module.css'
import type { SignInPerson } from './sign-in-person.ts'

type Read =
  | { readonly kind: 'read'; readonly items: readonly SignedInAt[] }
  | { readonly kind: 'no-answer' | 'refused' }

/** What is about to be ended, and the question that is asked about it. */
type Ending = { readonly ask: EndAsk; readonly question: string }

/** The sign-ins of one person, newest first; asked of the server each time, for another window may have ended some. */
export function SignInList({ person }: { readonly person: SignInPerson }): ReactElement {
  const { t } = useTranslation()
  const { read, reload } = useSignIns(person.id)
  const [ending, setEnding] = useState<Ending | null>(null)
  const [ended, setEnded] = useState<number | null>(null)
  if (read === null) return <p role="status">{t('common.loading')}</p>
  if (read.kind !== 'read') return <p role="alert">{t(NO_LIST[read.kind])}</p>
  const handleEnded = (count: number) => {
    setEnding(null)
    setEnded(count)
    reload()
  }
  if (ending !== null)
    return <EndForm {...ending} name={person.name} onClose={() => setEnding(null)} onEnded={handleEnded} />
  return (
    <>
      {ended !== null && <p role="status">{t('signIns.ended', { count: ended })}</p>}
      {read.items.length === 0 && <p>{t('signIns.none', { name: person.name })}</p>}
      <Items person={person} items={read.items} onEnd={setEnding} />
    </>
  )
}

const NO_LIST = { 'no-answer': 'signIns.needsLine', refused: 'signIns.refused' } as const

function Items(props: {
  readonly person: SignInPerson
  readonly items: readonly SignedInAt[]
  readonly onEnd: (ending: Ending) => void
}): ReactElement {
  const { items, onEnd } = props
  const { id, name, isMe } = props.person
  const { t } = useTranslation()
  const whereOf = useWhere(items)
  const count = items.length
  return (
    <>
      <ul className={style['list']} aria-label={t('signIns.list', { name })}>
        {items.map((item) => {
          const where = whereOf(item)
          const question = t('signIns.askOne', { name, where })
          const handleEnd = () => onEnd({ ask: { session: item.id }, question })
          return <SignInLine key={item.id} item={item} where={where} onEnd={handleEnd} />
        })}
      </ul>
      {count > 1 && (
        <Button
          variant="default"
          onClick={() => onEnd({ ask: { everyOf: id }, question: t('signIns.askAll', { count, name }) })}
        >
          {t(isMe ? 'signIns.allMine' : 'signIns.all', { count })}
        </Button>
      )}
    </>
  )
}

function SignInLine(props: {
  readonly item: SignedInAt
  readonly where: string
  readonly onEnd: () => void
}): ReactElement {
  const { item, where } = props
  const { t } = useTranslation()
  const format = useZoneFormat()
  const { now } = useConsole()
  const since = format.when(item.since, now())
  const quiet = now() - item.lastHeardAt
  return (
    <li className={style['one']}>
      <div>
        <div>{where}</div>
        <div className={style['second']}>
          {quiet < HEARD_NOW_MS
            ? t('signIns.heardNow', { since })
            : t('signIns.since', { since, age: formatAge(quiet, 'long') })}
        </div>
      </div>
      {!item.current && (
        <Button variant="default" aria-label={t('signIns.endOf', { where })} onClick={props.onEnd}>
          {t('signIns.end')}
        </Button>
      )}
    </li>
  )
}

/** Of a line that stands the server notes the moment a minute later, once a minute: so old is what it knows at most, ms. */
const HEARD_NOW_MS = 150_000

/** What a workstation is called: nobody knows its id by heart, but its end tells two apart. */
function useWhere(items: readonly SignedInAt[]): (item: SignedInAt) => string {
  const { t } = useTranslation()
  const here = items.find(({ current }) => current)?.device
  return ({ current, device }) => {
    if (current) return t('signIns.here')
    return device === here ? t('signIns.hereToo') : t('signIns.there', { end: device.slice(-4) })
  }
}

function useSignIns(user: string): { readonly read: Read | null; readonly reload: () => void } {
  const door = useServerDoor()
  const [read, setRead] = useState<Read | null>(null)
  const reload = useCallback(() => {
    void door.signIns(user).then((answer) => {
      setRead(answer.kind === 'read' ? { kind: 'read', items: newestFirst(answer.items) } : answer)
    })
  }, [door, user])
  useEffect(reload, [reload])
  return { read, reload }
}

function newestFirst(items: readonly SignedInAt[]): readonly SignedInAt[] {
  return items.toSorted((a, b) => Number(b.current) - Number(a.current) || b.since - a.since)
}
