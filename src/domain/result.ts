/** An answer that may be a refusal. Refusals are expected; bugs are thrown. */
export type Result<T, Refusal> = { ok: true; value: T } | { ok: false; refusal: Refusal }

export const ok = <T>(value: T) => ({ ok: true, value }) as const
export const refuse = <R>(refusal: R) => ({ ok: false, refusal }) as const
