import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const YEAR = 31_536_000

/** The one page whose address begins like the API's: it explains it. */
const API_DOCS = '/api/docs'

/** The built web: hashed assets are kept for ever by the browser; every page's address answers with index.html. */
export async function pages(app: FastifyInstance): Promise<void> {
  const root = resolve(import.meta.dirname, '..', '..', 'dist', 'web')
  if (!existsSync(join(root, 'index.html'))) return
  await app.register(statics, {
    root,
    wildcard: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(root, 'assets'))
      reply.header('cache-control', hashed ? `public, max-age=${YEAR}, immutable` : 'no-cache')
    },
  })
  app.get('/*', async (request, reply) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const isPage = pathname === API_DOCS || !/^\/(api|assets|v1)\//.test(pathname)
    if (isPage) return reply.sendFile('index.html')
    return reply.callNotFound()
  })
}
