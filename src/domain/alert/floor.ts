/** Harm to the customer that comes first whatever its reach, the worst first. */
export const FLOOR = ['threat', 'fraud', 'data', 'discrimination', 'collection', 'authority'] as const
export type FloorClass = (typeof FLOOR)[number]

export const FLOOR_STATUSES = ['seen', 'confirmed', 'dismissed'] as const
/** seen: nobody judged it yet. */
export type FloorStatus = (typeof FLOOR_STATUSES)[number]
/** What a person says of it. */
export type FloorVerdict = Exclude<FloorStatus, 'seen'>

export const FLOOR_LABELS: Record<FloorClass, { es: string; en: string }> = {
  threat: { es: 'Amenaza o autolesión', en: 'Threat or self-harm' },
  fraud: { es: 'Fraude o suplantación', en: 'Fraud or impersonation' },
  data: { es: 'Datos personales expuestos', en: 'Exposed personal data' },
  discrimination: { es: 'Discriminación', en: 'Discrimination' },
  collection: { es: 'Cobranza abusiva', en: 'Abusive debt collection' },
  authority: { es: 'Autoridad, prensa o vía legal', en: 'Regulator, press or legal action' },
}

export const isFloorClass = (text: string): text is FloorClass => (FLOOR as readonly string[]).includes(text)

/** The worst of these; null: there is none. */
export const worstOf = (classes: readonly FloorClass[]): FloorClass | null => FLOOR.find(one => classes.includes(one)) ?? null

/** The worst that stands, dismissed ones aside; null: none. Its place in FLOOR orders mentions, the worst first. */
export const floorOf = (signs: ReadonlyArray<{ class: FloorClass; status: FloorStatus }>): FloorClass | null =>
  worstOf(signs.flatMap(sign => (sign.status === 'dismissed' ? [] : [sign.class])))

/** Regulators, press and lawyers have their own pace; the others harm somebody now. */
export const floorSeverity = (floor: FloorClass): 'warning' | 'critical' => (floor === 'authority' ? 'warning' : 'critical')
