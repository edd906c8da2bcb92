import { CollectorError, type Seed } from '../../contract.ts'

/** The brand's own site. Throws a sentence where nobody named it. */
export const siteOf = ({ site }: Pick<Seed, 'site'>): string => {
  if (site !== undefined) return site
  throw new CollectorError('config', { es: 'No se dijo el sitio de la marca. Dilo, y también se mira lo que hay allí.', en: 'No site of the brand was named. Name it, and what stands there is looked at too.' })
}
