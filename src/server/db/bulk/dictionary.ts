import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Signature } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'

/** Signatures by their canonical text. */
export type Signatures = Map<string, Signature>

/** The ids of these signatures by canonical text; those the workspace has never seen are added to its dictionary. */
export async function signatureIds(
  tx: Tx,
  workspaceId: string,
  wanted: Signatures,
): Promise<Map<string, number>> {
  const texts = [...wanted.keys()].sort()
  if (texts.length === 0) return new Map()
  const digests = texts.map(digestOf)
  const signatures = texts.map((text) => wanted.get(text) as Signature)
  await sql`
    insert into signature (workspace_id, kind, name, properties, digest)
    select ${workspaceId}::uuid, kind, name, properties, digest
    from unnest(
      ${signatures.map((one) => one.kind)}::smallint[],
      ${signatures.map((one) => one.name)}::text[],
      ${signatures.map((one) => JSON.stringify(one.properties))}::jsonb[],
      ${digests}::uuid[]
    ) as wanted (kind, name, properties, digest)
    on conflict (workspace_id, digest) do nothing`.execute(tx)
  const found = await sql<{ signature_id: number; digest: string }>`
    select signature_id, digest from signature
    where workspace_id = ${workspaceId} and digest = any(${digests}::uuid[])`.execute(tx)
  const byDigest = new Map(found.rows.map((row) => [row.digest, row.signature_id]))
  return new Map(texts.map((text, i) => [text, byDigest.get(digests[i] as string) as number]))
}

function digestOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
