import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { inRoot } from '../../../build/paths.ts'

const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/**
 * The built console's files at a port, with no server behind them: what the desktop has on its own disk. Everything else
 * is cut, as by a server that is down.
 */
export async function serveConsoleOnly(port: number): Promise<{ stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://console').pathname
    const name = path === '/' ? '/index.html' : path
    const type = TYPES[extname(name)]
    if (path.startsWith('/api/') || path.startsWith('/socket.io') || type === undefined) {
      request.socket.destroy()
      return
    }
    void readFile(inRoot('dist/renderer', `.${name}`)).then(
      (body) => response.writeHead(200, { 'content-type': type, 'cache-control': cacheControl(name) }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  server.on('upgrade', (_request, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** As the server sends them: what is named by its hash is kept, and with it what the browser compiled of it. */
function cacheControl(name: string): string {
  return name.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache'
}

/** A port that nobody listens on now. IndexedDB belongs to an origin with its port, so both servers take the same one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
