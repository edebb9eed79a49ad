import { sql } from 'kysely'
import type { Arrival } from '#domain/people/channels/arrival.ts'
import { channelOf } from '#domain/people/channels/channel-of.ts'
import { digestOf } from '#server/db/bulk/dictionary.ts'
import { IS_COMMITTED, type Remembered, remembering } from '#server/db/bulk/remembered.ts'
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
  const known = await remembered(tx, workspaceId)
  const found = new Map<string, number>()
  const strange: string[] = []
  for (const text of wanted.keys()) {
    const id = known.get(text)
    if (id === undefined) strange.push(text)
    else found.set(text, id)
  }
  const look = async (texts: readonly string[]) => {
    const ids = await readIds(tx, workspaceId, texts, known)
    for (const [text, id] of ids) found.set(text, id)
  }
  await look(strange.sort())
  const missing = strange.filter((text) => !found.has(text))
  if (missing.length > 0) {
    await add(tx, workspaceId, missing, wanted)
    await look(missing)
  }
  return found
}

const remembered = remembering()

async function readIds(tx: Tx, workspaceId: string, texts: readonly string[], known: Remembered) {
  if (texts.length === 0) return new Map<string, number>()
  const digests = texts.map(digestOf)
  const { rows } = await sql<{ arrival_id: number; digest: string; committed: boolean }>`
    select arrival_id, digest, ${IS_COMMITTED} as committed from arrival
    where workspace_id = ${workspaceId} and digest = any(${digests}::uuid[])`.execute(tx)
  const byDigest = new Map(rows.map(({ arrival_id, digest }) => [digest, arrival_id]))
  const over = new Set(rows.filter(({ committed }) => committed).map(({ digest }) => digest))
  for (const [i, text] of texts.entries())
    if (over.has(digests[i] as string))
      known.keep(text, byDigest.get(digests[i] as string) as number)
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
