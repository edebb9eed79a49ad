import type { FastifyInstance } from 'fastify'
import { answerRefusal } from './errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Pages of any name may send here: the route reads no cookie and asks for a key. */
    fromAnywhere?: boolean
  }
}

/** Scripts strict, inline styles allowed because Mantine needs them; what only https can keep only where it is spoken. */
export const security = ({ https }: { https: boolean }) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      ...(https && { upgradeInsecureRequests: [] }),
    },
  },
  strictTransportSecurity: https && { maxAge: YEAR_SECONDS },
})

const YEAR_SECONDS = 31_536_000

/**
 * A page elsewhere must not reach us through its visitor's browser by a name that it lets point to us: the name has to
 * be the one that is set, or one of this machine. Nor may a page of another name send anything across.
 */
export function onlyThisMachine(app: FastifyInstance, publicUrl?: string): void {
  const isOurs = (address: string) =>
    URL.canParse(address) && (isLoopback(address) || new URL(address).host === hostOf(publicUrl))
  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers
    if (HEALTH.test(request.url)) return
    const fromElsewhere =
      origin !== undefined && !isOurs(origin) && !request.routeOptions.config.fromAnywhere
    if (!isOurs(`http://${host ?? ''}`) || fromElsewhere)
      return answerRefusal(reply, 'not-this-machine')
  })
}

/** Tells nothing about anybody, and whoever watches over this machine asks it by its number. */
const HEALTH = /^\/(healthz|readyz)(\?|$)/

const hostOf = (url: string | undefined) => (url === undefined ? null : new URL(url).host)

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * A page elsewhere must not change anything through the visitor's browser. Browsers say where a request comes from, by
 * Sec-Fetch-Site or Origin; whoever brings a cookie and says neither is refused. A body that a plain form could send is
 * none of ours. Keys come without cookies and may be used from anywhere.
 */
export function onlyOurPages(scope: FastifyInstance, publicUrl?: string): void {
  scope.addHook('onRequest', async (request, reply) => {
    const { method, headers } = request
    if (SAFE.includes(method) || headers.authorization?.startsWith('Bearer ')) return
    const site = headers['sec-fetch-site']
    const { origin, cookie } = headers
    const ours =
      origin === undefined ? site === 'same-origin' : isOurs(origin, headers.host, publicUrl)
    const fromElsewhere =
      (site !== undefined && site !== 'same-origin') || (origin !== undefined && !ours)
    if (fromElsewhere || (cookie !== undefined && !ours)) return answerRefusal(reply, 'cross-site')
    const type = headers['content-type']
    if (
      type !== undefined &&
      !/^application\/json\b/.test(type) &&
      !request.routeOptions.config.file
    )
      return answerRefusal(reply, 'cross-site')
  })
}

/** A proxy may call us by another name than the browser does; the public address is ours all the same. */
function isOurs(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  return (
    from.host === host || (publicUrl !== undefined && from.origin === new URL(publicUrl).origin)
  )
}

function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname)
}
