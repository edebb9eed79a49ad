import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Signature } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'
import { IS_COMMITTED, remembering } from './remembered.ts'

/** Signatures by their canonical text. */
export type Signatures = Map<string, Signature>

/** The ids of these signatures by canonical text; those the workspace has never seen are added to its dictionary. */
export async function signatureIds(
  tx: Tx,
  workspaceId: string,
  wanted: Signatures,
): Promise<Map<string, number>> {
  const known = await remembered(tx, workspaceId)
  const missing = new Map([...wanted].filter(([text]) => known.get(text) === undefined))
  const found = new Map<string, number>()
  for (const text of wanted.keys()) {
    const id = known.get(text)
    if (id !== undefined) found.set(text, id)
  }
  for (const [text, { id, isCommitted }] of await lookUp(tx, workspaceId, missing)) {
    found.set(text, id)
    if (isCommitted) known.keep(text, id)
  }
  return found
}

const remembered = remembering()

type Entry = { id: number; isCommitted: boolean }

async function lookUp(
  tx: Tx,
  workspaceId: string,
  wanted: Signatures,
): Promise<Map<string, Entry>> {
  const texts = new Map([...wanted.keys()].sort().map((text) => [digestOf(text), text]))
  const found = await find(tx, workspaceId, [...texts.keys()])
  const missing = [...texts.keys()].filter((digest) => !found.has(digest))
  if (missing.length > 0) {
    await add(tx, workspaceId, missing, (digest) => wanted.get(texts.get(digest) ?? ''))
    const added = await find(tx, workspaceId, missing)
    for (const [digest, { id }] of added) found.set(digest, { id, isCommitted: false })
  }
  return new Map([...texts].map(([digest, text]) => [text, found.get(digest) as Entry]))
}

async function find(
  tx: Tx,
  workspaceId: string,
  digests: readonly string[],
): Promise<Map<string, Entry>> {
  if (digests.length === 0) return new Map()
  const { rows } = await sql<{ id: number; digest: string; committed: boolean }>`
    select signature_id as id, digest, ${IS_COMMITTED} as committed from signature
    where workspace_id = ${workspaceId} and digest = any(${digests}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, digest, committed }) => [digest, { id, isCommitted: committed }]))
}

async function add(
  tx: Tx,
  workspaceId: string,
  digests: readonly string[],
  signatureOf: (digest: string) => Signature | undefined,
): Promise<void> {
  const signatures = digests.map((digest) => signatureOf(digest) as Signature)
  await sql`
    insert into signature (workspace_id, kind, name, properties, digest)
    select ${workspaceId}::uuid, kind, name, properties, digest
    from unnest(
      ${signatures.map((one) => one.kind)}::smallint[],
      ${signatures.map((one) => one.name)}::text[],
      ${signatures.map((one) => JSON.stringify(one.properties))}::jsonb[],
      ${digests}::uuid[]
    ) as wanted (kind, name, properties, digest)
    order by digest
    on conflict (workspace_id, digest) do nothing`.execute(tx)
}

/** The key of a text in a dictionary: its md5 as uuid. */
export function digestOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
