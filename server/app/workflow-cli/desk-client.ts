import { z } from 'zod'

/** Why the tool stopped, as the line to print. */
export class CliRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CliRefused'
  }
}

const faults = z.array(z.object({ path: z.string(), sentence: z.string(), severity: z.enum(['fault', 'warning']) }))
const told = z.object({ opened: z.number(), overdue: z.number(), lateMin: z.number(), escalated: z.number() })
const dryRun = z.object({
  journeys: z.number(),
  leftOut: z.record(z.string(), z.number()),
  before: told,
  after: told,
  steps: z.array(z.object({ key: z.string(), title: z.string(), before: told.nullable(), after: told.nullable() })),
  changed: z.array(z.object({ journey: z.string(), steps: z.array(z.string()) })),
})
/** A dry run as the server answers it. */
export type DryRunAnswer = z.infer<typeof dryRun>

const version = z.object({ version: z.number() })
const problem = z.object({ error: z.object({ message: z.string() }) })
const demo = z.object({
  password: z.string(),
  users: z.array(z.object({ username: z.string(), roles: z.array(z.string()) })),
})

/** The server's doors for the owners of workflows. */
export type DeskClient = {
  readonly save: (file: unknown) => Promise<{ id: string; faults: z.infer<typeof faults> }>
  readonly test: (id: string, hours: number) => Promise<DryRunAnswer>
  readonly propose: (id: string) => Promise<{ version: number }>
  readonly publish: (id: string) => Promise<{ version: number }>
}

type Who = { readonly server: string; readonly user: string | undefined; readonly password: string | undefined }

/** Signs in; in a demo, whose password everybody knows, as its template owner if nobody is named. @throws CliRefused */
export async function deskAt(who: Who): Promise<DeskClient> {
  const call = caller(who.server)
  const { username, password } = await signInAs(who, call)
  const session = await call('/api/v1/sessions', {
    body: { username, password },
    answer: z.object({ token: z.string() }),
  })
  const workflows = <T>(path: string, body: unknown, answer: z.ZodType<T>) =>
    call(`/api/v1/workflows/${path}`, { body, answer, token: session.token })
  return {
    async save(file) {
      const named = z.looseObject({ id: z.string() }).safeParse(file)
      if (!named.success) throw new CliRefused('The file names no workflow: it needs an "id".')
      const { id } = named.data
      const saved = await workflows(`${encodeURIComponent(id)}/draft`, file, z.object({ faults }))
      return { id, faults: saved.faults }
    },
    test: (id, hours) => workflows(`${encodeURIComponent(id)}/draft/test`, { hours }, dryRun),
    propose: (id) => workflows(`${encodeURIComponent(id)}/draft/propose`, {}, version),
    publish: (id) => workflows(`${encodeURIComponent(id)}/draft/publish`, {}, version),
  }
}

type Ask<T> = { readonly body?: unknown; readonly answer: z.ZodType<T>; readonly token?: string }
type Call = <T>(path: string, ask: Ask<T>) => Promise<T>

function caller(server: string): Call {
  return async (path, { body, answer, token }) => {
    const response = await fetch(new URL(path, server), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new CliRefused(`No server answers at ${server}.`, { cause })
    })
    const given: unknown = await response.json().catch(() => null)
    if (!response.ok) {
      const said = problem.safeParse(given)
      throw new CliRefused(
        said.success ? said.data.error.message : `The server answered ${response.status} to ${path}.`,
      )
    }
    return answer.parse(given)
  }
}

async function signInAs({ user, password }: Who, call: Call): Promise<{ username: string; password: string }> {
  if (user !== undefined && password !== undefined) return { username: user, password }
  const info = await call('/api/v1/demo', { answer: demo }).catch(() => null)
  if (info === null) throw new CliRefused('Say who you are: --user NAME, and the password in ONWARD_PASSWORD.')
  const owner = info.users.findLast(({ roles }) => roles.includes('template-owner'))
  return { username: user ?? owner?.username ?? '', password: password ?? info.password }
}
