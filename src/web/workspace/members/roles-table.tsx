import './roles-table.css'
import { Fragment } from 'react'
import type { Right } from '#domain/workspace/may.ts'
import { cellOf, RIGHT_WORDS, RIGHTS_BY_ROOM } from '#domain/workspace/right-words.ts'
import { ROLES, type Role } from '#domain/workspace/role.ts'
import { ROLE_NAMES } from '#domain/workspace/role-words.ts'
import { Section } from '#web/kit/page.tsx'

/** The table that the server asks, too: what each role may do. */
export function RolesTable() {
  return (
    <Section
      title="What each role may do"
      note="Reads across: “Sales may see people: their own.” What a role may not see does not exist for it."
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys. */}
      <section className="roles-scroll" aria-label="Rights by role" tabIndex={0}>
        <table className="roles">
          <thead>
            <tr>
              <th scope="col">May</th>
              {ROLES.map((role) => (
                <th key={role} scope="col">
                  {ROLE_NAMES[role]}
                </th>
              ))}
            </tr>
          </thead>
          {RIGHTS_BY_ROOM.map(([room, rights]) => (
            <tbody key={room}>
              <tr className="roles-room">
                <th colSpan={ROLES.length + 1} scope="rowgroup">
                  {room}
                </th>
              </tr>
              {rights.map((right) => (
                <tr key={right}>
                  <th scope="row">{RIGHT_WORDS[right].says}</th>
                  {ROLES.map((role) => (
                    <Cell key={role} role={role} right={right} />
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
    </Section>
  )
}

function Cell({ role, right }: { role: Role; right: Right }) {
  const cell = cellOf(role, right)
  return (
    <td>
      {cell ? (
        <span className={`roles-cell roles-${cell.reach}`}>{cell.says}</span>
      ) : (
        <Fragment>
          <span className="quiet" aria-hidden="true">
            ·
          </span>
          <span className="sr">no</span>
        </Fragment>
      )}
    </td>
  )
}
