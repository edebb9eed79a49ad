import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Unfit } from '#server/config.ts'
import type { Db } from './connect.ts'
import { up as workspaces } from './migrations/001-workspaces.ts'
import { up as log } from './migrations/002-log.ts'
import { up as people } from './migrations/003-people.ts'
import { up as fold } from './migrations/004-fold.ts'
import { up as erasing } from './migrations/005-erasing.ts'
import { up as members } from './migrations/006-members.ts'
import { up as audit } from './migrations/007-audit.ts'
import { up as requests } from './migrations/008-requests.ts'
import { up as firstOwner } from './migrations/009-first-owner.ts'
import { up as backups } from './migrations/010-backups.ts'
import { up as mailBodies } from './migrations/011-mail-bodies.ts'
import { up as intake } from './migrations/012-intake.ts'
import { up as names } from './migrations/013-names.ts'
import { up as arrivals } from './migrations/014-arrivals.ts'
import { up as campaignTexts } from './migrations/015-campaign-texts.ts'
import { up as statuses } from './migrations/016-statuses.ts'
import { up as signals } from './migrations/017-signals.ts'
import { up as companies } from './migrations/018-companies.ts'
import { up as feed } from './migrations/019-feed.ts'
import { up as privacy } from './migrations/020-privacy.ts'
import { up as queue } from './migrations/021-queue.ts'
import { up as search } from './migrations/022-search.ts'
import { up as buyingRoles } from './migrations/023-buying-roles.ts'
import { up as retention } from './migrations/024-retention.ts'
import { up as views } from './migrations/025-views.ts'
import { up as ownerChanges } from './migrations/026-owner-changes.ts'
import { up as unanswered } from './migrations/026-unanswered.ts'
import { up as marks } from './migrations/027-marks.ts'
import { up as longWords } from './migrations/028-long-words.ts'
import { up as seen } from './migrations/029-seen.ts'
import { up as companyFacts } from './migrations/030-company-facts.ts'
import { up as manyOwners } from './migrations/031-many-owners.ts'
import { up as sources } from './migrations/032-sources.ts'
import { up as resumed } from './migrations/033-resumed.ts'
import { up as erasedList } from './migrations/034-erased-list.ts'
import { up as old } from './migrations/035-old.ts'
import { up as covered } from './migrations/036-covered.ts'
import { up as own } from './migrations/037-own.ts'
import { up as unsaid } from './migrations/038-unsaid.ts'
import { up as listsAtSize } from './migrations/039-lists-at-size.ts'
import { up as wordsOfOthers } from './migrations/040-words-of-others.ts'
import { up as wordsInJson } from './migrations/041-words-in-json.ts'
import { up as desk } from './migrations/042-desk.ts'
import { up as hours } from './migrations/043-hours.ts'
import { up as notices } from './migrations/044-notices.ts'
import { up as nurture } from './migrations/045-nurture.ts'
import { up as asking } from './migrations/046-asking.ts'
import { up as routing } from './migrations/047-routing.ts'
import { up as escalated } from './migrations/048-escalated.ts'
import { up as care } from './migrations/052-care.ts'
import { up as relay } from './migrations/053-relay.ts'
import { up as answers } from './migrations/055-answers.ts'
import { up as signedEvents } from './migrations/056-signed-events.ts'
import { up as strengths } from './migrations/057-strengths.ts'
import { up as wakeUps } from './migrations/059-wake-ups.ts'
import { up as clockTold } from './migrations/060-clock-told.ts'
import { up as leanDesks } from './migrations/061-lean-desks.ts'
import { up as proposals } from './migrations/062-proposals.ts'
import { up as signing } from './migrations/063-signing.ts'
import { up as rating } from './migrations/065-rating.ts'
import { up as backtest } from './migrations/066-backtest.ts'
import { up as noticeProposal } from './migrations/067-notice-proposal.ts'

