import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Address, Db } from './connect.ts'

/** The application's login: no superuser, owner of nothing, bound by row level security. */
export const APPLICATION = 'lockstep_app'

/** Creates the application's login where it is missing. See docs/self-hosting.md. */
export async function prepareRole(owner: Db, address: Address): Promise<void> {
  // Two first starts at once: the second waits here and finds the role made.
  await owner.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(5562678, 1)`.execute(tx)
    const known = await sql`select 1 from pg_roles where rolname = ${APPLICATION}`.execute(tx)
    if (known.rows.length === 0)
      await sql.raw(`create role ${APPLICATION} login nosuperuser nobypassrls`).execute(tx)
    const citus = await sql`select 1 from pg_extension where extname = 'citus'`.execute(tx)
    // Lets the shards hear which workspace a transaction means (scale rule C1). Without Citus the setting is unknown,
    // and only a superuser may give a role an unknown one.
    if (citus.rows.length > 0)
      await sql
        .raw(`alter role ${APPLICATION} set citus.propagate_set_commands = 'local'`)
        .execute(tx)
    const password = passwordOf(applicationAddress(address))
    if (password)
      await sql`alter role ${sql.raw(APPLICATION)} password ${sql.lit(password)}`.execute(tx)
  })
}

/**
 * The application's way to the same database. Its password is made from the owner's, so that every process with the
 * same DATABASE_URL knows it and none has to keep it; where the owner needs none, neither does the application.
 */
export function applicationAddress(owner: Address): Address {
  if (!('url' in owner)) return { ...owner, user: APPLICATION }
  const url = new URL(owner.url)
  const secret = url.searchParams.get('password') ?? decodeURIComponent(url.password)
  // As parameters, because a URL without a host (a unix socket) cannot carry a user before the host.
  url.searchParams.set('user', APPLICATION)
  if (secret)
    url.searchParams.set(
      'password',
      createHmac('sha256', secret).update(APPLICATION).digest('base64url'),
    )
  return { url: url.href }
}

const passwordOf = (address: Address) =>
  'url' in address ? new URL(address.url).searchParams.get('password') : null
