/** Why a lead lies with somebody, and why not with the others, in sentences. */
export type WhyRep = { says: string; others: readonly { memberId: number; says: string }[] }
