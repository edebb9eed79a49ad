/**
 * Write keys, imports, folds, a rebuild, merges, undone imports and erasures at the same time on few names, for long:
 * nobody ever waits in a circle, and the log says what is kept. ROUNDS may be set.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { assert } from './product/run.ts'

const { ROUNDS = '12' } = process.env
const ROOT = join(import.meta.dirname, '..')
const FILES = ['src/server/people/at-once.test.ts', 'src/server/db/names/at-once.test.ts']

const began = performance.now()
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...FILES],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, LOCKSTEP_ROUNDS: ROUNDS } },
)
assert(status === 0, 'somebody waited in a circle, or something else is kept than the log says')
console.log(`${ROUNDS} rounds at once. ${Math.round((performance.now() - began) / 1_000)} s.`)
