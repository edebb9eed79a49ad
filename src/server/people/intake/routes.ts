import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '#api/limits.ts'
import type { Refusal } from '#api/refusals.ts'
import { CALLS, type CallType } from '#domain/people/intake/call.ts'
import type { Fault } from '#domain/people/intake/fault.ts'
import { readBody } from '#domain/people/intake/read-body.ts'
import { instant } from '#domain/time.ts'
import { heldTogether } from '#domain/workspace/whence.ts'
import type { Db } from '#server/db/connect.ts'
import { answerRefusal, isAway } from '#server/errors.ts'
import { makeLimiter } from '#server/http/limits.ts'
import type { ReadKey } from '#server/members.ts'
import { now } from '#server/session.ts'
import { AWAY_TIMES, answer, HARD_TIMES, mindBrowsers } from './answers.ts'
import { decode, LARGEST_BODY, unpacked } from './body.ts'
import { type Gather, gathering } from './gather.ts'
import { HIGH_WATER, type HighWater, type Pressure, watchPressure } from './pressure.ts'
import type { Sent, Taken } from './take.ts'
import { type WriteKey, writeKeys } from './write-keys.ts'

export type IntakeHouse = {
  /** Connections of its own, so that pages can never take them all. */
  db: Db
  readKey: ReadKey
  limits: Limits | null
  /** Whether the disk has room for more. */
  hasRoom: () => boolean
  /** Events that were stored and that nobody has folded yet. */
  backlog: () => number
  /** Told after each transaction that stored something of a workspace, and how long its sender waited. */
  stored: (workspaceId: string, waitedMs: number) => void
  highWater?: HighWater
}

/** Paths as the SDKs of Segment and RudderStack ask them, the short ones of browsers among them. */
const PATHS: [string, CallType | null][] = [
  ['batch', null],
  ['import', null],
  ['b', null],
  ...CALLS.flatMap((call): [string, CallType][] => [
    [call, call],
    [call.slice(0, 1), call],
  ]),
]

/**
 * The way in for events, as Segment's HTTP API has it: a write key, no cookies, from any page. Plain routes beside the
 * contract, because body, key and answers are a convention of others. docs/intake.md.
 */
export async function takeIntake(scope: FastifyInstance, house: IntakeHouse): Promise<void> {
  const gather = gathering(house.db, now, house.stored)
  const pressure = watchPressure(house.highWater ?? HIGH_WATER, house.backlog, gather.waiting)
  scope.addHook('onClose', async () => pressure.close())
  const door = { ...house, gather, pressure, keys: writeKeys(house.db, house.readKey) }
  recordTooLarge(scope, door)
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: LARGEST_BODY },
    (_, body, done) => {
      done(null, body)
    },
  )
  mindBrowsers(scope)
  const doorkeeper = keepDoor(house.limits)
  const options = {
    config: { fromAnywhere: true },
    compress: false,
    decompress: false,
  } as const
  for (const [path, call] of PATHS) {
    scope.options(`/${path}`, options, async (_, reply) => reply.status(204).send())
    scope.post(`/${path}`, options, (request, reply) =>
      takeRequest(door, doorkeeper, call, request, reply),
    )
  }
}

type Door = IntakeHouse & {
  gather: Gather
  pressure: Pressure
  keys: ReturnType<typeof writeKeys>
}

async function takeRequest(
  door: Door,
  mayAsk: ReturnType<typeof keepDoor>,
  call: CallType | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const receivedAt = now()
  if (door.pressure.isHigh() || !door.hasRoom()) return refuseForNow(reply, 'intake-busy')
  const told = keyInHeader(request)
  try {
    const early = told === null ? null : await door.keys.find(told, receivedAt)
    if (told !== null && early === null) return refuseStranger(mayAsk, request, reply)
    const body = await unpacked(bodyOf(request), encodingOf(request))
    const bytes = 'bytes' in body ? body.bytes : bodyOf(request)
    const unique = randomUUID()
    const read =
      'bytes' in body
        ? readBody(bytes, { call, receivedAt: instant(receivedAt), unique }, decode)
        : body.refused === 'body-too-large'
          ? TOO_LARGE
          : UNPACKED
    const inBody = read.ok ? read.value.writeKey : null
    const key = early ?? (inBody === null ? null : await door.keys.find(inBody, receivedAt))
    if (key === null) return refuseStranger(mayAsk, request, reply)
    if (!mayAsk.key(key, reply)) return answerRefusal(reply, 'rate-limited')
    const sent: Sent = {
      keyId: key.keyId,
      call,
      around: read.ok ? read.value.around : {},
      events: read.ok ? read.value.events : [{ bytes, fault: read.refusal, count: 1 }],
    }
    const taken = await inTime(door.gather.put(key, sent, bytes.length))
    if (taken === null) {
      door.keys.forget(told ?? inBody ?? '')
      return refuseStranger(mayAsk, request, reply)
    }
    if (!read.ok && read.refusal.code === 'body-too-large')
      return answerRefusal(reply, 'body-too-large')
    if (!read.ok) return answerRefusal(reply, 'request-unfit', { detail: read.refusal.reason })
    return answer(request, reply, taken)
  } catch (error) {
    request.log[isAway(error) ? 'warn' : 'error']({ err: error }, 'Events were not taken')
    return refuseForNow(reply, 'database-away', AWAY_TIMES)
  }
}

