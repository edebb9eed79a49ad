import { expect, test } from 'vitest'
import { TEMPLATES } from '#domain/agreement/templates/templates.ts'
import { checkAgreement } from './check-agreement.ts'

test.each(TEMPLATES.map((template) => [template.id, template] as const))(
  'the template %s is an agreement that both teams could sign',
  (_, { of }) => {
    const document = of({ name: 'Pumps and valves', timeZone: 'Europe/Amsterdam' })
    // As it comes out of a file.
    expect(checkAgreement(JSON.parse(JSON.stringify(document)))).toEqual({
      ok: true,
      value: document,
    })
  },
)
