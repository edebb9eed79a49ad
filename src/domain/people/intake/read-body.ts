import { ok, type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { type CallType, readTold, type Told } from './call.ts'
import { type Cut, cut, type Member, type Stretch } from './cut.ts'
import { type Fault, fault } from './fault.ts'
import { MOST } from './limits.ts'
import { type Decode, lookOver } from './look-over.ts'
import { joined } from './without-some.ts'

/** What stands around the events of a batch and goes for each of them. */
export type Around = { context?: object; integrations?: object; sentAt?: unknown }

/** One event of a body: told and sound, or why not. `bytes` are those it came as. */
export type Read = { bytes: Uint8Array } & (
  | { told: Told; isMended: boolean }
  | {
      fault: Fault
      /** Events that fail as this one. */
      count: number
    }
)

export type Body = {
  /** For senders that cannot set a header; null: not told in the body. */
  writeKey: string | null
  around: Around
  events: Read[]
}

export type Arrived = {
  /** What the address says the body is; null: a batch. */
  call: CallType | null
  receivedAt: Instant
  /** Names this body among all that ever come. */
  unique: string
}

/**
 * Reads the body of one call, or of a batch: each event by itself, so that one that cannot be read costs no other.
 * Refused only where it is no JSON at all. R8.
 */
export function readBody(bytes: Uint8Array, arrived: Arrived, decode: Decode): Result<Body, Fault> {
  const whole = cut(bytes)
  if (whole === null) return refuse(unreadable)
  if (arrived.call === null) return readBatch(bytes, whole, arrived, decode)
  const event = readEvent(bytes, whole.whole, {}, { ...arrived, n: 0 }, decode)
  if ('fault' in event && event.fault.code === 'not-json') return refuse(unreadable)
  return ok({ writeKey: textOf(bytes, whole, 'writeKey', decode), around: {}, events: [event] })
}

const unreadable = fault('body-unreadable', null, 'What was sent is no JSON.')

/** Whether a body is a whole batch: a list, or what says of itself that it holds one and is no event. */
export function isBatch(bytes: Uint8Array, decode: Decode): boolean {
  const whole = cut(bytes)
  if (whole === null) return false
  const has = (name: string) => membersOf(bytes, whole, name, decode).length > 0
  return whole.shape === 'list' || (has('batch') && !has('type'))
}

function readBatch(
  bytes: Uint8Array,
  whole: Cut,
  arrived: Arrived,
  decode: Decode,
): Result<Body, Fault> {
  if (whole.shape === 'list')
    return ok({
      writeKey: null,
      around: {},
      events: readAll(bytes, whole.items, NOTHING, arrived, decode),
    })
  if (whole.shape === 'scalar' && !lookOver(bytes, whole.whole, decode).ok)
    return refuse(unreadable)
  const writeKey = textOf(bytes, whole, 'writeKey', decode)
  const lists = membersOf(bytes, whole, 'batch', decode).map(({ items }) => items)
  if (lists.length === 0 || lists.includes(null)) {
    const missing = fault('batch-missing', '$.batch', 'It needs a batch: a list of events.')
    return ok({ writeKey, around: {}, events: [{ bytes, fault: missing, count: 1 }] })
  }
  const items = lists.flatMap((list) => list ?? [])
  const forAll = readAround(bytes, whole, decode)
  if (!forAll.ok) {
    // What goes for every event is lost with none of them: the body waits as it came.
    const failed = items.length > 0 ? [{ bytes, fault: forAll.refusal, count: items.length }] : []
    return ok({ writeKey, around: {}, events: failed })
  }
  const events = readAll(bytes, items, forAll.value, arrived, decode)
  return ok({ writeKey, around: forAll.value.around, events })
}

/** What goes for every event; `mended`: its bytes, where signs in it were replaced. */
type ForAll = { around: Around; mended: Uint8Array[] }

const NOTHING: ForAll = { around: {}, mended: [] }

/** Held to the same as an event, or its campaign and its clock would be lost in silence. Nothing of `integrations` is kept. */
function readAround(bytes: Uint8Array, whole: Cut, decode: Decode): Result<ForAll, Fault> {
  const around: Around = {}
  const mended: Uint8Array[] = []
  for (const name of ['context', 'integrations', 'sentAt'] as const) {
    const [told] = membersOf(bytes, whole, name, decode).slice(-1)
    const found = told && lookOver(bytes, told.value, decode)
    if (found?.ok) Object.assign(around, { [name]: found.value.value })
    if (!told || !found || name === 'integrations') continue
    if (!found.ok) return refuse(ofAll(name, found.refusal))
    if (found.value.isMended) mended.push(bytes.subarray(told.name.start, told.value.end))
  }
  return ok({ around, mended })
}

const ofAll = (name: string, { code, path, reason }: Fault): Fault =>
  fault(
    code,
    `$.${name}${path?.slice(1) ?? ''}`,
    `The ${name} that goes for every event cannot be taken. ${reason.replace(/^The event/, 'It')}`,
  )

function readAll(
  bytes: Uint8Array,
  items: readonly Stretch[],
  { around, mended }: ForAll,
  arrived: Arrived,
  decode: Decode,
): Read[] {
  const size = mended.reduce((sum, part) => sum + part.length, 0)
  const isShort = size * items.length <= MOST.aroundBytes
  const read = items.slice(0, MOST.eventsOfBatch).map((at, n) => {
    const one = readEvent(bytes, at, around, { ...arrived, n }, decode)
    return mended.length > 0 ? beside(one, n === 0 || isShort ? mended : []) : one
  })
  return [...read, ...partsOf(items.slice(MOST.eventsOfBatch)).map((part) => left(bytes, part))]
}

/** An event whose batch holds signs that no database keeps, with the bytes of both, as a batch of its own. */
function beside(read: Read, mended: readonly Uint8Array[]): Read {
  const parts = mended.flatMap((part) => [ascii(','), part])
  const bytes =
    parts.length > 0
      ? joined([ascii('{"batch":['), read.bytes, ascii(']'), ...parts, ascii('}')])
      : read.bytes
  if ('fault' in read) return { ...read, bytes }
  const flags = read.told.flags.filter((flag) => flag !== 'text-mended')
  return { bytes, told: { ...read.told, flags: [...flags, 'text-mended'] }, isMended: true }
}

const ascii = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0))

