import { expect, test } from 'vitest'
import { withoutSecrets } from './audit-secrets.ts'

test.each([
  { password: 'x' },
  { newPassword: 'x' },
  { smtp_password: 'x' },
  { clientSecret: 'x' },
  { accessToken: 'x' },
  { token: 1234 },
  { code: 123456 },
  { backupCodes: ['aaaa', 'bbbb'] },
  { 'Recovery code': 'x' },
  { apiKey: 'x' },
  { 'x-api-key': 'x' },
  { Authorization: 'x' },
  { note: `lk_live_0f9c8d7e12344abc8def0123456789ab1z_${'a'.repeat(43)}` },
  { note: '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA' },
  { url: 'postgres://lockstep:hunter2@db.example/lockstep' },
  { header: 'Bearer abcdefghijklmnopqrstuvwxyz' },
  { link: 'otpauth://totp/Lockstep:karl?secret=ABC' },
])('%j holds a secret', (fields) => {
  const { told, secrets } = withoutSecrets(fields)
  expect(secrets).toEqual(Object.keys(fields))
  expect(told).toEqual({ [Object.keys(fields)[0] as string]: '(withheld)' })
})

test.each([
  { name: 'Karl', roles: ['rep'], teams: ['North'] },
  { countryCode: 'NL', currency_code: 'EUR', postalCode: '1011 AB' },
  { password: true, secondFactor: true, token: null },
  { description: 'Passwords are asked for again after an hour' },
  { keyPrefix: 'lk_live_0f9c', scopes: ['read-people'] },
  { fingerprint: 'a'.repeat(64), version: 2 },
  { pinned: 'x', encoded: 'x', secretary: 'Ann', tokens: 5 },
  { url: 'https://sso.example/authorize', mail: 'karl@acme.example' },
])('%j holds none', (fields) => {
  expect(withoutSecrets(fields)).toEqual({ told: fields, secrets: [] })
})

test('a secret is found wherever it stands, and the rest stays', () => {
  const { told, secrets } = withoutSecrets({
    smtp: { host: 'mail.example', auth: { password: 'x' } },
    keys: [{ name: 'Site' }, { name: 'Old', secret: 'x' }],
  })
  expect(secrets).toEqual(['smtp.auth.password', 'keys.1.secret'])
  expect(told).toEqual({
    smtp: { host: 'mail.example', auth: { password: '(withheld)' } },
    keys: [{ name: 'Site' }, { name: 'Old', secret: '(withheld)' }],
  })
})
