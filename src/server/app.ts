import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError } from '@orpc/server'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Limits } from '#api/limits.ts'
import type { RouteMeta } from '#api/needs.ts'
import { PROBLEM } from '#api/problem.ts'
import type { Refusal } from '#api/refusals.ts'
import { type Backtesting, backtestingApart } from './agreement/backtest/backtesting.ts'
import { actorOf, askerName, refusalFor } from './asker.ts'
import type { Config } from './config.ts'
import { type Address, connect, type Db } from './db/connect.ts'
import { isMigrated } from './db/migrate.ts'
import { answerErrors, answerRefusal, answerUnread, problemOf } from './errors.ts'
import type { Folding } from './folding.ts'
import { onlyOurPages, onlyThisMachine, security } from './guards.ts'
import { type Desks, openDesks } from './handoffs/desk/live.ts'
import { ACT } from './handoffs/notices/acts/link.ts'
import { takeActs } from './handoffs/notices/acts/route.ts'
import { takeFollowing } from './handoffs/nurture/mails/follow-route.ts'
import { FOLLOW } from './handoffs/nurture/mails/links.ts'
import { takeBodies } from './http/bodies.ts'
import { type Disk, onlyWithRoom, watchDisk } from './http/disk.ts'
import { leaveInPeace } from './http/leave.ts'
import { limited } from './http/limits.ts'
import { logging } from './http/log.ts'
import { takeOpenapi } from './http/openapi/routes.ts'
import { PATIENCE, type Patience, patient, waitForBodies } from './http/patience.ts'
import { type Requested, requested } from './http/requests.ts'
import { onlyWhatIsAsked } from './http/strict.ts'
import { openMembers } from './members.ts'
import { pages } from './pages.ts'
import { takePersonExport } from './people/export-route.ts'
import { takeExports } from './people/exports/route.ts'
import { takeUploads } from './people/imports/upload-route.ts'
import type { HighWater } from './people/intake/pressure.ts'
import { takeIntake } from './people/intake/routes.ts'
import { takeUnsubscribing } from './people/privacy/unsubscribing/route.ts'
import { openRefusals } from './refusals-told.ts'
import { routes } from './routes.ts'
import { houseSecret } from './secret.ts'
import { type Context, type Door, refused, sessionOf } from './session.ts'
import { UNSUBSCRIBE } from './unsubscribe-link.ts'
import { readKey } from './workspace/keys/read-key.ts'
import type { Oidc } from './workspace/sign-in/auth.ts'
import { openSignIn, type SignIn } from './workspace/sign-in/open.ts'
import type { Cost } from './workspace/sign-in/passwords/password-hash.ts'
import { takeSingleSignOn } from './workspace/sign-in/single-sign-on/callback.ts'

export type House = {
  db: Db
  application: Address
  /** Where uploads live until they are imported. */
  home: string
  /** Seals what must not be read in the database; undefined: the one that lies in the home. */
  secret?: string | undefined
  logLevel: Config['logLevel']
  /** Where people reach it; undefined: at this machine, without https. */
  publicUrl?: string | undefined
  /** Proxies elsewhere that say who asks. */
  proxies?: string[]
  /** Where it listens, for links where no public address is set. */
  localUrl?: string
  oidc?: Oidc | undefined
  /** Whether mails leave this machine. */
  sendsMail?: boolean
  /** How often one may ask; null: as often as one likes. */
  limits?: Limits | null
  /** Other than usual in tests and measurements. */
  patience?: Patience
  passwordCost?: Cost
  /** Networks of one's own that webhooks may call, e.g. 10.0.0.0/8. */
  ownNetworks?: readonly string[]
  /** Who folds what comes in; without one it is folded elsewhere. */
  folding?: Pick<Folding, 'backlog' | 'stored'>
  /** The connections of the intake, and what is too much for it, other than usual in tests. */
  intakeDb?: Db
  highWater?: HighWater
  disk?: Disk
  session?: typeof sessionOf
  log?: { write: (line: string) => void }
}

/** The product over HTTP: health, the contract's routes under /api/v1, and the pages. */
export async function buildApp(house: House): Promise<FastifyInstance> {
  const { db, publicUrl, patience = PATIENCE, log } = house
  const app = fastify({
    logger: { ...logging(house.logLevel), ...(log && { stream: log }) },
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // Whoever asks while we leave is answered all the same (http/leave.ts).
    return503OnClosing: false,
    frameworkErrors: answerUnread,
    // With an address of its own it stands behind a proxy, of this machine or a named one, which says who asks.
    trustProxy: publicUrl === undefined ? false : ['loopback', ...(house.proxies ?? [])],
    ...patient(patience),
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  answerErrors(app)
  onlyThisMachine(app, publicUrl)
  waitForBodies(app, patience)
  leaveInPeace(app)
  await app.register(helmet, security({ https: publicUrl?.startsWith('https:') ?? false }))
  await app.register(compress, { threshold: 1_024, encodings: ['br', 'gzip'], customTypes: packs })
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_, reply) => {
    const migrated = await isMigrated(db).catch(() => false)
    return reply.status(migrated ? 200 : 503).send({ status: migrated ? 'ready' : 'not-ready' })
  })
  const members = openMembers(db, house.application, readKey)
  app.addHook('onClose', () => members.close())
  const desks = openDesks(house.application)
  // Before it waits for those who are connected: an open desk never hangs up by itself.
  app.addHook('preClose', () => desks.close())
  const backtesting = backtestingApart(house.application)
  app.addHook('onClose', () => backtesting.close())
  const signIn = openSignIn(signInSettings(house))
  app.addHook('onClose', () => signIn.close())
  takeSingleSignOn(app, { db, signIn })
  const disk = house.disk ?? watchDisk(house.home)
  app.addHook('onClose', async () => disk.close())
  await app.register((scope) => intake(scope, { ...house, disk }), { prefix: '/v1' })
  const secret = houseSecret(house.home, house.secret)
  const api = { ...house, members, signIn, disk, desks, backtesting, secret }
  await app.register(async (scope) => takeUnsubscribing(scope, api), { prefix: UNSUBSCRIBE })
  const stored = (workspaceId: string) => house.folding?.stored(workspaceId, 0)
  await app.register(async (scope) => takeActs(scope, { ...api, stored }), { prefix: ACT })
  await app.register(async (scope) => takeFollowing(scope, api), { prefix: FOLLOW })
  await app.register((scope) => apiOf(scope, api), { prefix: '/api/v1' })
  takeOpenapi(app)
  await app.register(pages)
  return app
}

