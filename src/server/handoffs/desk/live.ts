import { setTimeout as sleep } from 'node:timers/promises'
import { EventPublisher } from '@orpc/server'
import type { Instant } from '#domain/time.ts'
import type { Address } from '#server/db/connect.ts'
import { listen } from '#server/db/notices.ts'
import type { Which } from './found.ts'

/** What a desk hears: which hand-offs changed; none named: all of them may have. */
type Heard = { changed: Which[] }

/** What changes: what lies on desks, anything else of hand-offs, or what the teams ask of each other. */
export type Live = 'desk' | 'handoffs' | 'requests'

/** The open desks of this process. */
export type Desks = {
  /** Everything that changes in a workspace, until the signal; what comes at once is told at once. */
  changes: (
    workspaceId: string,
    signal: AbortSignal | undefined,
    of?: readonly Live[],
  ) => AsyncGenerator<Heard>
  /** Ends all that listen, so that nobody waits for them. */
  close: () => Promise<void>
}

/** Changes that come within this time are told as one. */
const TOGETHER_MS = 150
/** More are not named one by one. */
const MOST = 100

/** Hears once for all open desks of the process what the database tells of any of them. */
export function openDesks(application: Address): Desks {
  const publisher = new EventPublisher<Record<string, Heard>>()
  const leaving = new AbortController()
  const listening = listen(application, 'desks', (told) => {
    if (told === null) return publisher.publish(EVERYWHERE, { changed: [] })
    const [workspaceId, which, of] = JSON.parse(told) as [string, [number, number][], Live]
    publisher.publish(keyOf(workspaceId, of), {
      changed: which.map(([personId, n]) => ({ personId, n })),
    })
  })
  return {
    async *changes(workspaceId, signal, of = ['desk']) {
      const ends = AbortSignal.any([leaving.signal, ...(signal ? [signal] : [])])
      const waiting = new Waiting()
      const lines = [...of.map((one) => keyOf(workspaceId, one)), EVERYWHERE]
      const off = lines.map((line) => publisher.subscribe(line, waiting.add))
      ends.addEventListener('abort', waiting.wake, { once: true })
      try {
        while (!ends.aborted) {
          await waiting.some()
          if (ends.aborted) return
          await sleep(TOGETHER_MS)
          yield { changed: waiting.take() }
        }
      } finally {
        for (const stop of off) stop()
        ends.removeEventListener('abort', waiting.wake)
      }
    },
    async close() {
      leaving.abort()
      await listening.stop()
    },
  }
}

const keyOf = (workspaceId: string, of: Live) => `${of} ${workspaceId}`

/** When something of a page changed, for a line that stays open. */
export async function* sayWhen(
  { desks, workspaceId, now }: { desks: Desks; workspaceId: string; now: () => Instant },
  signal: AbortSignal | undefined,
  of: readonly Live[],
): AsyncGenerator<{ at: Instant }> {
  for await (const _ of desks.changes(workspaceId, signal, of)) yield { at: now() }
}

/** No workspace has this id: what was told while nobody listened may have been about any. */
const EVERYWHERE = '*'

/** What was heard and not told yet. */
class Waiting {
  private heard: Heard[] = []
  private woken = Promise.withResolvers<void>()

  add = (one: Heard): void => {
    this.heard.push(one)
    this.woken.resolve()
  }
  wake = (): void => this.woken.resolve()
  some = (): Promise<void> => this.woken.promise

  take(): Which[] {
    const all = this.heard
    this.heard = []
    this.woken = Promise.withResolvers<void>()
    const isMany = all.length > MOST || all.some(({ changed }) => changed.length === 0)
    if (isMany) return []
    return [
      ...new Map(
        all.flatMap(({ changed }) => changed).map((one) => [`${one.personId} ${one.n}`, one]),
      ).values(),
    ]
  }
}
