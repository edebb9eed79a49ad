import {
  type Agreement,
  CLOSINGS,
  REASON_FAMILIES,
  type Reason,
} from '#domain/agreement/agreement.ts'
import { type Fault, figure, quoted, repeated } from './fault.ts'

/** What the teams promise each other: words of stages, reasons, policies by reason, clocks. */
export function promiseFaults(sections: Partial<Agreement>): Fault[] {
  const { stages = [], reasons = [], clocks = [] } = sections
  return [
    ...repeated(
      stages,
      (text) => text.stage,
      (index) => `stages[${index}].stage`,
      (stage) => `Stage ${quoted(stage)} is described twice.`,
    ),
    ...repeated(
      reasons,
      (reason) => reason.id,
      (index) => `reasons[${index}].id`,
      (id) => `Reason ${quoted(id)} stands twice.`,
    ),
    ...familyNames(reasons),
    ...unknownReasons(sections),
    ...repeated(
      clocks,
      (clock) => clock.id,
      (index) => `clocks[${index}].id`,
      (id) => `Clock ${quoted(id)} stands twice.`,
    ),
    ...clocks.flatMap((clock, index) => {
      if (clock.handRaiseHours === undefined || clock.handRaiseHours <= clock.businessHours)
        return []
      return [
        {
          path: `clocks[${index}].handRaiseHours`,
          reason: `A person who asks to talk to us would wait ${figure(clock.handRaiseHours)} business hours, longer than the ${figure(clock.businessHours)} of everybody else.`,
        },
      ]
    }),
  ]
}

const families: ReadonlySet<string> = new Set(REASON_FAMILIES)

/** A policy by reason is looked up by id, then by family, so one word must not be both. */
function familyNames(reasons: Reason[]): Fault[] {
  return reasons.flatMap((reason, index) => {
    if (!families.has(reason.id) || reason.id === reason.family) return []
    return [
      {
        path: `reasons[${index}].id`,
        reason: `${quoted(reason.id)} is the name of another family of reasons.`,
      },
    ]
  })
}

function unknownReasons({ closings, reasons }: Partial<Agreement>): Fault[] {
  if (closings === undefined || reasons === undefined) return []
  const ids = new Set(reasons.map((reason) => reason.id))
  return CLOSINGS.flatMap((closing) =>
    Object.keys(closings[closing]?.byReason ?? {})
      .filter((key) => !ids.has(key) && !families.has(key))
      .map((key) => ({
        path: `closings.${closing}.byReason[${JSON.stringify(key)}]`,
        reason: `${quoted(key)} is neither one of the reasons nor a family of them.`,
      })),
  )
}
