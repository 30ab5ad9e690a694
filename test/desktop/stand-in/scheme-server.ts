import { createServer } from 'node:http'

type Answer = (request: Request) => Promise<Response>

/**
 * Serves the answers of the shell's `app:` handler at one fixed loopback port, for a browser knows no scheme of
 * ours. Fixed, because what the page keeps (IndexedDB) belongs to its origin with the port.
 */
export class SchemeServer {
  handler: Answer = async () => new Response(null, { status: 404 })
  readonly #http: string

  constructor(port: number) {
    this.#http = `http://127.0.0.1:${port}`
  }

  toHttp(url: string): string {
    return url.replace(/^app:\/\/onward/, this.#http)
  }

  toScheme(url: string): string {
    return url.startsWith(this.#http) ? url.replace(this.#http, 'app://onward') : url
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#answer(request.method ?? 'GET', request.url ?? '/').then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers))
        response.end(Buffer.from(await answer.arrayBuffer()))
      })
    })
    await new Promise<void>((settle, reject) => {
      server.once('error', reject)
      server.listen(Number(new URL(this.#http).port), '127.0.0.1', settle)
    })
  }

  #answer(method: string, path: string): Promise<Response> {
    // Not a real Request: its URL parser would tidy the path before the shell sees it.
    return this.handler({ method, url: `app://onward${path}` } as Request)
  }
}
