import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { tell } from '#web/ask.ts'

/** How often what time alone changes is asked again, e.g. what is left of a clock. */
export const EVERY_MS = 60_000
const AGAIN_MS = 3_000
/** A line that was just opened is heard by then. */
const OPENED_MS = 500

/** What a page hears, and from whom; each is one line that stays open. */
const LINES = {
  desk: (signal: AbortSignal) => tell.handoffs.live(undefined, { signal }),
  news: (signal: AbortSignal) => tell.news.live(undefined, { signal }),
  care: (signal: AbortSignal) => tell.handoffCare.live(undefined, { signal }),
  requests: (signal: AbortSignal) => tell.requests.live(undefined, { signal }),
}

/**
 * Hears when something changed and asks again for what stands under these keys, at most once in `restMs`; the keys have
 * to stay the same ones. While the line is broken the minute's asking goes on.
 */
export function useLive(
  line: keyof typeof LINES,
  keys: readonly QueryKey[],
  { restMs = 0 }: { restMs?: number } = {},
): void {
  const client = useQueryClient()
  useEffect(() => {
    const leaving = new AbortController()
    let resting: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      resting = undefined
      for (const queryKey of keys) void client.invalidateQueries({ queryKey })
    }
    const hear = async () => {
      while (!leaving.signal.aborted) {
        try {
          const told = await LINES[line](leaving.signal)
          // What changed after the page was read and before this line was open is told by nobody.
          resting ??= setTimeout(look, Math.max(OPENED_MS, restMs))
          for await (const _ of told) resting ??= setTimeout(look, restMs)
        } catch {
          // The line broke; it is opened again below.
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
    void hear()
    return () => {
      leaving.abort()
      clearTimeout(resting)
    }
  }, [client, keys, line, restMs])
}
