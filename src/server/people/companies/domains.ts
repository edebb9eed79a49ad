import { sql } from 'kysely'
import { hostOfSite } from '#domain/people/companies/host.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import { registeredDomain } from '#server/db/companies/domains.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Tx } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { inWorkspace } from '#server/db/transaction.ts'

/** Domains of which a workspace says whether they are a company. */
export async function listDomains(tx: Tx, workspaceId: string) {
  const rows = await tx
    .selectFrom('company_domain')
    .select(['domain', 'is_company as isCompany'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('domain')
    .execute()
  return rows
}

/** Says whether a domain is a company, and folds everybody anew who has an address there or is told to belong to it. */
export async function sayDomain(
  { db, workspaceId, now, by, memberId }: Acting,
  { domain: told, isCompany }: { domain: string; isCompany: boolean | null },
): Promise<Result<{ domain: string; people: number }, 'domain-unfit'>> {
  const host = hostOfSite(told)
  const domain = host && registeredDomain(host)
  if (!domain) return refuse('domain-unfit')
  const people = await inWorkspace(db, workspaceId, async (tx) => {
    const [before] = await tx
      .deleteFrom('company_domain')
      .where('workspace_id', '=', workspaceId)
      .where('domain', '=', domain)
      .returning('is_company')
      .execute()
    if (isCompany !== null)
      await tx
        .insertInto('company_domain')
        .values({
          workspace_id: workspaceId,
          domain,
          is_company: isCompany,
          said_at: now,
          said_by: memberId,
        })
        .execute()
    if ((before?.is_company ?? null) === isCompany) return 0
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'say-company-domain',
      subject: { kind: 'company', id: domain, label: domain },
      before: { isCompany: before?.is_company ?? null },
      after: { isCompany },
    })
    await sql`insert into company_due (workspace_id, name)
      select distinct ${workspaceId}::uuid, spelled from company_told
      where workspace_id = ${workspaceId} and domain = ${domain}`.execute(tx)
    return markPeople(tx, workspaceId, domain)
  })
  // More are left to whoever folds what comes live.
  if (people > 0 && people <= MOST_AT_ONCE) await foldDue(db, workspaceId, now)
  await settleCompanies(db, workspaceId)
  return ok({ domain, people })
}

/** People folded before the answer. */
const MOST_AT_ONCE = 2_000

/** Whoever has an address below the domain, or a website there, or belongs to it now. */
async function markPeople(tx: Tx, workspaceId: string, domain: string): Promise<number> {
  const { rows } = await sql`
    insert into fold_due (workspace_id, person_id)
    select ${workspaceId}::uuid, person_id from (
      select coalesce(root_id, person_id) as person_id from person
        where workspace_id = ${workspaceId} and system = 'email'
          and (key like ${`%@${domain}`} or key like ${`%@%.${domain}`})
      union select person_id from person_state
        where workspace_id = ${workspaceId} and company = ${`domain:${domain}`}
      union select person_id from person_state
        where workspace_id = ${workspaceId} and traits::text like ${`%${domain}%`}
    ) p
    returning 1`.execute(tx)
  return rows.length
}
