import { Button, Group, NativeSelect } from '@mantine/core'
import { type FormEvent, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actor } from '../../../shared/domain/person.ts'
import { useConsole, useReference, useSession } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import { type Covered, useServerDoor } from '../../state/server-door.ts'
import { actorIn } from '../../state/session-store.ts'
import { CheckGroup } from '../../ui/form/CheckGroup.tsx'
import { useZoneFormat } from '../../ui/time/time-face.tsx'
import style from './Cover.module.css'
import { coverEnds } from './cover-ends.ts'

/** Units or departments, and an end; as it stands at first. */
export function CoverForm(props: { readonly covered: Covered; readonly onClose: () => void }): ReactElement {
  const { covered, onClose } = props
  const { t } = useTranslation()
  const format = useZoneFormat()
  const { now } = useConsole()
  const choice = useChoice()
  const [at] = useState(now)
  const [units, setUnits] = useState(covered.units)
  const [departments, setDepartments] = useState(covered.departments)
  const ends = coverEnds(at, covered.until)
  const [until, setUntil] = useState(covered.until ?? ends[DEFAULT_END] ?? at)
  const { send, fault, sending } = useSend(onClose)
  const stands = covered.units.length + covered.departments.length > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send({ units, departments, until })
  }
  return (
    <form className={style['form']} onSubmit={submit}>
      <p>
        {stands ? t('cover.stands', { what: choice.named(covered), until: clockOf(covered.until) }) : t('cover.none')}
      </p>
      {choice.units.length > 0 && (
        <CheckGroup label={t('cover.units')} showLabel options={choice.units} value={units} onChange={setUnits} />
      )}
      {choice.departments.length > 0 && (
        <CheckGroup
          label={t('cover.departments')}
          showLabel
          options={choice.departments}
          value={departments}
          onChange={setDepartments}
        />
      )}
      <NativeSelect
        label={t('cover.until')}
        value={String(until)}
        data={ends.map((one) => ({ value: String(one), label: format.clock(one) }))}
        onChange={(event) => setUntil(Number(event.currentTarget.value))}
      />
      {fault !== null && <p role="alert">{t(fault)}</p>}
      <Group gap={8} justify="flex-end">
        {stands && (
          <Button variant="default" disabled={sending} onClick={() => void send({ units: [], departments: [], until })}>
            {t('cover.end')}
          </Button>
        )}
        <Button type="submit" loading={sending} disabled={!stands && units.length + departments.length === 0}>
          {t(stands ? 'cover.change' : 'cover.go')}
        </Button>
      </Group>
    </form>
  )

  function clockOf(end: number | null): string {
    return end === null ? '' : format.when(end, at)
  }
}

/** Eight hours, as at sign-in. */
const DEFAULT_END = 7

type Ask = { readonly units: readonly string[]; readonly departments: readonly string[]; readonly until: number }

/** Told to the server; taken, this window's rights are asked for anew. */
function useSend(onClose: () => void) {
  const door = useServerDoor()
  const { session } = useConsole()
  const [fault, setFault] = useState<'cover.needsLine' | 'cover.refused' | null>(null)
  const [sending, setSending] = useState(false)
  const send = async (ask: Ask) => {
    setSending(true)
    const answer = await door.cover(ask)
    if (answer === 'taken') await session.renew()
    setSending(false)
    if (answer === 'taken') return onClose()
    return setFault(answer === 'refused' ? 'cover.refused' : 'cover.needsLine')
  }
  return { send, fault, sending }
}

/** What this person may cover beside what is theirs, and its names. */
function useChoice() {
  const reference = useReference()
  const actor = actorIn(useSession())
  const all = { units: reference?.reference.units ?? [], departments: reference?.reference.departments ?? [] }
  const named = (covered: Covered) =>
    [...all.units, ...all.departments]
      .filter(({ id }) => [...covered.units, ...covered.departments].includes(id))
      .map(({ name }) => name)
      .join(', ')
  return { ...choiceOf(actor, reference, all), named }
}

type Named = { readonly id: string; readonly name: string }

function choiceOf(
  actor: Actor | null,
  reference: ReferenceView | null,
  all: { readonly units: readonly Named[]; readonly departments: readonly Named[] },
): { readonly units: readonly Named[]; readonly departments: readonly Named[] } {
  const own = reference?.reference.members.find(({ id }) => id === actor?.id)
  const isA = (...roles: string[]) => actor?.roles.some((role) => roles.includes(role)) === true
  const others = (list: readonly Named[], mine: readonly string[] = []) => list.filter(({ id }) => !mine.includes(id))
  return {
    units: isA('unit-coordinator', 'house-supervisor') ? others(all.units, own?.units) : [],
    departments: isA('worker', 'department-lead') ? others(all.departments, own?.departments) : [],
  }
}
