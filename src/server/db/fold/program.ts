import { compile, type Program } from '#domain/replay/compile.ts'
import { type Dictionary, readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { foldUnder, readTimeline } from '#server/db/timeline.ts'

const compiled = new WeakMap<Dictionary, { versions: number; program: Program }>()

/** A workspace's agreements over its dictionary; compiled again only when either has grown. */
export async function readProgram(tx: Tx, workspaceId: string): Promise<Program> {
  const dictionary = await readDictionary(tx, workspaceId)
  const versions = await foldUnder(tx, workspaceId)
  const kept = compiled.get(dictionary)
  if (kept?.versions === versions) return kept.program
  const program = compile(await readTimeline(tx, workspaceId), dictionary.signatures)
  compiled.set(dictionary, { versions, program })
  return program
}
