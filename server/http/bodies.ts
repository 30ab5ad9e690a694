import type { FastifyInstance } from 'fastify'
import { parseBoundedJson } from './bounded-json.ts'

/** JSON is parsed within bounds; any other type is bytes, which a route of JSON refuses. */
export function jsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      const { mostMembers } = request.routeOptions.config
      done(null, String(body) === '' ? {} : parseBoundedJson(String(body), mostMembers))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

/** Every type, JSON among them, is bytes. */
export function rawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}
