import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

test('an empty house answers over HTTP that nothing was brought in', async () => {
  const answer = await house.app.inject({ url: '/api/v1/scoreboard' })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    empty: true,
    version: 1,
    period: { key: 'all', from: null, to: null },
  })
})

test.each(['period=2018-Q5', 'period=18', 'window=31'])('%s is no question', async (query) => {
  const answer = await house.app.inject({ url: `/api/v1/scoreboard?${query}` })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().detail).toBe(
    `We do not understand what is said for “${query.split('=')[0]}”.`,
  )
  expect(answer.body).not.toContain('pattern')
})
