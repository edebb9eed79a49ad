import { hash } from 'node:crypto'
import { sql } from 'kysely'
import { type Name, spelled } from '#domain/people/identity/name.ts'
import type { Tx } from '#server/db/connect.ts'
import { keyOf, privacyEpoch } from './epoch.ts'

/** Who must not be told of. Plain look-ups in memory, for every event that comes in. */
export type Suppressed = {
  /** Most workspaces have nobody: then there is nothing to look up. */
  isEmpty: boolean
  isErased: (name: Name) => boolean
  isUntracked: (name: Name) => boolean
  /** Every system whose names may be suppressed; empty where nobody was erased. */
  systems: readonly string[]
}

type Entry = { epoch: number; suppressed: Suppressed }
const remembered = new Map<string, Entry>()
const MOST_WORKSPACES = 64

/** Read once and remembered until anything is erased or suppressed; no one is erased before the transaction ends. */
export async function suppressedIn(tx: Tx, workspaceId: string): Promise<Suppressed> {
  const epoch = await privacyEpoch(tx, workspaceId)
  const known = remembered.get(workspaceId)
  if (known?.epoch === epoch) return known.suppressed
  const suppressed = await read(tx, workspaceId)
  if (remembered.size >= MOST_WORKSPACES) remembered.clear()
  remembered.set(workspaceId, { epoch, suppressed })
  return suppressed
}

/** HMAC-SHA256 of a name, in hex. Put together by hand: `createHmac` takes ten times as long, and a restore asks for millions. */
export function hashOfName(key: Buffer, name: Name): string {
  const { inner, outer } = padded.get(key) ?? pad(key)
  const within = hash('sha256', Buffer.concat([inner, Buffer.from(spelled(name))]), 'buffer')
  return hash('sha256', Buffer.concat([outer, within]), 'hex')
}

const padded = new WeakMap<Buffer, { inner: Buffer; outer: Buffer }>()
const BLOCK = 64

/** RFC 2104; keys here are shorter than a block. */
function pad(key: Buffer) {
  const whole = Buffer.concat([key], BLOCK)
  const pads = { inner: whole.map((byte) => byte ^ 0x36), outer: whole.map((byte) => byte ^ 0x5c) }
  const made = { inner: Buffer.from(pads.inner), outer: Buffer.from(pads.outer) }
  padded.set(key, made)
  return made
}

const NOBODY: Suppressed = {
  isEmpty: true,
  isErased: () => false,
  isUntracked: () => false,
  systems: [],
}

async function read(tx: Tx, workspaceId: string): Promise<Suppressed> {
  const { rows } = await sql<{ kind: string; hash: string }>`select kind, hash from suppression
    where workspace_id = ${workspaceId} and kind in ('erased', 'do-not-track')`.execute(tx)
  if (rows.length === 0) return NOBODY
  const key = await keyOf(tx, workspaceId)
  const of = (kind: string) =>
    new Set(rows.filter((row) => row.kind === kind).map((row) => row.hash))
  const [erased, untracked] = [of('erased'), of('do-not-track')]
  const find = finder(key, erased, untracked)
  return {
    isEmpty: false,
    isErased: (name) => find(name) === ERASED,
    isUntracked: (name) => find(name) === UNTRACKED,
    systems: erased.size > 0 ? await systemsIn(tx, workspaceId) : [],
  }
}

/** Every system that anybody was ever called in: an erased person's name keeps that word. */
export async function systemsIn(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ system: string }>`
    with recursive seen (system) as (
      (select min(system) from person where workspace_id = ${workspaceId})
      union all
      select (select min(p.system) from person p
        where p.workspace_id = ${workspaceId} and p.system > seen.system)
      from seen where seen.system is not null
    ) select system from seen where system is not null`.execute(tx)
  return [...new Set(['id', 'email', ...rows.map(({ system }) => system)])]
}

const FREE = 0
const UNTRACKED = 1
const ERASED = 2
/** Names whose hash is not worked out again: most events are about people who were told of a moment before. */
const MOST_NAMES = 100_000

function finder(key: Buffer, erased: ReadonlySet<string>, untracked: ReadonlySet<string>) {
  const found = new Map<string, number>()
  return (name: Name): number => {
    const text = spelled(name)
    const known = found.get(text)
    if (known !== undefined) return known
    const hashed = hashOfName(key, name)
    const is = erased.has(hashed) ? ERASED : untracked.has(hashed) ? UNTRACKED : FREE
    if (found.size >= MOST_NAMES) found.clear()
    found.set(text, is)
    return is
  }
}