/** Forward only: a migration that has landed is never changed. */
const MIGRATIONS = {
  '001-workspaces': { up: workspaces },
  '002-log': { up: log },
  '003-people': { up: people },
  '004-fold': { up: fold },
  '005-erasing': { up: erasing },
  '006-members': { up: members },
  '007-audit': { up: audit },
  '008-requests': { up: requests },
  '009-first-owner': { up: firstOwner },
  '010-backups': { up: backups },
  '011-mail-bodies': { up: mailBodies },
  '012-intake': { up: intake },
  '013-names': { up: names },
  '014-arrivals': { up: arrivals },
  '015-campaign-texts': { up: campaignTexts },
  '016-statuses': { up: statuses },
  '017-signals': { up: signals },
  '018-companies': { up: companies },
  '019-feed': { up: feed },
  '020-privacy': { up: privacy },
  '021-queue': { up: queue },
  '022-search': { up: search },
  '023-buying-roles': { up: buyingRoles },
  '024-retention': { up: retention },
  '025-views': { up: views },
  '026-owner-changes': { up: ownerChanges },
  '026-unanswered': { up: unanswered },
  '027-marks': { up: marks },
  '028-long-words': { up: longWords },
  '029-seen': { up: seen },
  '030-company-facts': { up: companyFacts },
  '031-many-owners': { up: manyOwners },
  '032-sources': { up: sources },
  '033-resumed': { up: resumed },
  '034-erased-list': { up: erasedList },
  '035-old': { up: old },
  '036-covered': { up: covered },
  '037-own': { up: own },
  '038-unsaid': { up: unsaid },
  '039-lists-at-size': { up: listsAtSize },
  '040-words-of-others': { up: wordsOfOthers },
  '041-words-in-json': { up: wordsInJson },
  '042-desk': { up: desk },
  '043-hours': { up: hours },
  '044-notices': { up: notices },
  '045-nurture': { up: nurture },
  '046-asking': { up: asking },
  '047-routing': { up: routing },
  '048-escalated': { up: escalated },
  '052-care': { up: care },
  '053-relay': { up: relay },
  '055-answers': { up: answers },
  '056-signed-events': { up: signedEvents },
  '057-strengths': { up: strengths },
  '059-wake-ups': { up: wakeUps },
  '060-clock-told': { up: clockTold },
  '061-lean-desks': { up: leanDesks },
  '062-proposals': { up: proposals },
  '063-signing': { up: signing },
  '065-rating': { up: rating },
  '066-backtest': { up: backtest },
  '067-notice-proposal': { up: noticeProposal },
}

/** Names of the steps of the schema, in order. */
export const STEPS: readonly string[] = Object.keys(MIGRATIONS)

/** The advisory lock that whoever migrates holds; Kysely takes it. */
export const MIGRATING = '3853314791062309107'

/** The database was last written by a version of Lockstep that this one does not know. */
export class OtherVersion extends Error {}

/**
 * Brings the schema to the newest level, or to the named step, in one transaction and under an advisory lock; the
 * owner's work.
 * @throws OtherVersion before anything is touched, when the schema has steps that this version does not know.
 * @throws Unfit when the database does not hold texts in UTF-8, or somebody holds a table that has to change; nothing is
 * changed then.
 */
export async function migrate(owner: Db, step: string = STEPS.at(-1) as string): Promise<void> {
  await refuseUnknownSteps(owner)
  await refuseOtherEncodings(owner)
  const { error } = await migrator(owner).migrateTo(step)
  if ((error as { code?: string } | undefined)?.code === LOCK_NOT_AVAILABLE) throw new Unfit(HELD)
  if (error) throw error
  await sql`grant select on kysely_migration, kysely_migration_lock to lockstep_app`.execute(owner)
}

/** @throws OtherVersion */
export async function refuseUnknownSteps(owner: Db): Promise<void> {
  const table = await sql<{ name: string | null }>`
    select to_regclass('kysely_migration')::text as name`.execute(owner)
  if (!table.rows[0]?.name) return
  const taken = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(owner)
  const unknown = taken.rows.find(({ name }) => !(name in MIGRATIONS))
  if (!unknown) return
  throw new OtherVersion(
    `This database was written by another version of Lockstep: its step ${unknown.name} is not known here. Nothing was changed. Start that version, or a newer one, or name another place by LOCKSTEP_HOME or DATABASE_URL.`,
  )
}

async function refuseOtherEncodings(owner: Db): Promise<void> {
  const { rows } = await sql<{ name: string; encoding: string }>`
    select current_database() as name, current_setting('server_encoding') as encoding`.execute(
    owner,
  )
  const [database] = rows
  if (!database || database.encoding === 'UTF8') return
  const { name, encoding } = database
  throw new Unfit(
    `The database ${name} keeps texts as ${encoding}, and Lockstep needs UTF8. Make it anew: create database ${name} encoding 'UTF8' locale 'C.UTF-8' template template0. Nothing was changed.`,
  )
}

/** Whether nothing is left to migrate. */
export async function isMigrated(db: Db): Promise<boolean> {
  const migrations = await migrator(db).getMigrations()
  return migrations.every((migration) => migration.executedAt !== undefined)
}

const migrator = (db: Db) => new Migrator({ db, provider: { getMigrations: async () => PATIENT } })

const LOCK_NOT_AVAILABLE = '55P03'
const HELD =
  'The tables have to be changed for this version, but another program has been using one of them for three seconds, e.g. a backup, or an older Lockstep that still runs. Nothing was changed. Wait for it or stop it, and try again.'

/** While a step waits for a table, everybody else waits behind it: so it does not wait for long. */
const PATIENT = Object.fromEntries(
  Object.entries(MIGRATIONS).map(([name, { up }]) => [
    name,
    {
      up: async (db: Kysely<unknown>) => {
        await sql`set local lock_timeout = '3s'`.execute(db)
        await up(db)
      },
    },
  ]),
)
