import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Unfit } from '#server/config.ts'
import { reachable, runAs } from './binaries.ts'

/**
 * Makes the folder of a home, or says why it cannot be one. Folder by folder: Node's own recursive way never ends
 * where the system makes no folders, as in /proc.
 */
export function makeHome(home: string): void {
  const missing: string[] = []
  for (let path = home; !existsSync(path); path = dirname(path)) missing.unshift(path)
  try {
    for (const path of missing) mkdirSync(path)
    if (!statSync(home).isDirectory()) throw new Unfit(unusable(home, 'that is a file'))
    accessSync(home, constants.W_OK | constants.X_OK)
    if ('uid' in runAs() && !reachable(home))
      throw new Unfit(
        unusable(
          home,
          'PostgreSQL runs as the user nobody where root starts it, and a folder above lets nobody else through',
          'every user may pass through',
        ),
      )
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw error instanceof Unfit ? error : new Unfit(unusable(home, WHY[code] ?? code))
  }
}

const WHY: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nothing can be written there',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of it is a file',
  ENOSPC: 'the disk is full',
}

const unusable = (home: string, why: string, whereto = 'this user may write to') =>
  `The data cannot live in ${home}: ${why}. Set LOCKSTEP_HOME to a folder that ${whereto}.`
