import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Encoding } from '#domain/people/imports/map.ts'

/** A file that cannot be read as a table; the message is a sentence for the person who sent it. */
export class Unreadable extends Error {
  readonly code: 'file-empty' | 'file-unreadable'
  constructor(code: 'file-empty' | 'file-unreadable', message: string) {
    super(message)
    this.code = code
  }
}

const FOREIGN: [string, string][] = [
  ['PK\x03\x04', 'This is a workbook or an archive. Save it as CSV and send that.'],
  ['\x1f\x8b', 'This is a compressed file. Unpack it and send what is inside.'],
  ['%PDF', 'This is a PDF. Send the table as CSV.'],
  ['\xd0\xcf\x11\xe0', 'This is an old Excel workbook. Save it as CSV and send that.'],
]

const UNOPENED: Record<string, string> = {
  ENOENT: 'there is none of that name',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  ENOTDIR: 'a part of its path is no folder',
}

/**
 * How the file's bytes stand for letters: what somebody said, else its mark tells, else a NUL in every second byte, else
 * UTF-8 where every byte fits, else Windows-1252.
 */
export async function encodingOf(path: string, given?: Encoding): Promise<Encoding> {
  const head = await headOf(path, 4).catch((error: { code?: string }) => {
    const why = UNOPENED[error.code ?? ''] ?? `it cannot be opened (${error.code})`
    throw new Unreadable('file-unreadable', `The file cannot be read: ${why}.`)
  })
  if (head.length === 0) throw new Unreadable('file-empty', 'The file is empty.')
  const foreign = FOREIGN.find(([mark]) => head.toString('latin1').startsWith(mark))
  if (foreign) throw new Unreadable('file-unreadable', foreign[1])
  if (given) return given
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const wide = unmarkedUtf16(await headOf(path, LOOKED_AT))
  if (wide) return wide
  return (await isAllUtf8(path)) ? 'utf-8' : 'windows-1252'
}

/** Bytes in which two bytes a letter show. */
const LOOKED_AT = 4_096

/** UTF-16 without its mark: Latin letters have a NUL as their upper byte, and no text has one as its lower. */
function unmarkedUtf16(head: Buffer): Encoding | null {
  let even = 0
  let odd = 0
  for (const [at, byte] of head.entries()) {
    if (byte !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  // Other scripts have other upper bytes: a quarter of Latin letters, digits and signs is enough.
  const enough = head.length / 8
  if (odd >= enough && even === 0) return 'utf-16le'
  return even >= enough && odd === 0 ? 'utf-16be' : null
}

export async function headOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export const sizeOf = async (path: string): Promise<number> => (await stat(path)).size

async function isAllUtf8(path: string): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : (piece as Buffer)
    const end = bytes.length - brokenOff(bytes)
    if (!isUtf8(bytes.subarray(0, end))) return false
    rest = bytes.subarray(end)
  }
  return rest.length === 0
}

/** How many bytes at the end belong to a letter that is not all there yet. */
function brokenOff(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}
