import { NativeSelect } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mayEndSessionsOf } from '../../../shared/domain/may-end-sessions.ts'
import { useReference, useSession } from '../../state/hooks.ts'
import { useScreen, useScreenState } from '../../state/screen/use-screen.ts'
import { actorIn } from '../../state/session-store.ts'
import { ModalDialog } from '../../ui/layout/ModalDialog.tsx'
import { SignInList } from './SignInList.tsx'
import type { SignInPerson } from './sign-in-person.ts'
import style from './SignIns.module.css'

/** Where I, and whoever's sign-ins I may end, are signed in; each can be ended from here (rules AU8, AU9). */
export function SignInsDialog(): ReactElement | null {
  const { t } = useTranslation()
  const screen = useScreen()
  const isOpen = useScreenState((state) => state.overlay === 'sign-ins')
  if (!isOpen) return null
  return (
    <ModalDialog title={t('signIns.title')} size={520} onClose={() => screen.overlay(null)}>
      <Whose />
    </ModalDialog>
  )
}

function Whose(): ReactElement | null {
  const { t } = useTranslation()
  const people = usePeople()
  const [chosen, setChosen] = useState<string | null>(null)
  const person = people.find(({ id }) => id === chosen) ?? people[0]
  if (person === undefined) return null
  return (
    <div className={style['body']}>
      {people.length > 1 && (
        <NativeSelect
          label={t('signIns.whose')}
          value={person.id}
          data={people.map(({ id, name, isMe }) => ({ value: id, label: isMe ? t('signIns.mine', { name }) : name }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <SignInList key={person.id} person={person} />
    </div>
  )
}

/** Me first, then by name. */
function usePeople(): readonly SignInPerson[] {
  const actor = actorIn(useSession())
  const members = useReference()?.reference.members ?? []
  if (actor === null) return []
  const others = members
    .filter((member) => member.id !== actor.id && mayEndSessionsOf(actor, member))
    .map(({ id, name }) => ({ id, name, isMe: false }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
  return [{ id: actor.id, name: actor.name, isMe: true }, ...others]
}
