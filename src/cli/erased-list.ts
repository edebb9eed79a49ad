import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Config, Unfit } from '#server/config.ts'
import { pathIn } from '#server/db/erased/keep-list.ts'
import { type Erasure, listKey } from '#server/db/erased/line.ts'
import { readList } from '#server/db/erased/read-list.ts'
import type { ErasedAgain } from '#server/db/erased/repeat.ts'
import { secretThere } from '#server/secret.ts'

/** What a list tells, and how many of its lines were passed over because nobody can read them. */
export type Listed = { erasures: Erasure[]; unread: number }

/**
 * What the list of erased people tells that was named, else the one in the home; null where there is none. For these
 * workspaces. `skipDamaged`: lines that cannot be read are passed over.
 * @throws Unfit where it cannot be used as a whole
 */
export async function readErased(
  { home, secret }: Config,
  named: string | undefined,
  workspaces: readonly string[],
  skipDamaged = false,
): Promise<Listed | null> {
  const path = named === undefined ? pathIn(home) : resolve(named)
  if (named === undefined && !existsSync(path)) return null
  const known = secretThere(home, secret)
  if (known === null)
    throw new Unfit(
      `${path} was sealed with the secret of the installation that wrote it, and here is none. Bring it along: LOCKSTEP_SECRET, or the file “secret” in ${home}. Nothing was changed.`,
    )
  const unread = new Set<number>()
  const skip = skipDamaged ? (line: number) => void unread.add(line) : undefined
  const erasures = await readList({ path, sealKey: listKey(known) }, workspaces, skip)
  if (named !== undefined && erasures.length === 0 && unread.size === 0)
    throw new Unfit(
      `${path} is empty: a copy that broke off looks like this. Give the right list, or say --no-erased. Nothing was changed.`,
    )
  return { erasures, unread: unread.size }
}

/** What passing over lines means; empty where none was. */
export const unreadInWords = (unread: number): string[] =>
  unread === 0
    ? []
    : [
        `${number(unread)} ${unread === 1 ? 'line' : 'lines'} of the list could not be read: whoever they alone tell of is here, and nobody knows who that is.`,
      ]

/** What was found by it, for whoever reads along. */
export function erasedAgainInWords({ erasures, people, joined, unheld }: ErasedAgain): string {
  const lines = [
    `On the list were ${number(erasures)} ${erasures === 1 ? 'erasure' : 'erasures'} that the database did not know; ${number(people)} ${people === 1 ? 'person' : 'people'} found and erased again. What comes in about them is kept out.`,
  ]
  if (joined > 0)
    lines.push(
      `${number(joined)} of them had further names at that time, and these were erased with them.`,
    )
  if (unheld > 0)
    lines.push(
      `${number(unheld)} of the names cannot be kept out, because this database hashes names with another key: erase these people again should they come back.`,
    )
  return lines.join('\n')
}

const number = (n: number) => n.toLocaleString('en')