const TOO_MANY = fault(
  'too-many-events',
  '$.batch',
  `A batch has at most ${MOST.eventsOfBatch.toLocaleString('en')} events. These came after them: try them again.`,
)

/** Some of the rest, with all of its bytes: they stand for it until it is tried again. */
const left = (bytes: Uint8Array, part: readonly Stretch[]): Read => ({
  bytes: bytes.subarray(part[0]?.start, part.at(-1)?.end),
  fault: TOO_MANY,
  count: part.length,
})

/** What is more than a batch may have, in parts that are a batch each when they are tried again. */
function partsOf(items: readonly Stretch[]): Stretch[][] {
  const parts: Stretch[][] = []
  let part: Stretch[] = []
  for (const item of items) {
    const start = part[0]?.start ?? item.start
    if (part.length === MOST.eventsOfBatch || item.end - start > MOST.partBytes) {
      if (part.length > 0) parts.push(part)
      part = []
    }
    part.push(item)
  }
  return part.length > 0 ? [...parts, part] : parts
}

function readEvent(
  bytes: Uint8Array,
  at: Stretch,
  around: Around,
  { call, receivedAt, unique, n }: Arrived & { n: number },
  decode: Decode,
): Read {
  const own = bytes.subarray(at.start, at.end)
  const sound = lookOver(bytes, at, decode)
  if (!sound.ok) return { bytes: own, fault: sound.refusal, count: 1 }
  const { value, isMended } = sound.value
  const told = readTold(within(value, around), { call, receivedAt, unique: `${unique}:${n}` })
  if (!told.ok) return { bytes: own, fault: told.refusal, count: 1 }
  if (isMended) told.value.flags.push('text-mended')
  return { bytes: own, told: told.value, isMended }
}

/** What an event says itself goes before what its batch says for all. */
function within(value: unknown, around: Around): unknown {
  if (!isRecord(value)) return value
  const item: Record<string, unknown> = { ...value }
  if (item.sentAt === undefined && around.sentAt !== undefined) item.sentAt = around.sentAt
  for (const name of ['context', 'integrations'] as const)
    if (isRecord(around[name]))
      item[name] = { ...around[name], ...(isRecord(item[name]) ? item[name] : {}) }
  return item
}

function membersOf(bytes: Uint8Array, whole: Cut, name: string, decode: Decode): Member[] {
  if (whole.shape !== 'object') return []
  return whole.members.filter((member) => nameAt(bytes, member.name, decode) === name)
}

/** Names are compared as they stand; nobody writes the names of a frame with escapes. */
const nameAt = (bytes: Uint8Array, at: Stretch, decode: Decode) =>
  at.end - at.start < 20 ? decode(bytes.subarray(at.start + 1, at.end - 1)) : null

function textOf(bytes: Uint8Array, whole: Cut, name: string, decode: Decode): string | null {
  const [told] = membersOf(bytes, whole, name, decode).slice(-1)
  const found = told && lookOver(bytes, told.value, decode)
  return found?.ok && typeof found.value.value === 'string' ? found.value.value : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
