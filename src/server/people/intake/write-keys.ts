import { sql } from 'kysely'
import { readKeyText } from '#domain/workspace/key-text.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { ReadKey } from '#server/members.ts'
import { hashToken } from '#server/tokens.ts'
import type { Sender } from './sender.ts'

export type WriteKey = Sender & { keyId: number }

/** Keys that are remembered; whether one is still good is asked again by every transaction that stores. */
const MOST_KEPT = 10_000

/** Looks a write key up by its text, and remembers where its events belong. Null: it is none, or good no more. */
export function writeKeys(db: Db, readKey: ReadKey) {
  const known = new Map<string, WriteKey>()
  return {
    async find(text: string, now: number): Promise<WriteKey | null> {
      if (readKeyText(text)?.kind !== 'write') return null
      const name = hashToken(text)
      const before = known.get(name)
      if (before) return before
      const found = await readKey(db, text, now)
      if (found?.who.kind !== 'key') return null
      const { workspaceId, who } = found
      const sourceId = await sourceIdOf(db, workspaceId, who.keyId)
      if (sourceId === null) return null
      const key = { workspaceId, keyId: who.keyId, sourceId }
      if (known.size >= MOST_KEPT) known.clear()
      known.set(name, key)
      return key
    },
    forget: (text: string) => void known.delete(hashToken(text)),
  }
}

async function sourceIdOf(db: Db, workspaceId: string, keyId: number): Promise<number | null> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ source_id: number | null }>`select source_id from access_key
      where workspace_id = ${workspaceId} and key_id = ${keyId} and kind = 'write'`.execute(tx),
  )
  return rows[0]?.source_id ?? null
}
