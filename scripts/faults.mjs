/** Breaks things on purpose: runs faults/*.ts one after the other (or those named) against the real product. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, ROOT } from './bootstrap.mjs'

const FAULTS = join(ROOT, 'faults')
const only = process.argv.slice(2)
const faults = existsSync(FAULTS)
  ? readdirSync(FAULTS)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replace('.ts', ''))
      .filter((name) => only.length === 0 || only.includes(name))
      .sort()
  : []

const failed = faults.filter((name) => {
  console.log(`\n■ ${name}`)
  const args = ['--disable-warning=ExperimentalWarning', join(FAULTS, `${name}.ts`)]
  return spawnSync(findNode(), args, { cwd: ROOT, stdio: 'inherit' }).status !== 0
})
console.log(`\n${faults.length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length ? 1 : 0)
