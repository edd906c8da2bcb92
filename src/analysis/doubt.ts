/** A tone less likely to be right than this is unsure. */
export const UNSURE_BELOW = 0.55

/** A moment more likely absent than present is named, but not counted. */
export const MOMENT_SURE = 0.5

/** Chance left to a tone that the stars gainsay. */
export const CONTRADICTED = 0.5
