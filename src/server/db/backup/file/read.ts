import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { Unfit } from '#server/config.ts'
import {
  framed,
  type Header,
  LABEL_HEAD,
  type Label,
  label,
  lengthOf,
  type Manifest,
  type RowsCard,
  SCHEMA,
  SEAL,
  type TableCard,
} from './format.ts'

/** What is read of the rows: the card of a table when it begins, then its rows piece by piece. */
export type Part = { table: TableCard } | { workspaceId: string | null; text: Buffer }

/** A backup of which every byte has been found as it was written. */
export type Backup = {
  header: Header
  manifest: Manifest
  tables: TableCard[]
  /** Of the whole file. */
  sha256: string
  bytes: number
  parts: () => AsyncGenerator<Part>
  close: () => Promise<void>
}

/** A header takes a few hundred bytes; what says more is none. */
const LONGEST_HEADER = 1 << 20
const PIECE = 1 << 20

const decompress = promisify(zstdDecompress)

/**
 * Opens a backup and reads all of it once, before anything is done with it.
 * @throws Unfit in a sentence: no such file, no backup, of a newer version, cut off, or damaged.
 */
export async function openBackup(path: string): Promise<Backup> {
  const file = await open(path, 'r').catch((error) => {
    throw new Unfit(`${path} cannot be read: ${WHY[error.code] ?? error.code}.`)
  })
  try {
    if ((await file.stat()).isDirectory())
      throw new Unfit(`${path} cannot be read: that is a folder.`)
    const header = await readHeader(file, path)
    const sha256 = await checkSeal(file, path)
    const { size: bytes } = await file.stat()
    let manifest: Manifest | undefined
    const tables: TableCard[] = []
    for await (const [said] of labels(file, bytes - SEAL)) {
      if ('table' in said) tables.push(said.table)
      if ('manifest' in said) manifest = said.manifest
    }
    if (!manifest) throw new Error('A backup without a manifest')
    const parts = () => partsOf(file, bytes - SEAL)
    return { header, manifest, tables, sha256, bytes, parts, close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'that is a folder',
  ENOTDIR: 'a part of its path is a file',
}

async function readHeader(file: FileHandle, path: string): Promise<Header> {
  const length = lengthOf(await bytesAt(file, 0, LABEL_HEAD)) ?? LONGEST_HEADER
  const text = length < LONGEST_HEADER ? await bytesAt(file, LABEL_HEAD, length) : Buffer.alloc(0)
  const said = parsed(text)
  const schema = (said as { header?: { schema?: unknown } } | undefined)?.header?.schema
  if (typeof schema !== 'string' || !schema.startsWith('lockstep.backup/'))
    throw new Unfit(`${path} is no backup of Lockstep, or its beginning is damaged.`)
  const known = label.safeParse(said)
  if (known.success && 'header' in known.data) return known.data.header
  if (schema === SCHEMA)
    throw new Unfit(`${path} is damaged: its beginning is not what was written. It cannot be used.`)
  throw new Unfit(
    `${path} is a backup in the format ${schema}, which this version of Lockstep does not know. Use the version that made it, or a newer one.`,
  )
}

/** Compares every byte of the file with the SHA-256 at its end; answers that. */
async function checkSeal(file: FileHandle, path: string): Promise<string> {
  const { size } = await file.stat()
  const end = size - SEAL
  const seal = end > 0 ? await bytesAt(file, end, SEAL) : Buffer.alloc(0)
  const hash = createHash('sha256')
  for (let at = 0; at < end; at += PIECE)
    hash.update(await bytesAt(file, at, Math.min(PIECE, end - at)))
  const sha256 = hash.digest('hex')
  if (seal.equals(framed({ sha256 }))) return sha256
  const said = parsed(seal.subarray(LABEL_HEAD)) as { sha256?: unknown } | undefined
  const why =
    typeof said?.sha256 === 'string'
      ? 'is damaged: it is not what was written'
      : 'is cut off or damaged: its end is not there'
  throw new Unfit(
    `${path} ${why}. It cannot be used, not even in part; take another backup, or copy this one again.`,
  )
}

async function* partsOf(file: FileHandle, end: number): AsyncGenerator<Part> {
  for await (const [said, at] of labels(file, end)) {
    if ('table' in said) yield { table: said.table }
    if ('rows' in said)
      yield { workspaceId: said.rows.workspaceId, text: await unpacked(file, at, said.rows) }
  }
}

async function unpacked(file: FileHandle, at: number, { packed, text }: RowsCard): Promise<Buffer> {
  return decompress(await bytesAt(file, at, packed), { maxOutputLength: text })
}

/** The labels of a file in order, each with where its rows begin. */
async function* labels(file: FileHandle, end: number): AsyncGenerator<[Label, number]> {
  for (let at = 0; at < end; ) {
    const length = lengthOf(await bytesAt(file, at, LABEL_HEAD))
    if (length === null) throw new Error(`No label at ${at}`)
    const said = label.parse(parsed(await bytesAt(file, at + LABEL_HEAD, length)))
    at += LABEL_HEAD + length
    yield [said, at]
    if ('rows' in said) at += said.rows.packed
  }
}

/** Fewer where the file ends before. */
async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    return undefined
  }
}
