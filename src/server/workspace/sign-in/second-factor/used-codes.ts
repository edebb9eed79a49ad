import { sql } from 'kysely'
import { MINUTE } from '#domain/time.ts'
import { sha256 } from '#server/db/canonical.ts'
import type { Db } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'

/** Longer than the app's clock and ours may differ; later the same digits may come again by chance. */
const USED_MS = 3 * MINUTE

/** A code of the app is good once (RFC 6238, 5.2): whoever looked over a shoulder comes too late. */
export async function isFirstUse(
  db: Db,
  humanId: string,
  code: string,
  now: number,
): Promise<boolean> {
  const { rows } = await sql`
    insert into throttle (bucket, tokens, filled_at)
    values (${`code:${sha256(`${humanId} ${code}`)}`}, 0, ${at(now)})
    on conflict (bucket) do update set filled_at = excluded.filled_at
      where throttle.filled_at < ${at(now - USED_MS)}
    returning bucket`.execute(db)
  return rows.length > 0
}
