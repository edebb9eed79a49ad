import type { Arrival } from '#domain/people/channels/arrival.ts'
import type { Tx } from '#server/db/connect.ts'

/** An arrival of the dictionary with the channel it was sorted into. */
export type Entry = { arrivalId: number; channel: string; arrival: Arrival }

/** Entries that are held in memory at once. */
const AT_ONCE = 5_000

/** The whole dictionary of a workspace, some thousands at a time. */
export async function* readEntries(tx: Tx, workspaceId: string): AsyncGenerator<Entry[]> {
  let after = 0
  for (;;) {
    const rows = await tx
      .selectFrom('arrival')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('arrival_id', '>', after)
      .orderBy('arrival_id')
      .limit(AT_ONCE)
      .execute()
    if (rows.length > 0) yield rows.map(entryOf)
    if (rows.length < AT_ONCE) return
    after = rows.at(-1)?.arrival_id ?? after
  }
}

type Row = Omit<Arrival, 'id'> & { arrival_id: number; tag_id: string | null; channel: string }

const entryOf = ({ arrival_id, channel, tag_id, ...row }: Row): Entry => ({
  arrivalId: arrival_id,
  channel,
  arrival: {
    source: row.source,
    medium: row.medium,
    campaign: row.campaign,
    term: row.term,
    content: row.content,
    id: tag_id,
    clicks: row.clicks,
    referrer: row.referrer,
    landing: row.landing,
  },
})
