import { MultiSelect } from '@mantine/core'
import { useState } from 'react'
import type { Upload } from '#api/imports.ts'
import {
  needsOf,
  type Plan,
  planOf,
  type Role,
  withRoles,
} from '#domain/people/imports/column-roles.ts'
import { Section } from '#web/kit/page.tsx'
import { NEED_WORDS, roleOptions, rolesWords } from './role-words.ts'

type Columns = { upload: Upload; plan: Plan; change: (plan: Plan) => void }

/** Which column becomes what, how we know, and what still needs somebody. */
export function Columns({ upload, plan, change }: Columns) {
  const guess = planOf(upload.guess)
  const read = upload.columns.filter(({ name }) => (plan.roles[name] ?? []).length > 0).length
  const out = upload.columns.length - read
  const needs = needsOf(plan)
  return (
    <Section
      title="Columns"
      note={`${read} come in, ${out} stay out. Click what a column becomes to change it.`}
    >
      {needs.map((need) => (
        <p key={need} className="import-need" role="status">
          {NEED_WORDS[need]}
        </p>
      ))}
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
          {upload.columns.map(({ name, examples }) => {
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
                    change={(next) => change(withRoles(plan, name, next))}
                  />
                </td>
                <td className="quiet">{knownBy(roles, guess.roles[name] ?? [])}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}

function knownBy(now: readonly Role[], guess: readonly Role[]) {
  if (now.join() !== guess.join()) return 'you said so'
  return now.length > 0 ? 'by its header' : 'nobody can tell'
}

type Becomes = { column: string; roles: readonly Role[]; change: (roles: Role[]) => void }

/** Words with a dashed line; clicked, they are a field with everything the column may become. */
function Becomes({ column, roles, change }: Becomes) {
  const [isOpen, setOpen] = useState(false)
  const words = roles.length > 0 ? rolesWords(roles) : 'stays out'
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
