import { Client } from 'pg'

/** A statement as it was sent: named (prepared once per connection) with values, or plain text. */
export type Sent = { readonly name?: string; readonly text: string; readonly values: readonly unknown[] }

type Query = (...args: readonly unknown[]) => unknown

/** Records every statement that this process sends to PostgreSQL while `work` runs. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Sent[]> {
  // The driver's own door, so that nothing between the product and the wire is left out.
  const door = Client.prototype as unknown as { query: Query }
  const { query } = door
  const sent: Sent[] = []
  door.query = function recorded(this: unknown, ...args: readonly unknown[]) {
    sent.push(sentOf(args[0]))
    return query.apply(this, [...args])
  }
  try {
    await work()
  } finally {
    door.query = query
  }
  return sent
}

function sentOf(asked: unknown): Sent {
  if (typeof asked === 'string') return { text: asked, values: [] }
  // node-postgres takes a text or an object of this shape.
  const { name, text, values = [] } = asked as { name?: string; text: string; values?: readonly unknown[] }
  return { text, values, ...(name === undefined ? {} : { name }) }
}
