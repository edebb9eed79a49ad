import { expect, test } from 'vitest'
import { agreementSchema } from './agreement-schema.ts'

test('the published schema is the one that runs', async () => {
  const schema = `${JSON.stringify(agreementSchema(), null, 2)}\n`
  // After a change of the format: npx lockstep agreement schema > docs/agreement.schema.json
  await expect(schema).toMatchFileSnapshot('../../docs/agreement.schema.json')
})

test('the schema knows every part of the format and says what most of them mean', () => {
  const schema = agreementSchema()
  expect(schema).toMatchObject({
    title: 'Lockstep agreement',
    additionalProperties: false,
    required: expect.arrayContaining(['schema', 'fit', 'engagement', 'qualify', 'closings']),
    properties: { fit: { additionalProperties: false }, schema: { const: 'lockstep.agreement/1' } },
  })
  expect(JSON.stringify(schema).match(/"description":/g)?.length).toBeGreaterThan(30)
})
