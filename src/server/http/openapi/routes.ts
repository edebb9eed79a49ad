import type { FastifyInstance } from 'fastify'
import { openapi } from './document.ts'

/** The contract as others read it, without signing in: it tells nothing of what is in here. */
export function takeOpenapi(app: FastifyInstance): void {
  let made: Promise<string> | null = null
  app.get('/api/openapi.json', async (_, reply) => {
    made ??= openapi().then((document) => JSON.stringify(document))
    return reply
      .type('application/json')
      .header('cache-control', 'no-cache')
      .send(await made)
  })
}
