import { type RawBuilder, sql } from 'kysely'
import { doingOf } from '#domain/people/signals/act.ts'
import { KIND } from '#domain/replay/log.ts'
import { MINUTE } from '#domain/time.ts'
import { type Dictionary, readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'

/** Clicks in mails are claimed a minute after they came: by then it shows whether a machine followed the links. Rule 3.2. */
const CLICK_WAITS_MS = MINUTE

const found = new WeakMap<Dictionary, number[]>()

/** True, in a query, for an event of alias `e` that came live and is not to be claimed yet. */
export async function isWaiting(
  tx: Tx,
  workspaceId: string,
  now: number,
): Promise<RawBuilder<boolean>> {
  const clicks = clickIds(await readDictionary(tx, workspaceId))
  if (clicks.length === 0) return sql<boolean>`false`
  return sql<boolean>`(e.batch_id is null and e.received_at > ${at(now - CLICK_WAITS_MS)}
    and e.signature_id = any(${clicks}::bigint[]))`
}

function clickIds(dictionary: Dictionary): number[] {
  const known = found.get(dictionary)
  if (known) return known
  const { signatures, index } = dictionary
  const ids = [...index].flatMap(([id, place]) => {
    const { kind, name } = signatures[place] ?? {}
    return kind === KIND.behaviour && doingOf(name ?? '') === 'click' ? [id] : []
  })
  found.set(dictionary, ids)
  return ids
}
