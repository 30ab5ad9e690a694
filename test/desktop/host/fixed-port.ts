import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

/** One port per profile, kept in it: what a page stores belongs to its origin, and that has the port in it. */
export async function portOf(profile: string): Promise<number> {
  mkdirSync(profile, { recursive: true })
  const file = join(profile, 'stand-in.port')
  if (!existsSync(file)) writeFileSync(file, String(await freePort()))
  return Number(readFileSync(file, 'utf8'))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const { port } = server.address() as AddressInfo
  await new Promise((settle) => server.close(settle))
  return port
}
