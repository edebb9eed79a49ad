import { readFile } from 'node:fs/promises'
import { Unfit } from '#server/config.ts'
import type { ErasedList } from './keep-list.ts'
import { asLine, type Erasure, opened } from './line.ts'

/**
 * Every erasure that a list tells, each once, for a backup of these workspaces.
 * @throws Unfit where it cannot be read as a whole: whoever a damaged line tells of would come back unnoticed.
 */
export async function readList(
  { path, sealKey }: ErasedList,
  workspaces: readonly string[],
): Promise<Erasure[]> {
  const erasures = new Map<string, Erasure>()
  const closed: { erasure: string; no: number }[] = []
  for (const [i, text] of (await linesOf(path)).entries()) {
    const no = i + 1
    const line = asLine(text)
    if (line === null)
      throw new Unfit(
        `Line ${no} of ${path} tells of no erasure: it is damaged or cut off, or this is no list of erased people. ${NOTHING}`,
      )
    const erasure = opened(sealKey, line)
    if (erasure) erasures.set(erasure.erasureId, erasure)
    else closed.push({ erasure: line.erasure, no })
  }
  // The secret was changed: what was told anew under the one of today is enough.
  const lost = closed.find(({ erasure }) => !erasures.has(erasure))
  if (lost)
    throw new Unfit(
      `Line ${lost.no} of ${path} was sealed with the secret of another installation, or it was changed. Bring along the secret of the one that wrote it (LOCKSTEP_SECRET, or the file “secret” in its home). ${NOTHING}`,
    )
  const told = [...erasures.values()]
  if (told.length > 0 && !told.some(({ workspaceId }) => workspaces.includes(workspaceId)))
    throw new Unfit(
      `${path} tells of no workspace that is in this backup: it is the list of another installation. Give the right one (--erased), or none (--no-erased). ${NOTHING}`,
    )
  return told
}

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
