import type { ProcessStep } from './agreement.ts'

/** What makes a step of the process real; a step that misses one is a gap. */
export const TICKS = ['defined', 'written', 'owned', 'measured', 'agreed'] as const
export type Tick = (typeof TICKS)[number]

/** Which of the five ticks a step has, from what the agreement tells of it. */
export const ticksOf = (step: ProcessStep): Record<Tick, boolean> => ({
  defined: filled(step.says),
  written: filled(step.writtenIn),
  owned: step.owner !== undefined,
  measured: filled(step.measuredBy),
  agreed: new Set(step.agreedBy).size === 2,
})

/** The ticks a step misses, in their order. */
export function gapsOf(step: ProcessStep): Tick[] {
  const has = ticksOf(step)
  return TICKS.filter((tick) => !has[tick])
}

const filled = (text: string | undefined) => text !== undefined && text.trim() !== ''
