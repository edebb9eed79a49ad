/**
 * Everything that must hold: types, lint, dead code, unit and server tests, stories in a real browser.
 * Every stage runs even when an earlier one failed; the last line says how many passed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT } from './bootstrap.mjs'
import { findChromium, installChromium } from './chromium.ts'

const REPORTS = join(ROOT, '.cache', 'reports')
const UNIT = join(REPORTS, 'unit.json')
const STORIES = join(REPORTS, 'stories.json')
const DATA = resolve(ROOT, process.env.LOCKSTEP_TEST_DATA ?? '../shared/data')

const checks = [
  { title: 'Types', part: 'typescript/bin/tsc', args: ['-b'] },
  { title: 'Lint', part: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  { title: 'Dead code', part: 'knip/bin/knip.js', args: [] },
  { title: 'Code that only tests use', part: 'knip/bin/knip.js', args: ['--production'] },
]
const suites = [
  {
    title: 'Unit and server tests',
    part: 'vitest/vitest.mjs',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT}`],
    count: () => countUnit(report(UNIT)),
  },
  {
    title: 'Stories in the browser',
    part: 'playwright/cli.js',
    args: ['test', '--reporter=list,json'],
    count: () => countStories(report(STORIES)),
  },
]

const sum = { passed: 0, failed: 0, skipped: 0 }
rmSync(REPORTS, { recursive: true, force: true })
mkdirSync(REPORTS, { recursive: true })
if (!findChromium()) installChromium()
for (const check of checks) {
  const code = await stage(check)
  add(code === 0 ? { passed: 1 } : { failed: 1 })
}
for (const suite of suites) {
  const code = await stage(suite)
  const counted = suite.count()
  // A runner that broke before its first test has failed, whatever it counted.
  add(code === 0 || counted.failed ? counted : { ...counted, failed: 1 })
}
sayWhatIsMissing()
const skipped = sum.skipped ? `, ${sum.skipped} skipped` : ''
console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`)
process.exit(sum.failed ? 1 : 0)

async function stage({ title, part, args }) {
  console.log(`\n■ ${title}`)
  const began = Date.now()
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', part), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      LOCKSTEP_TEST_DATA: DATA,
      PLAYWRIGHT_JSON_OUTPUT_NAME: STORIES,
    },
  })
  const code = await new Promise((done) => child.on('close', done))
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${title}: ${seconds} s`)
  return code
}

function report(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

function countUnit(found) {
  return {
    passed: found?.numPassedTests ?? 0,
    failed: found?.numFailedTests ?? 0,
    skipped: (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0),
  }
}

function countStories(found) {
  return {
    passed: (found?.stats.expected ?? 0) + (found?.stats.flaky ?? 0),
    failed: found?.stats.unexpected ?? 0,
    skipped: found?.stats.skipped ?? 0,
  }
}

function add(counted) {
  for (const key of Object.keys(sum)) sum[key] += counted[key] ?? 0
}

function sayWhatIsMissing() {
  console.log('')
  if (!sum.skipped) return
  if (!existsSync(DATA)) {
    console.log(
      `Skipped: tests on real data. ${DATA} is not there; LOCKSTEP_TEST_DATA names another place.`,
    )
  } else console.log('Skipped: see the tests marked as skipped above.')
}
