import { rmSync } from 'node:fs'
import { openHouse, READY } from './house.ts'

/** One house is set up as people do it, and stopped; stories begin in copies of it. Answers what takes it away again. */
export default async function setUp(): Promise<() => void> {
  const house = await openHouse()
  await house.stop()
  process.env[READY] = house.folder
  return () => rmSync(house.folder, { recursive: true, force: true })
}
