import { sql } from 'kysely'
import type { AgreementVersion } from '#api/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { shortly } from '#server/agreement/fingerprint.ts'
import { readVersions } from '#server/agreement/versions.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { keyOf, publicOf, seal } from './certificate.ts'

type No = 'version-unknown' | 'version-unsigned'

/** The certificate of a signed version, as a file. @param secret of the house, from which its key is made */
export function makeCertificate(
  db: Db,
  workspaceId: string,
  version: number,
  secret: string,
): Promise<Result<{ fileName: string; text: string; key: string }, No>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const versions = await readVersions(tx, workspaceId)
    const found = versions.find((one) => one.version === version)
    if (!found) return refuse('version-unknown')
    const texts = await readTexts(tx, workspaceId)
    const words = texts.get(version)
    if (!words || found.signatures.length === 0) return refuse('version-unsigned')
    const { name } = await tx
      .selectFrom('workspace')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const key = keyOf(secret, workspaceId)
    const text = seal(
      {
        format: 'lockstep.certificate/1',
        workspace: { id: workspaceId, name },
        version,
        effectiveFrom: iso(found.effectiveFrom),
        isAlone: found.isAlone && found.signatures.length < 2,
        text: words.body,
        hash: words.hash,
        signatures: signaturesOf(found, words.hash),
        chain: chainTo(version, versions, texts),
      },
      key,
    )
    return ok({ fileName: `agreement-v${version}.json`, text, key: shortly(publicOf(key)) })
  })
}

type Text = { version: number; body: string; hash: string }

/** What was signed of each version; of one that nobody signed its document stands in for it. */
async function readTexts(tx: Tx, workspaceId: string): Promise<Map<number, Text>> {
  const { rows } = await sql<Text>`
    select v.version, r.body, r.hash from agreement_version v
    join proposal_revision r on r.workspace_id = ${workspaceId}
      and r.proposal_id = v.proposal_id and r.revision = v.revision
    where v.workspace_id = ${workspaceId}`.execute(tx)
  return new Map(rows.map((row) => [row.version, row]))
}

/** One hash over every version up to this one, each with who had signed when it came into force. */
function chainTo(last: number, versions: AgreementVersion[], texts: Map<number, Text>): string {
  return [...versions]
    .sort((a, b) => a.version - b.version)
    .filter(({ version }) => version <= last)
    .reduce(
      (before, one) =>
        sha256(
          canonical({
            before,
            version: one.version,
            effectiveFrom: iso(one.effectiveFrom),
            hash: texts.get(one.version)?.hash ?? null,
            suspends: one.suspends?.version ?? null,
          }),
        ),
      '',
    )
}

const signaturesOf = ({ signatures }: AgreementVersion, hash: string) =>
  signatures.map(({ side, name, signedAt }) => ({ side, name, signedAt: iso(signedAt), hash }))

const iso = (at: number) => new Date(at).toISOString()
