import { Agent, request as plain } from 'node:http'
import { Agent as SecureAgent, request as secure } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InventedCall } from '#domain/people/sending/journeys.ts'

export type Delivery = {
  url: string
  writeKey: string
  calls: Iterator<InventedCall, never>
  /** Calls in all. */
  events: number
  /** Calls of one request; 1: each by its own path. */
  batch: number
  /** Requests under way at once. */
  concurrency: number
  /** Calls a second at most; null: as fast as they are answered. */
  rate: number | null
  /** No request begins after it; those under way are waited for. */
  signal: AbortSignal
}

/** What became of the calls that were sent: sent = accepted + failed + refused. */
export type Delivered = {
  requests: number
  sent: number
  accepted: number
  /** Of the accepted, those that had been stored before. */
  duplicate: number
  /** Kept among the failed events, by their code. */
  failed: Map<string, number>
  /** Calls of requests that were not taken, by status or what broke. */
  refused: Map<string, number>
  /** Milliseconds to each answer. */
  took: number[]
  seconds: number
}

/** Sends calls to an intake that speaks Segment's API, and counts what is answered. Nothing is sent twice. */
export async function deliver(asked: Delivery): Promise<Delivered> {
  const sum: Delivered = {
    ...{ requests: 0, sent: 0, accepted: 0, duplicate: 0, took: [], seconds: 0 },
    failed: new Map(),
    refused: new Map(),
  }
  const began = performance.now()
  const post = poster(asked)
  let begun = 0
  const work = async () => {
    while (begun < asked.events && !asked.signal.aborted) {
      const calls = next(asked, Math.min(asked.batch, asked.events - begun))
      const due = asked.rate === null ? 0 : (begun / asked.rate) * 1_000
      begun += calls.length
      if (!(await inTime(began + due - performance.now(), asked.signal))) return
      const at = performance.now()
      const answer = await post.send(calls)
      sum.took.push(performance.now() - at)
      count(sum, calls.length, answer)
    }
  }
  await Promise.all(Array.from({ length: asked.concurrency }, work))
  post.close()
  sum.seconds = (performance.now() - began) / 1_000
  return sum
}

function next({ calls }: Delivery, count: number): InventedCall[] {
  return Array.from({ length: count }, () => calls.next().value)
}

/** False: it was asked to stop meanwhile. */
async function inTime(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}

type Answer = { status: number; body: string } | { broke: string }
type Told = { results?: { result: string; code?: string }[]; code?: string }

function count(sum: Delivered, calls: number, answer: Answer): void {
  sum.requests += 1
  sum.sent += calls
  const told: Told = 'body' in answer ? jsonIn(answer.body) : {}
  if ('broke' in answer || answer.status !== 200) {
    const why = 'broke' in answer ? answer.broke : `${answer.status} ${told.code ?? ''}`.trim()
    add(sum.refused, why, calls)
    return
  }
  // Others who speak this API do not tell of each event.
  const results = told.results ?? []
  const failed = results.filter(({ result }) => result === 'failed')
  for (const { code = 'failed' } of failed) add(sum.failed, code, 1)
  sum.duplicate += results.filter(({ result }) => result === 'duplicate').length
  sum.accepted += calls - failed.length
}

const add = (counts: Map<string, number>, name: string, more: number): void =>
  void counts.set(name, (counts.get(name) ?? 0) + more)

function jsonIn(body: string): Told {
  try {
    return JSON.parse(body) as Told
  } catch {
    return {}
  }
}

const ANSWER_MS = 30_000

/** One connection for each request under way, kept open. */
function poster({ url, writeKey, batch, concurrency }: Delivery) {
  const isSecure = url.startsWith('https:')
  const options = { keepAlive: true, maxSockets: concurrency }
  const agent = isSecure ? new SecureAgent(options) : new Agent(options)
  const headers = {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    'content-type': 'application/json',
    'lockstep-results': 'each',
  }
  const send = (calls: readonly InventedCall[]): Promise<Answer> => {
    const sentAt = new Date().toISOString()
    const single = batch === 1 ? calls[0] : undefined
    const path = single ? `v1/${single.type}` : 'v1/batch'
    const body = JSON.stringify(single ? { ...single, sentAt } : { batch: calls, sentAt })
    return new Promise((done) => {
      const asked = (isSecure ? secure : plain)(new URL(path, url), {
        ...{ agent, method: 'POST', timeout: ANSWER_MS },
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      asked.once('error', (error) => done({ broke: (error as { code?: string }).code ?? 'broke' }))
      asked.once('timeout', () => asked.destroy(Object.assign(new Error(), { code: 'no answer' })))
      asked.once('response', (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.once('error', () => done({ broke: 'broke' }))
        answer.once('end', () =>
          done({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        )
      })
      asked.end(body)
    })
  }
  return { send, close: () => agent.destroy() }
}
