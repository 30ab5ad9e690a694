import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { Roster } from '../../../shared/domain/roster.ts'
import { classOfRoles } from '../../../shared/domain/scopes.ts'
import { userIdSchema } from '../../../shared/kernel/ids.ts'
import { readTemplate } from '../../../shared/workflow/template/read-template.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { hashPassword } from '../../auth/password.ts'
import type { Db } from '../../db/port.ts'
import { StartRefused } from '../start-refused.ts'
import type { FacilityFile } from './facility-file.ts'

export type LoadOptions = {
  readonly synthetic: boolean
  /** The password of a new account, by username; existing accounts keep theirs. */
  readonly passwordFor: (username: string) => string
}

/** Writes a hospital into the database in one transaction; gives the accounts that are new. Known people keep their password. */
export async function loadFacility(db: Db, file: FacilityFile, options: LoadOptions): Promise<string[]> {
  const known = new Map((await db.reads.users(file.facility)).map((user) => [user.username, user]))
  const hashes = new Map<string, string>()
  const stored: string[] = []
  for (const { username } of file.people) {
    if (known.has(username)) continue
    const password = options.passwordFor(username)
    if (!hashes.has(password)) hashes.set(password, await hashPassword(password))
    stored.push(username)
  }
  await db.transaction(async (tx) => {
    for (const person of file.people) {
      const was = known.get(person.username)
      const secretHash = was?.secretHash ?? hashes.get(options.passwordFor(person.username)) ?? ''
      const rights = { roles: person.roles, departments: person.departments, units: person.units }
      await tx.putUser({
        id: userIdOf(file, person.username),
        facility: file.facility,
        username: person.username,
        name: person.name,
        secretHash,
        ...rights,
        class: classOfRoles(rights),
        disabled: was?.disabled ?? false,
        epoch: (was?.epoch ?? 0) + 1,
      })
    }
    await tx.putReference(file.facility, referenceOf(file, options.synthetic))
    if (file.roster !== undefined) {
      await tx.lockKey(file.facility, 'roster')
      await tx.putRoster(file.facility, rosterOf(file, file.roster))
    }
    const { facility } = file
    await tx.putWebhooks(
      facility,
      file.webhooks.map((webhook) => ({ ...webhook, facility })),
    )
  })
  return stored
}

/**
 * Imports the workflow files that are new for a facility. The same (id, version) with another content stops the start:
 * a published version never changes. @throws StartRefused
 */
export async function importTemplates(db: Db, facility: string, folder: string): Promise<string[]> {
  const imported: string[] = []
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.json')).sort()) {
    const body = templateIn(name, await readFile(join(folder, name), 'utf8'))
    const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
    const known = await db.reads.template(facility, body.id, body.version)
    if (known !== null && known.hash !== hash)
      throw new StartRefused(
        `${name} says ${body.id} version ${body.version}, but that version was published with another content. Give the change a new version number.`,
      )
    if (known !== null) continue
    await db.transaction((tx) => tx.putTemplate(facility, { id: body.id, version: body.version, body, hash }))
    imported.push(`${body.id} v${body.version}`)
  }
  return imported
}

/** Departments are not asked about: a hospital without an operating room still has the file. */
function templateIn(name: string, text: string): Template {
  const read = readTemplate(parsed(name, text))
  if (read.ok) return read.value.template
  const faults = read.fault.filter(({ severity }) => severity === 'fault')
  const said = faults.slice(0, MOST_FAULTS_SAID).map(({ path, sentence }) => `  ${path}: ${sentence}`)
  throw new StartRefused([`The workflow file ${name} has ${faults.length} faults:`, ...said].join('\n'))
}

const MOST_FAULTS_SAID = 10

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new StartRefused(`The workflow file ${name} is not JSON.`, { cause: error })
  }
}

function referenceOf(file: FacilityFile, synthetic: boolean): Omit<Reference, 'templates'> {
  const members = file.people.map((person) => ({ ...person, id: userIdSchema.parse(userIdOf(file, person.username)) }))
  const { facility, name, zone, currency, a03Means, units, departments, calendars } = file
  const inCurrency = currency === undefined ? {} : { currency }
  return { facility, name, zone, ...inCurrency, a03Means, synthetic, units, departments, members, calendars }
}

/** The file names people by username; rows by id. */
function rosterOf(file: FacilityFile, { shifts, absences }: Roster): Roster {
  const idOf = (username: string) => userIdSchema.parse(userIdOf(file, username))
  return {
    shifts: shifts.map((shift) => ({ ...shift, user: idOf(shift.user) })),
    absences: absences.map((one) => ({
      ...one,
      user: idOf(one.user),
      substitute: one.substitute === null ? null : idOf(one.substitute),
    })),
  }
}

function userIdOf(file: FacilityFile, username: string): string {
  return `${file.facility}:${username}`
}
