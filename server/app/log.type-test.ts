import type { JourneyIdentityRow, JourneyPhiRow } from '../../shared/domain/journey.ts'
import type { TaskPhiRow } from '../../shared/domain/task.ts'
import { pathPart } from '../../shared/kernel/path-part.ts'
import type { PatientRecord } from '../db/records.ts'
import type { Log } from './log.ts'

/**
 * [PH1] Compiled with everything else and never run: each line under `@ts-expect-error` must not compile, or the check fails.
 * What tells of a patient does not pass the doors that lead outside (reliability.md).
 */
export function refused(log: Log, rows: Rows): void {
  const { identity, clinical, task, patient } = rows
  // @ts-expect-error a name
  log.info({ name: identity.family }, 'x')
  // @ts-expect-error a number
  log.warn({ journey: identity.id, mrn: identity.mrn }, 'x')
  // @ts-expect-error a date of birth, which may be missing
  log.debug({ born: identity.birthDate }, 'x')
  // @ts-expect-error a whole row
  log.error({ row: identity }, 'x')
  // @ts-expect-error a row as the fields themselves
  log.error(identity, 'x')
  // @ts-expect-error rows in a list
  log.trace({ rows: [identity] }, 'x')
  // @ts-expect-error deep inside
  log.fatal({ at: { which: { one: patient } } }, 'x')
  // @ts-expect-error clinical facts
  log.info({ facts: clinical.facts }, 'x')
  // @ts-expect-error a note's text, by way of its list
  log.info({ notes: clinical.notes }, 'x')
  // @ts-expect-error what a form holds
  log.info({ captures: task.captures }, 'x')
  // @ts-expect-error an address
  pathPart(identity.mrn)
}

/** [PH1] What compiles: ids, counts, codes, errors. */
export function taken(log: Log, { identity, task }: Rows, cause: Error, unknown: unknown): void {
  log.info({ journey: identity.id, version: identity.version, task: task.id }, 'x')
  log.warn({ err: cause, detail: unknown, nested: { counts: [1, 2] }, maybe: null }, 'x')
  log.error({}, pathPart(identity.id))
}

type Rows = {
  readonly identity: JourneyIdentityRow
  readonly clinical: JourneyPhiRow
  readonly task: TaskPhiRow
  readonly patient: PatientRecord
}
