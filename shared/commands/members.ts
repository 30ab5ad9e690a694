import type { Member } from '../domain/reference.ts'
import type { TaskRow } from '../domain/task.ts'

/** Somebody of the house by id or username; an id goes before a username, should one be spelled as the other. */
export function memberOf(members: readonly Member[], user: string): Member | undefined {
  return members.find(({ id }) => id === user) ?? members.find(({ username }) => username === user)
}

/** True for who does such work, or coordinates it. */
export function worksFor({ roles, departments }: Member, task: TaskRow): boolean {
  if (roles.includes('worker') || roles.includes('department-lead'))
    if (departments.includes(task.department)) return true
  return roles.some((role) => COORDINATING.includes(role))
}

const COORDINATING: readonly string[] = [
  'unit-coordinator',
  'house-supervisor',
  'referral-coordinator',
] satisfies Member['roles']
