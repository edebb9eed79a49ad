import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { BY_SYSTEM, type By, record } from './audit/record.ts'
import type { Db, Tx } from './connect.ts'
import { beginAgreement } from './timeline.ts'
import { inWorkspace } from './transaction.ts'

export type WorkspaceCard = {
  name: string
  timeZone: string
  /** ISO 4217, e.g. "EUR". */
  currency: string
  isExample: boolean
}

/** In force since before anything happened, so that imported history is ruled by it. */
const ALWAYS = Date.UTC(1900, 0, 1)

/** A workspace with its entry in the registry, version 1 of its agreement and what `also` adds, all or none; answers its id. */
export async function createWorkspace(
  db: Db,
  card: WorkspaceCard,
  agreement: Agreement,
  now: number,
  by: By = BY_SYSTEM,
  also: (tx: Tx, id: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const id = randomUUID()
  await inWorkspace(db, id, async (tx) => {
    await fillWorkspace(tx, id, card, agreement, now, async () => by)
    await also(tx, id)
  })
  return id
}

/**
 * The same in a transaction that has entered the new workspace. `who` is asked once its row is there, so that it may be
 * the first member of it.
 */
export async function fillWorkspace(
  tx: Tx,
  id: string,
  card: WorkspaceCard,
  agreement: Agreement,
  now: number,
  who: () => Promise<By>,
): Promise<void> {
  const shared = { is_example: card.isExample, created_at: now }
  await tx
    .insertInto('registry')
    .values({ id, ...shared })
    .execute()
  const { name, timeZone, currency } = card
  await tx
    .insertInto('workspace')
    .values({ workspace_id: id, name, time_zone: timeZone, currency, ...shared })
    .execute()
  const by = await who()
  await record(tx, id, {
    at: now,
    by,
    action: 'make-workspace',
    subject: { kind: 'workspace', id, label: name },
    after: { name, timeZone, currency },
  })
  await beginAgreement(tx, id, agreement, ALWAYS, now, by)
}

/** This installation's workspaces, own ones first, then by age. */
export async function listWorkspaces(db: Db): Promise<{ id: string; isExample: boolean }[]> {
  const rows = await db
    .selectFrom('registry')
    .select(['id', 'is_example'])
    .orderBy('is_example')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, isExample: row.is_example }))
}

/**
 * The company's own workspace, made at the first start; whoever signs in first will adopt it (docs/decisions/010).
 * Of two first starts at once the second waits and finds it made.
 */
export async function firstWorkspace(db: Db, now: number): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(5562678, 2)`.execute(tx)
    const [first] = await listWorkspaces(tx)
    if (first && !first.isExample) return first.id
    const card = { name: 'My company', timeZone: machineZone(), currency: 'EUR', isExample: false }
    return createWorkspace(db, card, defaultAgreement(card.name, card.timeZone), now)
  })
}

const machineZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
