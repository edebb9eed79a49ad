import {
  type Agreement,
  STAGES,
  type Stage,
  type StageText,
  type Team,
} from '#domain/agreement/agreement.ts'
import type { Draft } from '#domain/agreement/sentences.ts'

/** Default words of the fixed ladder. Rule 1.1. */
const LADDER: Record<Stage, { name: string; meaning: string }> = {
  contact: { name: 'Contact', meaning: 'a person we know, who has shown no interest yet' },
  lead: { name: 'Lead', meaning: 'a person we know, who has shown interest' },
  mql: { name: 'Ready for sales (MQL)', meaning: 'a person worth a human conversation' },
  passed: { name: 'Passed to sales', meaning: 'a lead with all details that sales needs' },
  sal: { name: 'Accepted (SAL)', meaning: 'a lead that sales has promised to follow up' },
  sql: { name: 'Qualified (SQL)', meaning: 'after a talk, a lead with a need and an interest' },
  opportunity: {
    name: 'Opportunity',
    meaning: 'a deal with an amount and an expected close date',
  },
  customer: { name: 'Customer', meaning: 'a person with a deal that is won' },
}

/** What the agreement calls a stage. */
export const stageName = ({ stages = [] }: Agreement, stage: Stage): string =>
  stages.find((one) => one.stage === stage)?.name ?? LADDER[stage].name

export function stageClauses(agreement: Agreement): Draft[] {
  return STAGES.map((stage) => {
    const text = agreement.stages?.find((one) => one.stage === stage)
    return {
      id: `stage.${stage}`,
      text: `${stageName(agreement, stage)}: ${text?.humanTest ?? `${LADDER[stage].meaning}.`}`,
      examples: text ? examplesOf(text) : [],
    }
  })
}

/** The owner's own words first, then what each team picked from real people. */
function examplesOf(text: StageText): { by: Team | null; yes: string[]; no: string[] }[] {
  const owner = text.owner ?? null
  const sides: (Team | null)[] = ['marketing', 'sales']
  return (sides.includes(owner) ? sides : [owner, ...sides]).flatMap((by) => {
    const picked = (text.examples ?? []).filter((one) => one.by === by)
    const said = (verdict: 'yes' | 'no') =>
      picked.filter((one) => one.verdict === verdict).map(({ says }) => says)
    const own = by === owner
    const yes = [...(own ? (text.examplesYes ?? []) : []), ...said('yes')]
    const no = [...(own ? (text.examplesNo ?? []) : []), ...said('no')]
    return yes.length + no.length === 0 ? [] : [{ by, yes, no }]
  })
}
