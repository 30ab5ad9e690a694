import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { VisitBody } from '../../../shared/domain/census.ts'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { textSchema } from '../../../shared/kernel/text.ts'
import type { Db, Tx } from '../../db/port.ts'
import type { VisitRecord } from '../../db/records.ts'

const lineSchema = z.object({
  unit: textSchema(60).refine((text) => text !== '', 'names no unit'),
  room: textSchema(40).default(''),
  bed: textSchema(40).refine((text) => text !== '', 'names no bed'),
  visit: textSchema(60).refine((text) => text !== '', 'names no visit number'),
  mrn: textSchema(60).refine((text) => text !== '', 'names no MRN'),
  family: textSchema(120).default(''),
  given: textSchema(120).default(''),
  birthDate: z.union([z.literal(''), z.iso.date()]).default(''),
  sex: textSchema(20).default(''),
  class: textSchema(20).default('I'),
})
type Line = z.infer<typeof lineSchema>

/** What came of a census load: beds loaded, what differs from what was known, and lines that could not be taken. No names. */
export type CensusReport = {
  readonly loaded: number
  readonly differences: readonly string[]
  readonly refused: readonly string[]
}

/**
 * Loads a first census (E15.2): one line per occupied bed. What ADT said later than `at` stays; every difference to what
 * was known is listed, so that the feed and the census can be compared.
 */
export async function loadCensus(db: Db, reference: Reference, csv: string, at: Instant): Promise<CensusReport> {
  const { lines, refused } = readLines(csv, reference)
  const differences: string[] = []
  await db.transaction(async (tx) => {
    for (const line of lines) {
      const known = await tx.visit(reference.facility, line.visit)
      const difference = known === null ? null : differenceOf(known, line)
      if (difference !== null) differences.push(difference)
      await putLine(tx, { facility: reference.facility, line, known, at })
    }
  })
  return { loaded: lines.length, differences, refused }
}

function readLines(csv: string, reference: Reference): { lines: Line[]; refused: string[] } {
  const lines: Line[] = []
  const refused: string[] = []
  const records = recordsOf(csv)
  if (records === null)
    return { lines, refused: ['This is not CSV: a quote is not closed, or the first line is no heading.'] }
  for (const [index, record] of records.entries()) {
    const read = lineSchema.safeParse(record)
    const unit = read.success ? reference.units.find(({ id }) => id === read.data.unit) : undefined
    if (!read.success)
      refused.push(
        `Line ${index + 2}: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}.`,
      )
    else if (unit === undefined) refused.push(`Line ${index + 2}: the unit ${read.data.unit} is not configured.`)
    else lines.push(read.data)
  }
  return { lines, refused }
}

/** Null where the text is no CSV at all: the parser has no way to say so but to throw. */
function recordsOf(csv: string): unknown[] | null {
  try {
    return parse(csv, { columns: true, trim: true, bom: true, skip_empty_lines: true, relax_column_count: true })
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

function differenceOf(known: VisitRecord, line: Line): string | null {
  const was = [known.unit, known.room, known.bed].join(' ')
  const is = [line.unit, line.room || null, line.bed].join(' ')
  return was === is ? null : `Visit ${line.visit}: the feed says ${was}, the census says ${is}.`
}

async function putLine(
  tx: Tx,
  input: { facility: string; line: Line; known: VisitRecord | null; at: Instant },
): Promise<void> {
  const { facility, line, known, at } = input
  const patient = await tx.patient(facility, line.mrn)
  const identity = {
    family: line.family,
    given: line.given,
    birthDate: line.birthDate || null,
    sex: line.sex || null,
    mrn: line.mrn,
  }
  await tx.putPatient(patient ?? { facility, patient: line.mrn, ...identity, deathAt: null, mergedInto: null })
  if (known !== null && known.eventAt > 0) return
  const body: VisitBody = { firstSeenBy: 'census', class: line.class }
  const place = { unit: line.unit, room: line.room || null, bed: line.bed }
  await tx.putVisit({
    facility,
    visit: line.visit,
    patient: line.mrn,
    state: 'in',
    ...place,
    class: line.class,
    updatedAt: at,
    eventAt: 0,
    body,
  })
}
