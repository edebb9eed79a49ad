import { sql } from 'kysely'
import { channelOf } from '#domain/people/channels/channel-of.ts'
import { DEFAULT_RULES } from '#domain/people/channels/default-rules.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import type { Tx } from '#server/db/connect.ts'
import { type Entry, readEntries } from './entries.ts'

/** The rules by which a workspace sorts arrivals: the newest version, or those of the house. */
export async function readRules(
  tx: Tx,
  workspaceId: string,
): Promise<{ version: number; rules: ChannelRules }> {
  const newest = await tx
    .selectFrom('channel_rules')
    .select(['version', 'rules'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest ?? { version: 1, rules: DEFAULT_RULES }
}

const RULES = 5562682

/** Until the transaction ends nobody changes the rules; whoever adds an arrival sorts it by those that stay. */
export async function holdRules(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${RULES}::int, hashtext(${workspaceId}))`.execute(
    tx,
  )
}

/** The same for whoever changes them, which waits for everybody who is adding arrivals. */
export async function holdRulesAlone(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${RULES}::int, hashtext(${workspaceId}))`.execute(tx)
}

/** Sorts the whole dictionary anew and writes what differs; the log is not touched. Needs the rules held alone. */
export async function regroup(tx: Tx, workspaceId: string, rules: ChannelRules): Promise<number> {
  let changed = 0
  for await (const entries of readEntries(tx, workspaceId)) {
    const moved = entries.filter((entry) => channelOf(rules, entry.arrival) !== entry.channel)
    await writeChannels(tx, workspaceId, rules, moved)
    changed += moved.length
  }
  return changed
}

async function writeChannels(
  tx: Tx,
  workspaceId: string,
  rules: ChannelRules,
  moved: readonly Entry[],
): Promise<void> {
  if (moved.length === 0) return
  await sql`
    update arrival a set channel = n.channel
    from unnest(
      ${moved.map(({ arrivalId }) => arrivalId)}::bigint[],
      ${moved.map(({ arrival }) => channelOf(rules, arrival))}::text[]
    ) as n (arrival_id, channel)
    where a.workspace_id = ${workspaceId} and a.arrival_id = n.arrival_id`.execute(tx)
}
