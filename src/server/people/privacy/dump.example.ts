import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'

/** Everything there is in every table of every schema, as COPY would write it, but that bytes are shown as text, too. */
export async function dump({ owner }: { owner: Db }): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`.execute(
    owner,
  )
  let text = ''
  for (const { name } of tables) {
    const { rows } = await sql<{
      row: string
    }>`select t::text as row from ${sql.raw(name)} t`.execute(owner)
    text += rows.map(({ row }) => row).join('\n')
  }
  // Bytes stand as hex, perhaps of further text.
  const bytes = [...text.matchAll(/\\\\?x([0-9a-f]{8,})/g)].map(([, hex]) =>
    Buffer.from(hex as string, 'hex').toString('latin1'),
  )
  return [text, ...bytes].join('\n').toLowerCase()
}

/** As it may be written: base64 at each of three places it may begin at, hex, and reversed escapes of the web. */
export function forms(text: string): string[] {
  const base64 = [0, 1, 2].map((pad) =>
    Buffer.from('x'.repeat(pad) + text)
      .toString('base64')
      .slice(pad === 0 ? 0 : 4, -4)
      .toLowerCase(),
  )
  return [text, Buffer.from(text).toString('hex'), ...base64]
}
