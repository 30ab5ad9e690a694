import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createServer, connect, type Server } from 'node:net'
import { resolve } from 'node:path'
import { codeOf } from './error-code.ts'

/** Held until released, or until the process ends in whatever way. */
export type FileLock = { readonly release: () => Promise<void> }

/**
 * One writer per journal. Node has no flock, and a file with a process id outlives its process and may name another
 * one later; a listening local socket dies with its owner. Null: someone holds it.
 */
export async function lockFile(path: string): Promise<FileLock | null> {
  const name = socketName(path)
  const server = await listen(name)
  if (server !== null) return lockOf(server)
  if (await answers(name)) return null
  // A socket file that nobody listens on (macOS after a crash). Elsewhere the name goes with its process.
  if (name.endsWith('.lock')) await rm(name, { force: true })
  const again = await listen(name)
  return again === null ? null : lockOf(again)
}

function socketName(path: string): string {
  const key = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32)
  if (process.platform === 'win32') return `\\\\.\\pipe\\onward-journal-${key}`
  // Linux: an abstract name, gone with the process; no file that could be left behind.
  return process.platform === 'linux' ? `\0onward-journal-${key}` : `${resolve(path)}.lock`
}

function listen(name: string): Promise<Server | null> {
  return new Promise((settle, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? settle(null) : reject(error)))
    server.listen(name, () => {
      server.unref()
      settle(server)
    })
  })
}

function answers(name: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(name)
    socket.once('connect', () => {
      socket.destroy()
      settle(true)
    })
    socket.once('error', () => settle(false))
  })
}

function lockOf(server: Server): FileLock {
  return { release: () => new Promise((settle) => server.close(() => settle())) }
}
