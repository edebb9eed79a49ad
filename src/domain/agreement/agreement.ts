/**
 * The agreement: one JSON document that both teams sign and that runs as a pure function over the log.
 * Field names are a published format (docs/agreement.schema.json): more may be added, none renamed.
 */
export type Agreement = {
  /** Where an editor finds the schema; it means nothing to the rule. */
  $schema?: string
  schema: 'lockstep.agreement/1'
  name: string
  /** IANA zone in which days and buckets are cut, e.g. "Europe/Amsterdam". */
  timeZone: string
  /** Words for the fixed ladder of rule 1.1; a stage that is not named keeps its default words. */
  stages?: StageText[]
  fit: Fit
  engagement: Engagement
  qualify: Qualify
  /** Traits that must be known before a lead is passed, e.g. ["email", "company"]. Rule 3.3.10. */
  minimumInformation: string[]
  /** What happens to the score after each way of leaving; a closing that is not named keeps the default of rule 3.3.11. */
  closings: Partial<Record<Closing, ClosingPolicy>>
  expiry?: { heldDays: number; passedDays: number }
  reasons?: Reason[]
  clocks?: Clock[]
  /** What both teams are measured on; revenue comes first and no volume can be a goal (domain/agreement/goals.ts). */
  goals?: Goal[]
  /** How often both teams meet. */
  cadence?: Cadence
  /** The register of the process: every step with what makes it real. */
  steps?: ProcessStep[]
}

export const STAGES = [
  'contact',
  'lead',
  'mql',
  'passed',
  'sal',
  'sql',
  'opportunity',
  'customer',
] as const
export type Stage = (typeof STAGES)[number]

export const CLOSINGS = [
  'rejected',
  'disqualified',
  'recycled',
  'withdrawn',
  'expired',
  'lost',
  'won',
] as const
export type Closing = (typeof CLOSINGS)[number]

export type Team = 'marketing' | 'sales'

export type StageText = {
  stage: Stage
  name?: string
  /** One sentence a person can answer with yes or no, e.g. "Is this worth a human conversation?" */
  humanTest?: string
  owner?: Team
  examplesYes?: string[]
  examplesNo?: string[]
  /** Real people as one of the teams saw them, told without their names. */
  examples?: Example[]
}

export type Example = { verdict: 'yes' | 'no'; says: string; by: Team }

export type Scalar = string | number | boolean

/** A test on one named value; exactly one comparison. Text is compared without regard to case. */
export type Test =
  | { is: Scalar }
  | { in: Scalar[] }
  | { contains: string }
  | { atLeast: number }
  | { atMost: number }
  | { known: boolean }

export type TraitTest = { trait: string } & Test
export type PropertyTest = { property: string } & Test

export type Fit = { cap: number; rules: FitRule[]; bands: Band[] }
/** Points while the test holds on the traits known at that instant; recomputed, never incremented. Rule 3.3.5. */
export type FitRule = { id: string; points: number; when: TraitTest; says?: string }

export type Engagement = { cap: number; groups: Group[]; bands: Band[] }
/** Rules whose sum is clamped to ±cap when read. Rule 3.3.4. */
export type Group = { id: string; cap: number; name?: string; rules: EngagementRule[] }
/**
 * Points for an event, fading by half every `halfLifeDays` (never, when it is missing), at most `cap` at any time.
 * A negative rule has negative points and a positive cap, the depth of its floor. Rule 3.3.1.
 */
export type EngagementRule = {
  id: string
  event: string
  where?: PropertyTest[]
  points: number
  cap: number
  halfLifeDays?: number
  /** One leaf per value of this property: once per asset, when cap equals points. */
  distinctBy?: string
  /** One leaf per local day: N a day, when cap is N times points. */
  bucket?: 'day'
  says?: string
}

/** Highest first; the last one begins at 0 and catches the rest. */
export type Band = { name: string; atLeast: number }

export type Qualify = {
  /** Fit band followed by engagement band, e.g. "A2". Must be an up-set: A2 in means A1 in. Rule 3.3.8. */
  cells: string[]
  /** Names of events by which a person asks to talk to us: they qualify at once, cool-down or not. */
  handRaises: string[]
  /** A person for whom one of these holds never qualifies. */
  exclude: TraitTest[]
}

export type ClosingPolicy = {
  /** Share of every leaf that is kept, 0 to 1 (ρ). */
  carryOver: number
  /** Days in which score alone does not qualify; "forever" ends only by a hand-raise. */
  coolDownDays: number | 'forever'
  /** A different policy for some reasons: keys are reason ids or families, and the id wins. */
  byReason?: Record<string, { carryOver: number; coolDownDays: number | 'forever' }>
}

export const REASON_FAMILIES = [
  'procedural',
  'clerical',
  'definitional',
  'not-ready',
  'disqualified',
  'lost',
] as const
export type ReasonFamily = (typeof REASON_FAMILIES)[number]
export type Reason = { id: string; family: ReasonFamily; says: string }

/**
 * A promise with a time limit, in business hours.
 * decision: passed to accepted or rejected. first-follow-up: passed to the first human touch. feedback:
 * passed to a rejection with its reason (rule 2.2). answer: rejection to what the other team says to it.
 */
export type Clock = {
  id: 'decision' | 'first-follow-up' | 'feedback' | 'answer'
  owes: Team
  businessHours: number
  /** A shorter limit for people who asked to talk to us. */
  handRaiseHours?: number
  says?: string
}

/** A goal of both teams, e.g. revenue of 1,200,000 EUR a year. */
export type Goal = {
  /** One of GOAL_METRICS. */
  metric: string
  /** Whole units of the currency for money, else a share: 0.9 is 90 %. */
  atLeast: number
  /** ISO 4217; for money only. */
  currency?: string
  per: 'quarter' | 'year'
}

export type Cadence = { everyDays: number; minutes: number }

/** One step of the process. Its five ticks are made from what is told here (domain/agreement/steps.ts). */
export type ProcessStep = {
  id: string
  name: string
  /** What happens, in one sentence: defined. */
  says?: string
  /** Where it can be read: written. */
  writtenIn?: string
  /** Owned. */
  owner?: Team
  /** The number that shows whether it happens: measured. */
  measuredBy?: string
  /** Agreed, when both are named. */
  agreedBy?: Team[]
}
