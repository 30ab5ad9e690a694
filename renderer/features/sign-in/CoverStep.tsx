import { Button, NativeSelect } from '@mantine/core'
import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HOUR_MS } from '../../../shared/kernel/instant.ts'
import { useConsole, useReference, useSession } from '../../state/hooks.ts'
import { useServerDoor } from '../../state/server-door.ts'
import { actorIn } from '../../state/session-store.ts'
import { CheckGroup } from '../../ui/form/CheckGroup.tsx'
import style from './SignIn.module.css'

const HOURS = [4, 8, 12] as const

/** After the password: which units beside the own ones, until when. Those who cover none are not asked. */
export function CoverStep(props: { readonly onCovered: () => void }): ReactElement | null {
  const { t } = useTranslation()
  const door = useServerDoor()
  const { session, now } = useConsole()
  const reference = useReference()
  const actor = actorIn(useSession())
  const [units, setUnits] = useState<string[]>([])
  const [hours, setHours] = useState<number>(HOURS[1])
  const [fault, setFault] = useState(false)
  const covers = actor?.roles.includes('unit-coordinator') ?? false
  const { onCovered } = props
  useEffect(() => {
    if (actor !== null && !covers) onCovered()
  }, [actor, covers, onCovered])
  if (!covers) return null
  const others = (reference?.reference.units ?? []).filter(({ id }) => !actor?.units.includes(id))
  const yours = (actor?.units ?? []).map((unit) => reference?.units.get(unit)?.name ?? unit).join(', ')
  const cover = async (event: FormEvent) => {
    event.preventDefault()
    if (units.length === 0) return onCovered()
    const answer = await door.cover({ units, departments: [], until: now() + hours * HOUR_MS })
    if (answer !== 'taken') return setFault(true)
    // What it opens is known to this window's own rules, too.
    await session.renew()
    return onCovered()
  }
  return (
    <form className={style['form']} onSubmit={(event) => void cover(event)}>
      <p>
        <strong>{t('signIn.cover')}</strong>
        <br />
        <span className={style['hint']}>{t('signIn.coverHint')}</span>
      </p>
      {yours !== '' && <p>{t('signIn.coverYours', { units: yours })}</p>}
      <CheckGroup label={t('signIn.cover')} options={others} value={units} onChange={setUnits} />
      <NativeSelect
        label={t('signIn.coverUntil')}
        value={String(hours)}
        data={HOURS.map((one) => ({ value: String(one), label: t('signIn.coverHours', { count: one }) }))}
        onChange={(event) => setHours(Number(event.currentTarget.value))}
      />
      {fault && <p role="alert">{t('signIn.coverFailed')}</p>}
      <Button type="submit" data-autofocus>
        {t(units.length === 0 ? 'signIn.coverNone' : 'signIn.coverGo')}
      </Button>
    </form>
  )
}
