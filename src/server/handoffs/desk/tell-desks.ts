import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { DESKS } from '#server/db/notices.ts'
import type { Which } from './found.ts'
import type { Live } from './live.ts'

/** Named one by one as long as a notice holds them; of more, all look again. */
const MOST = 100

/** Tells every open desk of the house, when the transaction commits, which hand-offs changed. */
export async function tellDesks(
  tx: Tx,
  workspaceId: string,
  changed: readonly Which[],
): Promise<void> {
  if (changed.length === 0) return
  const which = changed.length > MOST ? [] : changed.map(({ personId, n }) => [personId, n])
  await notify(tx, workspaceId, which, 'desk')
}

/** Tells every open page of the house, when the transaction commits, that something of this kind changed. */
export const tellPages = (tx: Tx, workspaceId: string, of: Exclude<Live, 'desk'>): Promise<void> =>
  notify(tx, workspaceId, [], of)

async function notify(tx: Tx, workspaceId: string, which: number[][], of: Live): Promise<void> {
  const told = JSON.stringify([workspaceId, which, of])
  await sql`select pg_notify(${DESKS}, ${told})`.execute(tx)
}