const UNPACKED = {
  ok: false,
  refusal: {
    code: 'body-unreadable',
    path: null,
    reason: 'What was sent cannot be unpacked.',
  } satisfies Fault,
} as const

const TOO_LARGE = {
  ok: false,
  refusal: {
    code: 'body-too-large',
    path: null,
    reason:
      'What was sent is more than 4 MB, or more than 8 MB unpacked; senders drop it. Send smaller batches.',
  } satisfies Fault,
} as const

/**
 * What is refused by its length before anybody read it leaves a record all the same, though none of its bytes: SDKs drop
 * the whole batch.
 */
function recordTooLarge(scope: FastifyInstance, door: Door): void {
  scope.setErrorHandler(async (error, request, reply) => {
    if ((error as { code?: string }).code !== 'FST_ERR_CTP_BODY_TOO_LARGE') throw error
    const told = keyInHeader(request)
    const key = told === null ? null : await door.keys.find(told, now()).catch(() => null)
    if (key) {
      const one = { bytes: new Uint8Array(), fault: TOO_LARGE.refusal, count: 1 }
      const sent: Sent = { keyId: key.keyId, call: null, around: {}, events: [one] }
      await inTime(door.gather.put(key, sent, 0)).catch(() => undefined)
    }
    return answerRefusal(reply, 'body-too-large')
  })
}

/** Whoever sends is told to try again by then: stock SDKs give up on anything else. */
const ANSWER_MS = 10_000

/** A commit that comes later is no harm: what is sent again under its ids is known by then. */
function inTime(taken: Promise<Taken>): Promise<Taken> {
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error('The database takes too long')), ANSWER_MS)
    taken.then(done, failed).finally(() => clearTimeout(late))
  })
}

/** By Basic auth: the key as the name, no password. */
function keyInHeader({ headers }: FastifyRequest): string | null {
  const basic = /^Basic +([\w+/=-]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (basic === undefined) return null
  return Buffer.from(basic, 'base64').toString().split(':', 1)[0] ?? null
}

const bodyOf = ({ body }: FastifyRequest): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.alloc(0)

const encodingOf = ({ headers }: FastifyRequest) =>
  headers['content-encoding']?.trim().toLowerCase()

function refuseForNow(reply: FastifyReply, code: Refusal, after = HARD_TIMES): FastifyReply {
  return answerRefusal(reply.header('retry-after', after), code)
}

function refuseStranger(
  mayAsk: ReturnType<typeof keepDoor>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return answerRefusal(reply, mayAsk.stranger(request, reply) ? 'key-unknown' : 'rate-limited')
}

/** Keys have a bucket each; whoever comes with a wrong one has the bucket of their address. */
function keepDoor(limits: Limits | null) {
  const limiter = makeLimiter()
  return {
    key(key: WriteKey, reply: FastifyReply): boolean {
      if (!limits) return true
      const isAllowed = limiter(limits.intake, `${key.workspaceId}/${key.keyId}`, now(), reply)
      const wait = Number(reply.getHeader('retry-after') ?? 0)
      if (!isAllowed) reply.header('x-ratelimit-reset', String(Math.ceil(now() / 1_000) + wait))
      return isAllowed
    },
    stranger: ({ ip }: FastifyRequest, reply: FastifyReply): boolean =>
      !limits || limiter(limits.address, heldTogether(ip), now(), reply),
  }
}
