import { expect, test } from 'vitest'
import { mailboxOf } from './mailbox.ts'

test.each([
  ['Karl.Voss@Acme.example', 'karl.voss@acme.example'],
  ['karl.voss+sales@acme.example', 'karl.voss@acme.example'],
  ['k.a.r.l+x@googlemail.com', 'karl@gmail.com'],
  ['"a@b"@acme.example', '"a@b"@acme.example'],
])('%s is read in the mailbox %s', (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox)
})
