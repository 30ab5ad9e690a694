import { instantInputSchema } from '../../shared/commands/command.ts'
import { fail, ok, type Result } from '../../shared/kernel/result.ts'

const COLUMNS = ['user', 'role', 'department', 'unit', 'room', 'bed', 'from', 'to'] as const

/**
 * Shifts from comma-separated text with a head line; times are ISO 8601 with a zone, an empty field is none. Fault: the
 * line and what is wrong with it. Quotes are not read: no field of a roster holds a comma.
 */
export function shiftsInCsv(text: string): Result<{ readonly [column: string]: unknown }[], string> {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const names = head.split(',').map((name) => name.trim().toLowerCase())
  const stray = names.find((name) => !COLUMNS.some((one) => one === name))
  if (stray !== undefined) return fail(`the head line names "${stray.slice(0, 40)}"; known are ${COLUMNS.join(', ')}`)
  const shifts: { readonly [column: string]: unknown }[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const fields = line.split(',').map((field) => field.trim())
    if (fields.length !== names.length)
      return fail(`line ${index + 2} has ${fields.length} fields, not ${names.length}`)
    const filled = names.flatMap((name, at) =>
      fields[at] === '' ? [] : [[name, valueOf(name, fields[at] ?? '')] as const],
    )
    const wrong = filled.find(([, value]) => value === undefined)
    if (wrong !== undefined) return fail(`line ${index + 2}: ${wrong[0]} is no time (ISO 8601 with a zone)`)
    shifts.push(Object.fromEntries(filled))
  }
  return ok(shifts)
}

function valueOf(name: string, field: string): unknown {
  return name === 'from' || name === 'to' ? instantInputSchema.safeParse(field).data : field
}
