/** The places of the demo internet where people speak. All of them are invented. */
export const SITES = {
  opinometro: { name: 'Opinómetro', kind: 'review', format: 'json', shared: false, itemKind: undefined, everyMinutes: 0.2, prefix: 'op' },
  vozcliente: { name: 'VozCliente', kind: 'review', format: 'json', shared: false, itemKind: undefined, everyMinutes: 0.2, prefix: 'vc' },
  apps: { name: 'Tienda de Apps', kind: 'review', format: 'apps', shared: false, itemKind: undefined, everyMinutes: 0.2, prefix: 'ap' },
  murmullo: { name: 'Murmullo', kind: 'social', format: 'rss', shared: true, itemKind: 'post', everyMinutes: 0.25, prefix: 'mu' },
  foro: { name: 'Foro Vivir en Casa', kind: 'social', format: 'atom', shared: true, itemKind: 'post', everyMinutes: 0.5, prefix: 'fo' },
  prensa: { name: 'La Gaceta del Mueble', kind: 'press', format: 'rss', shared: true, itemKind: 'article', everyMinutes: 0.5, prefix: 'ga' },
} as const

export type SiteKey = keyof typeof SITES

export const isSite = (key: string): key is SiteKey => Object.hasOwn(SITES, key)
