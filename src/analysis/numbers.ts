export const clamp = (value: number): number => Math.min(1, Math.max(-1, value))

/** Three decimals: more would be noise on the wire. */
export const round = (value: number): number => Math.round(value * 1000) / 1000 + 0
