import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** Grows as rooms are built; a room that is not built has no folder and no menu entry. */
const ROOMS = ['agreement', 'handoffs', 'people', 'scoreboard', 'workspace']
const CELLARS: Record<string, string[]> = {
  domain: ['replay'],
  server: ['db', 'http'],
  web: ['kit'],
}
const BANNED = ['utils', 'lib', 'common', 'shared', 'types', 'hooks', 'services', 'helpers']

const folders = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

test.each(Object.keys(CELLARS))('the %s floor has every room and its cellar', (floor) => {
  expect(folders(`src/${floor}`).sort()).toEqual([...ROOMS, ...(CELLARS[floor] ?? [])].sort())
})

test.each(ROOMS)('the contract has a file for %s', (room) => {
  expect(existsSync(`src/api/${room}.ts`)).toBe(true)
})

test('no folder has a name that says nothing', () => {
  const all = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  expect(all.filter((name) => BANNED.includes(name))).toEqual([])
})

test('every page and picture that our texts link to is there', () => {
  const texts = [
    ...readdirSync('.'),
    ...readdirSync('docs', { recursive: true }).map((name) => `docs/${name}`),
  ]
    .map(String)
    .filter((name) => name.endsWith('.md'))
  const missing = texts.flatMap((text) =>
    [...readFileSync(text, 'utf8').matchAll(/\]\(([^)#]+)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !link.includes('://') && !existsSync(join(dirname(text), link)))
      .map((link) => `${text} links to ${link}`),
  )
  expect(missing).toEqual([])
})

test('every rule and decision that a comment cites can be read here', () => {
  const rules = readFileSync('docs/rules.md', 'utf8')
  const [before = '', replay = ''] = rules.split('**3.3 Replay.**')
  const listed = [...replay.matchAll(/^(\d+)\. \*/gm)].map(([, n]) => `3.3.${n}`)
  const known = new Set([...before.matchAll(/\*\*(\d\.\d+)/g)].map(([, n]) => n))
  for (const [, n] of replay.matchAll(/\*\*(\d\.\d+)/g)) known.add(n)
  for (const n of ['3.3', ...listed]) known.add(n)
  const decisions = readdirSync('docs/decisions').map((name) => name.slice(0, 3))
  const files = ['src', 'bench', 'e2e', 'faults']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`),
    )
    .filter((name) => /\.(ts|tsx)$/.test(name) && !name.includes('node_modules'))
  const lost = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const cited = [...text.matchAll(/\brules? ((?:\d\.\d+(?:\.\d+)?(?:, | and | to )?)+)/gi)]
      .flatMap(([, numbers = '']) => numbers.split(/, | and | to /))
      .filter((number) => number !== '' && !known.has(number))
    const told = [...text.matchAll(/docs\/decisions\/(\d{3})/g)]
      .map(([, number = '']) => number)
      .filter((number) => !decisions.includes(number))
    const vague = [...text.matchAll(/\bdecisions? \d+\b/gi)].map(([words]) => words)
    return [...cited, ...told, ...vague].map((what) => `${file} cites ${what}`)
  })
  expect(lost).toEqual([])
})
