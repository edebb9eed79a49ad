import { describe, expect, test } from 'vitest'
import { isNearly, isTypeable, spellings } from './nearly.ts'
import { sought, wordsOf } from './words.ts'

const found = (traits: Record<string, unknown>, ...names: [string, string][]) =>
  wordsOf(
    traits,
    names.map(([system, value]) => ({ system, value })),
  )
const words = (...all: Parameters<typeof found>) => found(...all).map(({ word }) => word)

describe('the words that a person is found by', () => {
  test('name and company are open to everybody, addresses and ids to who may see contact details', () => {
    expect(found({ name: 'Ada Weiß', company: 'Eau de Lyon' }, ['email', 'ada.w@eau.fr'])).toEqual([
      { word: 'ada', isContact: false },
      { word: 'ada.w@eau.fr', isContact: true },
      { word: 'de', isContact: false },
      { word: 'eau', isContact: false },
      { word: 'eau.fr', isContact: true },
      { word: 'lyon', isContact: false },
      { word: 'w', isContact: true },
      { word: 'weiss', isContact: false },
    ])
  })
  test('accents and capitals make no difference', () => {
    expect(words({ firstName: 'Élodie', lastName: 'MÜLLER' })).toEqual(['elodie', 'muller'])
    expect(sought('Müller')).toBe('muller')
  })
  test('a number of a CRM is found whole and by its parts', () => {
    expect(words({}, ['hubspot', 'HS-4711'])).toEqual(['4711', 'hs', 'hs-4711'])
  })
  test('what is no text, or has nothing to read, is no word', () => {
    expect(words({ name: 7, company: ' \0 ', email: null })).toEqual([])
  })
})

describe('words that are nearly the same', () => {
  test.each([
    ['changed', 'schmidt', 'schmitt', true],
    ['left out', 'johnson', 'jonson', true],
    ['added', 'weber', 'webber', true],
    ['exchanged', 'johnson', 'jonhson', true],
    ['the same', 'weber', 'weber', true],
    ['two changed', 'weber', 'wabar', false],
    ['two left out', 'schmidt', 'schmi', false],
    ['exchanged over one', 'weber', 'bewer', false],
  ])('one letter %s: %s and %s', (_, a, b, expected) => {
    expect(isNearly(a, b)).toBe(expected)
    expect(isNearly(b, a)).toBe(expected)
    if (expected) expect(spellings(a).filter((one) => spellings(b).includes(one))).not.toEqual([])
  })
  test('ids, addresses and short words are taken as they are written', () => {
    expect(['ada', 'ada@x.nl', 'hs4711', 'weber'].filter(isTypeable)).toEqual(['weber'])
  })
})
