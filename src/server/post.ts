import { setTimeout as sleep } from 'node:timers/promises'
import { DAY, HOUR } from '#domain/time.ts'
import type { Db } from './db/connect.ts'
import { keepList, listIn, UNKNOWN, UNLISTED, UNREADABLE } from './db/erased/keep-list.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { forgetOldFiles } from './people/imports/uploads.ts'
import { forgetOldEverywhere } from './people/privacy/retention.ts'
import { now } from './session.ts'
import { sendNext } from './workspace/mail/outbox.ts'
import type { Send } from './workspace/mail/send.ts'
import { forgetTries } from './workspace/sign-in/guessing/throttle.ts'
import { forgetOver } from './workspace/sign-in/sessions/sessions.ts'

const PAUSE_MS = 2_000
type Post = { db: Db; home: string; secret: string }
type Log = { error: (told: object, message: string) => void }

/**
 * Looks every few seconds whether mails are due in any workspace and sends them, until the signal; at once and then every
 * hour what is kept long enough goes, and the list of erased people is made whole.
 */
export async function keepSending(
  { db, home, secret }: Post,
  send: Send,
  log: Log,
  signal: AbortSignal,
) {
  let tidiedAt = 0
  while (!signal.aborted) {
    try {
      await sendDue(db, send, signal)
      if (now() - tidiedAt > HOUR) {
        tidiedAt = now()
        await forgetOver(db, tidiedAt)
        await forgetTries(db, tidiedAt - DAY)
        await forgetOldEverywhere(db, tidiedAt)
        await forgetOldFiles(home, tidiedAt)
        await keepErased({ db, home, secret }, log)
      }
    } catch (err) {
      log.error({ err }, 'Mails could not be looked for')
    }
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}

async function keepErased({ db, home, secret }: Post, log: Log): Promise<void> {
  try {
    const { unknown, unreadable } = await keepList(db, listIn(home, secret))
    if (unknown > 0) log.error({ erasures: unknown }, UNKNOWN)
    if (unreadable > 0) log.error({ lines: unreadable }, UNREADABLE)
  } catch (err) {
    log.error({ err }, UNLISTED)
  }
}

/** Everything that is due now. */
async function sendDue(db: Db, send: Send, signal?: AbortSignal): Promise<void> {
  for (const { id } of await listWorkspaces(db)) {
    while (!signal?.aborted && (await sendNext(db, id, now, send))) {
      // The next one.
    }
  }
}
