/**
 * Measures: runs bench/*.ts one after the other (or those named), prints their tables, keeps bench/out/*.json.
 * The peers we measure against have their own package.json in bench/peers and are installed only here.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { findNode, ROOT } from './bootstrap.mjs'

const BENCH = join(ROOT, 'bench')
const only = process.argv.slice(2)
const benches = existsSync(BENCH)
  ? readdirSync(BENCH)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replace('.ts', ''))
      .filter((name) => only.length === 0 || only.includes(name))
      .sort()
  : []

installPeers()
mkdirSync(join(BENCH, 'out'), { recursive: true })
const memory = Math.round(totalmem() / 2 ** 30)
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${memory} GB, ` +
    `${process.platform} ${process.arch}`,
)
const failed = benches.filter((name) => {
  console.log(`\n■ ${name}`)
  const args = ['--disable-warning=ExperimentalWarning', join(BENCH, `${name}.ts`)]
  return spawnSync(findNode(), args, { cwd: ROOT, stdio: 'inherit' }).status !== 0
})
if (benches.length === 0) console.log('There is no such bench.')
console.log(
  failed.length ? `\nDid not finish: ${failed.join(', ')}` : '\nThe figures are in bench/out.',
)
process.exit(failed.length ? 1 : 0)

function installPeers() {
  const peers = join(BENCH, 'peers')
  const mark = join(peers, 'node_modules', '.lockstep')
  const wanted = readFileSync(join(peers, 'package.json'), 'utf8')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  console.log('Installing the peers to measure against …')
  // No lockfile: the engines' binaries for other platforms are not on every registry, and `npm ci` asks for them all.
  const options = ['--loglevel=error', '--no-audit', '--no-fund', '--no-package-lock']
  const { status } = spawnSync('npm', ['install', ...options], {
    cwd: peers,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(1)
  writeFileSync(mark, wanted)
}