/** What is packed: words, but not what is told bit by bit while somebody listens. */
const packs = (type: string) =>
  /^(text\/(?!event-stream)|application\/(json|javascript|problem\+json)|image\/svg)/.test(type)

/** Events come over connections of their own, so that pages can never take them all. */
async function intake(scope: FastifyInstance, house: House & { disk: Disk }): Promise<void> {
  const { application, limits = null, intakeDb, folding } = house
  const db = intakeDb ?? connect(application, INTAKE_LINES)
  if (!intakeDb) scope.addHook('onClose', () => db.destroy())
  await takeIntake(scope, {
    db,
    limits,
    readKey,
    hasRoom: () => !house.disk.isFull(),
    backlog: folding?.backlog ?? (() => 0),
    stored: folding?.stored ?? (() => undefined),
    ...(house.highWater && { highWater: house.highWater }),
  })
}

/** A line that is open and says nothing is given up, also while it is opened: else all of them hang for ever. */
const INTAKE_LINES = { max: 5, patienceMs: 5_000, answerMs: 15_000 }

const signInSettings = (house: House) => ({
  db: house.db,
  application: house.application,
  secret: houseSecret(house.home, house.secret),
  url: house.publicUrl ?? house.localUrl ?? 'http://localhost:4400',
  oidc: house.oidc,
  sendsMail: house.sendsMail ?? false,
  cost: house.passwordCost,
})

/** Files go up as they are, in a scope without parsers; every other body is JSON. */
async function apiOf(
  scope: FastifyInstance,
  house: House &
    Door & {
      signIn: SignIn
      disk: Disk
      desks: Desks
      backtesting: Backtesting
      secret: string
    },
): Promise<void> {
  onlyWithRoom(scope, house.disk)
  onlyOurPages(scope, house.publicUrl)
  const mayAsk = limited(scope, house.limits ?? null)
  const door = {
    ...house,
    mayAsk: (session: Context, reply: FastifyReply) =>
      mayAsk(session.who?.kind === 'key' ? 'key' : 'member', askerName(session), reply),
  }
  await scope.register(async (files) => {
    files.removeAllContentTypeParsers()
    files.addContentTypeParser('*', (_, __, done) => done(null, undefined))
    takeUploads(files, door)
    takePersonExport(files, door)
  })
  takeBodies(scope)
  takeExports(scope, door)
  const tellRefused = openRefusals()
  const { secret } = house
  const handler = new OpenAPIHandler<Context & Asked & Requested>(routes, {
    interceptors: [
      async ({ next, context }) => {
        try {
          return await next()
        } catch (error) {
          const told = problemOf(error, context.request, context.reply)
          throw new ORPCError(told.code, { status: told.status, data: told })
        }
      },
    ],
    customErrorResponseBodyEncoder: (error) => error.data,
    clientInterceptors: [
      async ({ next, context, procedure }) => {
        const meta = procedure['~orpc'].meta as RouteMeta
        try {
          const no = refusalFor(meta, { ...context, now: context.now() })
          if (no) throw refused(no)
          return await next()
        } catch (error) {
          if (isNotAllowed(error)) await tellRefused(context, meta.needs)
          throw error
        }
      },
      onlyWhatIsAsked,
      requested<Context & Asked & Requested>(secret, (context) => ({
        who: askerName(context),
        actor: actorOf(context.who),
      })),
    ],
  })
  scope.addHook('onSend', async (_, reply) => {
    if (reply.statusCode >= 400) reply.type(PROBLEM)
  })
  scope.all('/*', async (request, reply) => {
    const session = await (house.session ?? sessionOf)(house, request.headers)
    if (!door.mayAsk(session, reply)) return answerRefusal(reply, 'rate-limited')
    const { matched } = await handler.handle(request, reply, {
      prefix: '/api/v1',
      // What is requested of the route is added once it is found.
      context: {
        ...session,
        home: house.home,
        secret,
        ownNetworks: house.ownNetworks ?? [],
        desks: house.desks,
        backtesting: house.backtesting,
        stored: (workspaceId: string) => house.folding?.stored(workspaceId, 0),
        origin: house.publicUrl ?? `${request.protocol}://${request.host}`,
        signIn: house.signIn,
        disk: house.disk,
        request,
        reply,
      } as Context & Asked & Requested,
    })
    if (!matched) reply.callNotFound()
    return reply
  })
}

const isNotAllowed = (error: unknown) =>
  error instanceof ORPCError && error.code === ('not-allowed' satisfies Refusal)

/** What the interceptor needs beside the session. */
type Asked = {
  home: string
  secret: string
  ownNetworks: readonly string[]
  desks: Desks
  backtesting: Backtesting
  stored: (workspaceId: string) => void
  /** Where people reach the house, for links in mails. */
  origin: string
  signIn: SignIn
  disk: Disk
  request: FastifyRequest
  reply: FastifyReply
}
