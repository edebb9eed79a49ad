import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** Grows as rooms are built; a room that is not built has no folder and no menu entry. */
const ROOMS = ['agreement', 'people', 'scoreboard', 'workspace']
const CELLARS: Record<string, string[]> = { domain: ['replay'], server: ['db'], web: ['kit'] }
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
