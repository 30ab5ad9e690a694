import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { z } from 'zod'
import type { CallOptions, TestServer } from '../../builders/server.ts'

/** A value of JSON that a test reads member by member. */
export const rowSchema = z.looseObject({ id: z.string() })
export type Row = Readonly<z.infer<typeof rowSchema>>
const listSchema = z.strictObject({ items: z.array(rowSchema), next: z.string().nullable() })
const detailSchema = z.looseObject({
  journey: rowSchema,
  tasks: z.array(rowSchema),
  timeline: z.array(rowSchema),
  escalations: z.array(rowSchema),
})
const outcomeSchema = z.looseObject({
  outcome: z.string(),
  commandId: z.string(),
  refusal: z.looseObject({ code: z.string() }).nullable(),
})
export type Detail = z.infer<typeof detailSchema>
export type Answered = z.infer<typeof outcomeSchema>

/** What a person or an outside program does over REST: lists, details, commands. */
export type Desk = {
  /** One page. */
  list(path: string, as: string): Promise<z.infer<typeof listSchema>>
  /** Every page of a list, put together. */
  all(path: string, as: string): Promise<Row[]>
  detail(journey: string, as: string): Promise<Detail>
  /** The task of a journey with this key; undefined where there is none. */
  task(journey: string, key: string, as: string): Promise<Row | undefined>
  /** Sends a command and gives the outcome; the status must be 200. */
  command(as: string, verb: string, entityId: string, args?: object, more?: object): Promise<Answered>
  /** The same, and it must be taken. */
  done(as: string, verb: string, entityId: string, args?: object): Promise<Answered>
  raw(path: string, options?: CallOptions): Promise<{ status: number; body: Record<string, unknown> }>
}

/** A desk at a server. */
export function deskAt(there: TestServer): Desk {
  const raw: Desk['raw'] = async (path, options) => {
    const { status, body } = await there.call(path, options)
    return { status, body }
  }
  const list: Desk['list'] = async (path, as) => {
    const { status, body } = await raw(path, { as })
    expect({ path, status }).toEqual({ path, status: 200 })
    return listSchema.parse(body)
  }
  const detail: Desk['detail'] = async (journey, as) => {
    const { status, body } = await raw(`/api/v1/journeys/${encodeURIComponent(journey)}`, { as })
    expect(status).toBe(200)
    return detailSchema.parse(body)
  }
  const command: Desk['command'] = async (as, verb, entityId, args = {}, more = {}) => {
    const body = { commandId: uuidV7(), verb, entityId, args, issuedAt: Date.now(), ...more }
    const answer = await raw('/api/v1/commands', { as, body })
    expect(answer, `${verb} ${entityId}`).toMatchObject({ status: 200 })
    return outcomeSchema.parse(answer.body)
  }
  return {
    raw,
    list,
    detail,
    command,
    async all(path, as) {
      const found: Row[] = []
      for (let after: string | null = ''; after !== null;) {
        const mark: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`
        const page = await list(`${path}${path.includes('?') ? '' : '?'}${mark}`, as)
        found.push(...page.items)
        after = page.next
      }
      return found
    },
    async task(journey, key, as) {
      return (await detail(journey, as)).tasks.find((task) => task['key'] === key)
    },
    async done(as, verb, entityId, args) {
      const answer = await command(as, verb, entityId, args)
      expect(answer, `${verb} ${entityId}`).toMatchObject({ outcome: 'applied', refusal: null })
      return answer
    },
  }
}

/** A command id as a console makes it. */
export function uuidV7(at: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
