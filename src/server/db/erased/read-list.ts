import { readFile } from 'node:fs/promises'
import { Unfit } from '#server/config.ts'
import type { ErasedList } from './keep-list.ts'
import { asLine, type Erasure, opened } from './line.ts'

/**
 * Every erasure that a list tells, each once, for a backup of these workspaces. `skip` is told the number of each line that
 * cannot be read; without it such a line is refused. One that is closed and of a workspace that is not in the backup is
 * nobody's here, and is passed over.
 * @throws Unfit where it cannot be read as a whole: whoever a damaged line tells of would come back unnoticed.
 */
export async function readList(
  { path, sealKey }: ErasedList,
  workspaces: readonly string[],
  skip?: (line: number) => void,
): Promise<Erasure[]> {
  const erasures = new Map<string, Erasure>()
  let unread = 0
  const closed: { workspace: string; erasure: string; no: number }[] = []
  for (const [i, text] of (await linesOf(path)).entries()) {
    const no = i + 1
    const line = asLine(text)
    const erasure = line && opened(sealKey, line)
    if (erasure) erasures.set(erasure.erasureId, both(erasure, erasures.get(erasure.erasureId)))
    else if (line) closed.push({ workspace: line.workspace, erasure: line.erasure, no })
    else if (skip) {
      unread += 1
      skip(no)
    } else
      throw new Unfit(
        `Line ${no} of ${path} tells of no erasure: it is damaged or cut off, or this is no list of erased people. ${NOTHING} ${SKIP}`,
      )
  }
  const told = [...erasures.values()]
  if (unread > 0 && told.length === 0)
    throw new Unfit(
      `Not one line of ${path} can be read: this is no list of erased people. Give the right one (--erased), or none (--no-erased). ${NOTHING}`,
    )
  // The secret was changed: what was told anew under the one of today is enough.
  const lost = closed.filter(({ erasure }) => !erasures.has(erasure))
  const [first] = lost
  if (first && told.length === 0) throw new Unfit(`${sealedElsewhere(path, first.no)} ${NOTHING}`)
  for (const { no } of lost.filter(({ workspace }) => workspaces.includes(workspace))) {
    if (!skip) throw new Unfit(`${sealedElsewhere(path, no)} ${NOTHING} ${SKIP}`)
    skip(no)
  }
  if (told.length > 0 && !told.some(({ workspaceId }) => workspaces.includes(workspaceId)))
    throw new Unfit(
      `${path} tells of no workspace that is in this backup: it is the list of another installation. Give the right one (--erased), or none (--no-erased). ${NOTHING}`,
    )
  return told
}

/** Of two lines of one erasure only what both call a name is one: the other was mended, and lines may stand in any order. */
function both(one: Erasure, other: Erasure | undefined): Erasure {
  if (!other) return one
  const called = one.called.filter((hash) => other.called.includes(hash))
  const rest = [...one.called, ...one.beside, ...other.called, ...other.beside]
  return { ...one, called, beside: [...new Set(rest)].filter((hash) => !called.includes(hash)) }
}

const sealedElsewhere = (path: string, no: number) =>
  `Line ${no} of ${path} was sealed with the secret of another installation, or it was changed. Bring along the secret of the one that wrote it (LOCKSTEP_SECRET, or the file “secret” in its home).`

const SKIP =
  '--skip-damaged goes on without the lines that cannot be read; whom they named may be back.'
const NOTHING = 'Nothing was changed.'

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw new Unfit(
      `${path} cannot be read${code === 'ENOENT' ? ': there is no such file' : ` (${code})`}. ${NOTHING}`,
    )
  })
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
