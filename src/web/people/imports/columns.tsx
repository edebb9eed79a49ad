import { Button, MultiSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Upload } from '#api/imports.ts'
import { needsOf, planOf } from '#domain/people/imports/column-roles.ts'
import {
  type Plan,
  type Role,
  readBeside,
  restOf,
  takenAsTheyAre,
  withoutRest,
  withRest,
  withRoles,
} from '#domain/people/imports/plan.ts'
import { int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { NEED_WORDS, roleOptions, rolesWords } from './role-words.ts'

type Columns = { upload: Upload; plan: Plan; change: (plan: Plan) => void }

/** Which column becomes what, how we know, and what still needs somebody. */
export function Columns({ upload, plan, change }: Columns) {
  const guess = planOf(upload.guess)
  const beside = readBeside(plan.rest)
  const isRead = (name: string) => (plan.roles[name] ?? []).length > 0 || beside.has(name)
  const read = upload.columns.filter(({ name }) => isRead(name)).length
  const out = upload.columns.length - read
  const needs = needsOf(plan)
  const [search, setSearch] = useState('')
  const isMany = upload.columns.length > MANY
  const shown = upload.columns.filter(({ name }) => !isMany || isFound(name, search))
  return (
    <Section
      title="Columns"
      note={`${int(read)} ${read === 1 ? 'comes' : 'come'} in, ${int(out)} ${out === 1 ? 'stays' : 'stay'} out. Click what a column becomes to change it.`}
      right={<TheRest upload={upload} plan={plan} change={change} />}
    >
      {needs.map((need) => (
        <p key={need} className="import-need" role="status">
          {NEED_WORDS[need]}
        </p>
      ))}
      {isMany ? (
        <TextInput
          className="import-find"
          aria-label="Find a column"
          placeholder={`Find one of ${int(upload.columns.length)} columns`}
          size="sm"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      <table className="hair import-map">
        <thead>
          <tr>
            <th scope="col">In your file</th>
            <th scope="col">For example</th>
            <th scope="col" className="import-arrow">
              <span className="sr">becomes</span>
            </th>
            <th scope="col">In Lockstep</th>
            <th scope="col">How we know</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, examples }) => {
            const roles = plan.roles[name] ?? []
            return (
              <tr key={name}>
                <td className="w5 cut">{name}</td>
                <td className="quiet cut">{examples.find((it) => it !== '') ?? 'empty'}</td>
                <td className="import-arrow" aria-hidden="true">
                  →
                </td>
                <td>
                  <Becomes
                    column={name}
                    roles={roles}
                    isRead={isRead(name)}
                    change={(next) => change(withRoles(plan, name, next))}
                  />
                </td>
                <td className="quiet">
                  {knownBy(roles, guess.roles[name] ?? [], upload.remembered !== null)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {shown.length === 0 ? (
        <p className="quiet import-foot-note" role="status">
          No column has “{search}” in its name.
        </p>
      ) : null}
    </Section>
  )
}

/** Columns that stay out come in as they are with one click, and stay out again with another; as few as two are no work. */
function TheRest({ upload, plan, change }: Columns) {
  const columns = upload.columns.map(({ name }) => name)
  const rest = restOf(plan, columns).length
  const taken = takenAsTheyAre(plan).length
  return (
    <span className="row wrap g8">
      {rest >= FEW ? (
        <Button variant="default" size="xs" onClick={() => change(withRest(plan, columns))}>
          Take the rest as details
        </Button>
      ) : null}
      {taken >= FEW ? (
        <Button variant="default" size="xs" onClick={() => change(withoutRest(plan))}>
          Leave {int(taken)} details out
        </Button>
      ) : null}
    </span>
  )
}

const FEW = 3

/** Columns from which on they can be searched. */
const MANY = 40

const isFound = (name: string, search: string) =>
  name.toLowerCase().includes(search.trim().toLowerCase())

function knownBy(now: readonly Role[], guess: readonly Role[], isRemembered: boolean) {
  if (now.join() !== guess.join()) return 'you said so'
  if (isRemembered) return 'as last time'
  return now.length > 0 ? 'by its header' : 'nobody can tell'
}

type Becomes = {
  column: string
  roles: readonly Role[]
  isRead: boolean
  change: (roles: Role[]) => void
}

/** Words with a dashed line; clicked, they are a field with everything the column may become. */
function Becomes({ column, roles, isRead, change }: Becomes) {
  const [isOpen, setOpen] = useState(false)
  const unsaid = isRead ? 'read with the others' : 'stays out'
  const words = roles.length > 0 ? rolesWords(roles) : unsaid
  if (!isOpen)
    return (
      <button
        type="button"
        className={`plain import-becomes${roles.length > 0 ? ' w5' : ' quiet'}`}
        onClick={() => setOpen(true)}
      >
        <span className="sr">{column} becomes </span>
        {words}
      </button>
    )
  return (
    <MultiSelect
      aria-label={`${column} becomes`}
      placeholder={roles.length > 0 ? '' : 'Stays out'}
      size="xs"
      searchable
      autoFocus
      defaultDropdownOpened
      maxDropdownHeight={320}
      data={roleOptions(column, roles)}
      value={[...roles]}
      onChange={(next) => change(next as Role[])}
      onBlur={() => setOpen(false)}
    />
  )
}
