import { expect, test } from 'vitest'
import { AUDIT_ACTIONS, type AuditAction, auditActionName, auditSentence } from './audit-actions.ts'
import { actorAs, type Told } from './audit-entry.ts'
import { fieldChanges } from './audit-words.ts'

const karl = { kind: 'member', id: '7', name: 'Karl Voss' } as const
const rosa = { kind: 'member', id: '9', label: 'Rosa Delgado' }
const told = (action: string, more: Partial<Told> = {}): Told => ({
  action,
  actor: karl,
  subject: rosa,
  before: null,
  after: null,
  ...more,
})

test.each([
  [
    'give-role',
    { after: { roles: ['sales-manager'] } },
    'gave Rosa Delgado the role Sales manager',
  ],
  [
    'give-role',
    { after: { roles: ['owner', 'sales-manager'] } },
    'gave Rosa Delgado the roles Owner and Sales manager',
  ],
  ['invite-member', { after: { roles: ['rep'] } }, 'invited Rosa Delgado as Sales'],
  ['accept-invitation', {}, 'accepted the invitation and came in'],
  ['change-teams', { after: { teams: [] } }, 'took Rosa Delgado out of every team'],
  [
    'change-teams',
    { after: { teams: ['North', 'Key accounts'] } },
    'put Rosa Delgado into the teams North and Key accounts',
  ],
  ['end-sessions', {}, 'ended the sessions of Rosa Delgado'],
  [
    'end-sessions',
    { subject: { kind: 'member', id: '7', label: 'Karl Voss' } },
    'ended their other sessions',
  ],
  [
    'change-workspace',
    {
      before: { name: 'Acme', timeZone: 'UTC', currency: 'EUR' },
      after: { name: 'Acme BV', timeZone: 'Europe/Amsterdam', currency: 'EUR' },
    },
    'changed the name and the time zone of the workspace',
  ],
  [
    'put-in-force',
    { after: { version: 3, fingerprint: 'a' } },
    'put version 3 of the agreement in force',
  ],
  [
    'finish-import',
    { subject: { kind: 'import', id: '1', label: 'leads.csv' }, after: { state: 'done' } },
    'finished bringing in leads.csv',
  ],
  [
    'finish-import',
    { subject: { kind: 'import', id: '1', label: 'leads.csv' }, after: { state: 'failed' } },
    'broke off while bringing in leads.csv',
  ],
  ['fly-to-the-moon', {}, 'did “fly-to-the-moon” with Rosa Delgado'],
] as [string, Partial<Told>, string][])('%s is told as a sentence', (action, more, sentence) => {
  expect(auditSentence(told(action, more))).toBe(sentence)
})

test('every action has a sentence and a name, also when it tells no more than itself', () => {
  for (const action of Object.keys(AUDIT_ACTIONS) as AuditAction[]) {
    expect(auditSentence(told(action))).toMatch(/^[a-z].*[^.]$/)
    expect(auditSentence(told(action))).not.toMatch(/undefined|null|\[object/)
    expect(auditActionName(action)).toMatch(/^[A-Z]/)
  }
})

test('an action that only a newer version knows is called as it is', () => {
  expect(auditActionName('fly-to-the-moon')).toBe('fly-to-the-moon')
  expect(auditActionName('constructor')).toBe('constructor')
})

test('who needs no name has one of their own', () => {
  expect(actorAs(karl)).toBe(karl)
  expect(actorAs({ kind: 'command' })).toEqual({
    kind: 'command',
    id: 'command',
    name: 'The command line',
  })
  expect(actorAs({ kind: 'system' }).name).toBe('Lockstep')
})

test('an entry tells field by field what was and what is, fields within fields one by one', () => {
  expect(
    fieldChanges(
      { timeZone: 'UTC', smtp: { host: 'a.example', port: 25 }, gone: true },
      { timeZone: 'Europe/Amsterdam', smtp: { host: 'a.example', port: 465 }, roles: ['rep', 1] },
    ),
  ).toEqual([
    { field: 'Gone', before: true, after: undefined },
    { field: 'Roles', before: undefined, after: 'Sales, 1' },
    { field: 'Smtp, host', before: 'a.example', after: 'a.example' },
    { field: 'Smtp, port', before: 25, after: 465 },
    { field: 'Time zone', before: 'UTC', after: 'Europe/Amsterdam' },
  ])
  expect(fieldChanges(null, null)).toEqual([])
})
