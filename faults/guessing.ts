/**
 * 10,000 wrong passwords in four ways, half of each at accounts that nobody has: from one address at one account and
 * through many, from 1,000 addresses at one account and through many. Of each address and each account only so many
 * may be looked at as the throttle lets through, there may be nothing in an answer that tells which accounts there are,
 * each look at a member must stand in the audit, and the owner, in a browser that is known, signs in all the while.
 * GUESSES may be set.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { testMember } from '#server/test-members.ts'
import { browser, OWNER } from '#server/workspace/sign-in/browser.example.ts'
import { hashPassword } from '#server/workspace/sign-in/passwords/password-hash.ts'
import { passwordRow } from '#server/workspace/sign-in/passwords/passwords.ts'
import { makeSetUpCode } from '#server/workspace/sign-in/set-up/set-up-code.ts'
import { assert } from './product/run.ts'

const GUESSES = Number(process.env.GUESSES ?? 10_000)
const ADDRESSES = 1_000
/** Beside the owner and one more; the same number of accounts that nobody has. */
const ACCOUNTS = 50
const AT_ONCE = 20
const LONGEST_SECONDS = 300

const home = mkdtempSync(join(tmpdir(), 'lockstep-faults-'))
chmodSync(home, 0o755)
const config = { ...readConfig({}), home, databaseUrl: undefined, limits: null }
const database = await openHouse(config, () => undefined)
const root = connect(database.owner, { max: 1 })
const app = await buildApp({ ...config, ...database, logLevel: 'error' })
const began = performance.now()
const seconds = () => (performance.now() - began) / 1_000
try {
  const { looks, signIns } = await besiege()
  // What nobody waits for is written before it closes.
  await app.close()
  const { rows } = await sql<{ looks: number }>`
    select count(*) as looks from audit where action = 'refuse-sign-in'`.execute(root)
  const audited = rows[0]?.looks
  assert(audited === looks.known, `${looks.known} looks at members, ${audited} in the audit`)
  assert(seconds() < LONGEST_SECONDS, `it took ${seconds()} s`)
  console.log(
    `${GUESSES} wrong passwords, ${looks.known} looked at for accounts there are and ${looks.unknown} for accounts there are not, answered alike; the owner signed in ${signIns} times meanwhile; ${audited} in the audit, in ${seconds().toFixed(0)} s`,
  )
} finally {
  await app.close()
  await root.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

type Side = 'known' | 'unknown'
type Guess = { address: string; account: string }
type Way = {
  name: string
  /** Addresses or accounts on each side, whichever the throttle counts. */
  counted: number
  guess: (side: Side, n: number) => Guess
}

async function besiege() {
  const owner = browser(app, '198.51.100.7')
  const emails = { known: await settle(owner), unknown: [] as string[] }
  emails.unknown = emails.known.map((email) => email.replace('@', '.nobody@'))
  const looks = { known: 0, unknown: 0 }
  const told = { known: new Set<string>(), unknown: new Set<string>() }
  const { email, password } = OWNER
  let signIns = 0
  for (const way of waysOf(emails)) {
    const here = { known: 0, unknown: 0 }
    const guess = async (n: number) => {
      const side = n % 2 === 0 ? 'known' : 'unknown'
      const { address, account } = way.guess(side, n >> 1)
      const given = { email: account, password: 'wrong' }
      const answer = await browser(app, address).post('/sessions', given)
      const { requestId, seconds: wait, ...said } = answer.json()
      told[side].add(JSON.stringify(said))
      if (said.code === 'sign-in-wrong') here[side] += 1
      else assert(said.code === 'too-many-tries' && wait > 0, `an answer is ${answer.body}`)
    }
    for (let n = 0; n < GUESSES / 4; n += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, each) => guess(n + each)))
      if (n % 200 > 0) continue
      await owner.delete('/sessions/current')
      const came = await owner.post('/sessions', { email, password })
      assert(came.statusCode === 200, `the owner is kept out: ${came.body}`)
      signIns += 1
    }
    for (const side of ['known', 'unknown'] as const) {
      const most = way.counted * mostOf(seconds())
      // An account may have been tried once on the way before; in a short run not all are tried to the end.
      const least = Math.min(way.counted * 9, GUESSES / 8)
      assert(here[side] >= least, `${way.name}: only ${here[side]} were looked at`)
      assert(here[side] <= most, `${way.name}: ${here[side]} were looked at, not ${most}`)
      looks[side] += here[side]
    }
    console.log(`${way.name}: ${here.known} and ${here.unknown} looked at`)
  }
  const answers = [...told.known].sort().join()
  assert(told.known.size === 2, `there are other answers: ${answers}`)
  assert([...told.unknown].sort().join() === answers, 'an answer tells which accounts there are')
  return { looks, signIns }
}

/** The owner sets the house up; everybody else has a password and a seat. Answers their mail addresses. */
async function settle(owner: ReturnType<typeof browser>): Promise<string[]> {
  const { db } = database
  const workspaceId = await firstWorkspace(db, now())
  const made = await owner.post('/set-up', { ...OWNER, code: await makeSetUpCode(db, now()) })
  assert(made.statusCode === 200, `the house is not set up: ${made.body}`)
  const hash = await hashPassword('correct horse battery')
  for (let n = 0; n <= ACCOUNTS; n += 1) {
    const { humanId } = await testMember(db, workspaceId, { name: `Ada ${n}`, roles: ['rep'] })
    const times = { created_at: now(), updated_at: now() }
    await db
      .insertInto('credential')
      .values({ ...passwordRow(humanId, hash), ...times })
      .execute()
  }
  const others = await db
    .selectFrom('human')
    .select('email')
    .where('email', '<>', OWNER.email.toLowerCase())
    .execute()
  return [OWNER.email, ...others.map(({ email }) => email)]
}

function waysOf(emails: Record<Side, string[]>): Way[] {
  const here = (side: Side, n: number) => `203.0.113.${side === 'known' ? n : n + 100}`
  const elsewhere = (side: Side, n: number) =>
    `${side === 'known' ? 10 : 11}.${n % 250}.${Math.floor((n % ADDRESSES) / 250)}.9`
  const account = (side: Side, n: number) => emails[side][n] ?? ''
  const any = (side: Side, n: number) => account(side, 2 + (n % ACCOUNTS))
  return [
    {
      name: 'One address, the owner’s account',
      counted: 1,
      guess: (side) => ({ address: here(side, 1), account: account(side, 0) }),
    },
    {
      name: `One address, ${ACCOUNTS} accounts`,
      counted: 1,
      guess: (side, n) => ({ address: here(side, 2), account: any(side, n) }),
    },
    {
      name: `${ADDRESSES} addresses, one account`,
      counted: 1,
      guess: (side, n) => ({ address: elsewhere(side, n), account: account(side, 1) }),
    },
    {
      name: `${ADDRESSES} addresses, ${ACCOUNTS} accounts`,
      counted: ACCOUNTS,
      guess: (side, n) => ({ address: elsewhere(side, n), account: any(side, n) }),
    },
  ]
}

/** Guesses that one address or account has in so many seconds: ten at once, then after 1, 2, 4 … seconds; one is forgotten every five minutes. */
function mostOf(passed: number): number {
  return 10 + Math.ceil(Math.log2(passed + 1)) + Math.ceil(passed / 300)
}
