import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHome } from './home.ts'

test.skipIf(process.getuid?.() !== 0)(
  'where root starts it, a home that nobody else can reach is refused in words',
  () => {
    const closed = mkdtempSync(join(tmpdir(), 'lockstep-closed-'))
    const home = join(closed, 'home')
    expect(() => makeHome(home)).toThrow(/runs as the user nobody.*every user may pass through/)
    chmodSync(closed, 0o755)
    makeHome(home)
    rmSync(closed, { recursive: true })
  },
)
