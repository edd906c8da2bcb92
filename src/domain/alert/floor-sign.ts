import type { FloorStatus } from './floor.ts'
import type { Polarity } from '../journey/moments.ts'
import type { BrandTone } from '../reading/named.ts'
import type { FloorReading } from '../reading/reading.ts'

/** A sign of grave harm on a mention, with what people said of it. */
export interface FloorSign extends FloorReading {
  status: FloorStatus
}

/** Whether the harm is told of another brand: that one is spoken of badly, and ours, where it is named at all, is not. */
export const isOfAnother = (tones: BrandTone[], own: string, sentiment: Polarity | null): boolean => {
  const ours = tones.find(({ key }) => key === own)
  const isOtherBad = tones.some(({ key, polarity }) => key !== own && polarity === 'negative')
  return isOtherBad && (ours === undefined ? sentiment === 'positive' : ours.polarity !== 'negative')
}
