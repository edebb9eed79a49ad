import { describe, expect, test } from 'vitest'
import { passwordFits } from './password.ts'

const EMAIL = 'rob.jansen@northwind.example'

describe('a password is refused that is guessed first:', () => {
  test.each([
    ['short', 'h7-Ku!pLq2x'],
    ['one letter again and again', 'aaaaaaaaaaaaaaaa'],
    ['the mail address', 'rob.jansen@northwind.example'],
    ['the mail address in capitals with a sign', 'Rob.Jansen@Northwind.Example!'],
    ['the company and a year', 'Northwind2026'],
    ['the name twice', 'jansenjansenrob'],
    ['digits in a row', '123456789012'],
    ['digits downwards', '987654321098'],
    ['a row of the keyboard', 'qwertyuiopasdf'],
    ['the word itself twice', 'passwordpassword'],
    ['the word and digits', 'password1234'],
    ['the word in capitals', 'PASSWORD!!!!!!'],
  ])('%s', (_, password) => {
    expect(passwordFits(password, EMAIL)).toEqual({ ok: false, refusal: 'password-weak' })
  })
})

describe('a password is taken that nobody thinks of first:', () => {
  test.each([
    ['four words', 'correct horse battery staple'],
    ['twelve letters of a generator', 'h7-Ku!pLq2xZ'],
    ['a sentence with the own name in it', 'rob eats eleven green apples'],
    ['letters of another script', 'жёлтая лампа поёт'],
    ['signs beyond the basic plane', '🐢🌋🎻🪁🧭🥁🛶🪗🦔🧀🪴🎈'],
  ])('%s', (_, password) => {
    expect(passwordFits(password, EMAIL)).toEqual({ ok: true, value: password })
  })
})

test('who has a short name may have it in a password', () => {
  expect(passwordFits('a bottle of water', 'bo@x.example').ok).toBe(true)
})
