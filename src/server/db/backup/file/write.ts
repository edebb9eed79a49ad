import { createHash } from 'node:crypto'
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { Unfit } from '#server/config.ts'
import { framed, type Label } from './format.ts'

/** A backup that is being written. */
export type Pen = {
  say: (said: Label) => Promise<void>
  rows: (workspaceId: string | null, text: Buffer) => Promise<void>
}

export type Sealed = { bytes: number; sha256: string }

const compress = promisify(zstdCompress)

/**
 * Writes a file under another name and puts it in place once it is whole and on disk, for its owner's eyes only.
 * Whatever goes wrong or ends the process, nothing stays under the name that was asked for.
 * @throws Unfit where there is such a file already and `force` does not say to replace it, or nothing can be written.
 */
export async function writeFile(
  path: string,
  force: boolean,
  write: (pen: Pen) => Promise<void>,
): Promise<Sealed> {
  if (!force && existsSync(path)) throw new Unfit(exists(path))
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  const forget = () => rmSync(draft, { force: true })
  process.once('exit', forget)
  let failure: unknown
  const failed = (error: unknown) => {
    // What follows from it, such as a query that was broken off, tells nobody anything.
    failure ??= error
    throw error
  }
  try {
    const sealed = await written(draft, write, failed)
    place(draft, path, force)
    await keep(dirname(path))
    return sealed
  } catch (error) {
    throw unwritable(path, failure ?? error)
  } finally {
    process.off('exit', forget)
    forget()
  }
}

async function written(
  draft: string,
  write: (pen: Pen) => Promise<void>,
  failed: (error: unknown) => never,
): Promise<Sealed> {
  const file = await open(draft, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    const put = async (piece: Buffer) => {
      hash.update(piece)
      bytes += piece.length
      await file.writeFile(piece).catch(failed)
    }
    const say = (said: Label) => put(framed(said))
    const rows: Pen['rows'] = async (workspaceId, text) => {
      const packed = await compress(text)
      await say({ rows: { workspaceId, text: text.length, packed: packed.length } })
      await put(packed)
    }
    await write({ say, rows })
    const sha256 = hash.digest('hex')
    const seal = framed({ sha256 })
    await file.writeFile(seal).catch(failed)
    await file.sync().catch(failed)
    return { bytes: bytes + seal.length, sha256 }
  } finally {
    await file.close()
  }
}

/** A link refuses what appeared meanwhile; where a file system has no links, the last look has to do. */
function place(draft: string, path: string, force: boolean): void {
  try {
    if (force) renameSync(draft, path)
    else linkSync(draft, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (force) throw error
    if (code === 'EEXIST' || existsSync(path)) throw new Unfit(exists(path))
    renameSync(draft, path)
  }
}

/** The new name is on disk only when its folder is. Windows opens no folders and needs none of this. */
async function keep(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const opened = await open(folder, 'r')
  await opened.sync().catch(() => undefined)
  await opened.close()
}

const exists = (path: string) =>
  `${path} is there already and was left as it is. Name another file, or say --force to replace it.`

const WHY: Record<string, string> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'that is a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'the file would be larger than this disk takes',
}

/** Only what the file system says of the file; errors of the database keep their own words. */
function unwritable(path: string, error: unknown): unknown {
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const why = syscall === 'connect' ? undefined : WHY[code]
  return why ? new Unfit(`${path} cannot be written: ${why}. Nothing was kept.`) : error
}
