/** How many days a raw text is kept: what the operator says, never longer than the platform allows; undefined: as long as its mention. */
export const keptDays = (own: number | null, platform: number | undefined): number | undefined => {
  const days = Math.min(own ?? Infinity, platform ?? Infinity)
  return days === Infinity ? undefined : days
}
