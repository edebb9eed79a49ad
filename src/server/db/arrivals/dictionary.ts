import { sql } from 'kysely'
import type { Arrival } from '#domain/people/channels/arrival.ts'
import { channelOf } from '#domain/people/channels/channel-of.ts'
import { digestOf } from '#server/db/bulk/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdRules, readRules } from './rules.ts'

/** Arrivals by their text. */
export type Arrivals = ReadonlyMap<string, Arrival>

/**
 * The ids of these arrivals by their text. Those that the workspace has never seen are added to its dictionary and
 * sorted into a channel; most were seen, so they are looked up first.
 */
export async function arrivalIds(
  tx: Tx,
  workspaceId: string,
  wanted: Arrivals,
): Promise<Map<string, number>> {
  if (wanted.size === 0) return new Map()
  const texts = [...wanted.keys()].sort()
  const known = await readIds(tx, workspaceId, texts)
  const missing = texts.filter((text) => !known.has(text))
  if (missing.length === 0) return known
  await add(tx, workspaceId, missing, wanted)
  const added = await readIds(tx, workspaceId, missing)
  return new Map([...known, ...added])
}

async function readIds(tx: Tx, workspaceId: string, texts: readonly string[]) {
  const digests = texts.map(digestOf)
  const { rows } = await sql<{ arrival_id: number; digest: string }>`
    select arrival_id, digest from arrival
    where workspace_id = ${workspaceId} and digest = any(${digests}::uuid[])`.execute(tx)
  const byDigest = new Map(rows.map(({ arrival_id, digest }) => [digest, arrival_id]))
  return new Map(
    texts.flatMap((text, i): [string, number][] => {
      const id = byDigest.get(digests[i] as string)
      return id === undefined ? [] : [[text, id]]
    }),
  )
}

/** In the order of their texts, so that two who add the same wait for each other and not in a circle. */
async function add(
  tx: Tx,
  workspaceId: string,
  texts: readonly string[],
  wanted: Arrivals,
): Promise<void> {
  await holdRules(tx, workspaceId)
  const { rules } = await readRules(tx, workspaceId)
  const arrivals = texts.map((text) => wanted.get(text) as Arrival)
  const all = (
    name: 'source' | 'medium' | 'campaign' | 'term' | 'content' | 'id' | 'referrer' | 'landing',
  ) => arrivals.map((arrival) => arrival[name])
  await sql`
    insert into arrival (workspace_id, source, medium, campaign, term, content, tag_id, clicks,
      referrer, landing, digest, channel)
    select ${workspaceId}::uuid, source, medium, campaign, term, content, tag_id,
      string_to_array(clicks, ' '), referrer, landing, digest, channel
    from unnest(${all('source')}::text[], ${all('medium')}::text[], ${all('campaign')}::text[],
      ${all('term')}::text[], ${all('content')}::text[], ${all('id')}::text[],
      ${arrivals.map(({ clicks }) => clicks.join(' '))}::text[],
      ${all('referrer')}::text[], ${all('landing')}::text[], ${texts.map(digestOf)}::uuid[],
      ${arrivals.map((arrival) => channelOf(rules, arrival))}::text[]
    ) with ordinality as n (source, medium, campaign, term, content, tag_id, clicks,
      referrer, landing, digest, channel, place)
    order by n.place
    on conflict (workspace_id, digest) do nothing`.execute(tx)
}
