import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** In place of Electron's lock: a socket in the profile. The question is asked synchronously, as Electron's is. */
export function requestLock(profile: string, argv: readonly string[], second: (argv: string[]) => void): boolean {
  mkdirSync(profile, { recursive: true })
  const path = join(profile, 'stand-in.sock')
  const handOver = `const s=require('net').connect(process.argv[1],()=>s.end(process.argv[2]));s.on('error',()=>process.exit(1))`
  const told = spawnSync(process.execPath, ['-e', handOver, path, JSON.stringify(argv)])
  if (told.status === 0) return false
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (part) => (text += part))
    socket.on('end', () => second(JSON.parse(text) as string[]))
  })
  server.listen(path)
  return true
}
