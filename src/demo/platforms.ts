import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { OWN } from './brands.ts'
import { createAnswers, type Answers, type Asked, type Given, type Platform, type Scene } from './platform.ts'
import type { Shown } from './post.ts'
import { SITES } from './sites.ts'

/** A platform as it stands in the demo internet. */
export interface Standing extends Platform {
  /** Of its collector. */
  id: string
  answers: Answers
  scene(): Scene
}

const FOLDER = join(import.meta.dirname, 'platforms')

/** Every platform of the folder; its file bears the name of its collector. `shown` is all that is published by now, newest first. */
export const openPlatforms = async ({ shown, now }: { shown: () => Shown[]; now: () => Date }): Promise<Standing[]> => {
  const ids = readdirSync(FOLDER).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -3))
  return Promise.all(ids.map(async id => {
    const { platform } = (await import(join(FOLDER, `${id}.ts`))) as { platform: Platform }
    const answers = createAnswers(now)
    return { ...platform, id, answers, scene: () => sceneOf(platform, { shown: shown(), answers, now: now() }) }
  }))
}

/** What a platform shows of the story: posts about the demo's own brand, and what the press says of anybody. */
const sceneOf = ({ sites, window = posts => posts }: Platform, { shown, answers, now }: { shown: Shown[]; answers: Answers; now: Date }): Scene => {
  const here = shown.filter(({ site, brand }) => sites.includes(site) && (brand === OWN.slug || SITES[site].kind === 'press'))
  return { posts: window(here.filter(({ deletedAt }) => deletedAt === undefined), now), gone: here.filter(({ deletedAt }) => deletedAt !== undefined), answers, now }
}

/** Hosts of all platforms → the platforms that share each. */
export const byHost = (platforms: Standing[]): Map<string, Standing[]> => {
  const hosts = new Map<string, Standing[]>()
  for (const platform of platforms) for (const origin of platform.origins) {
    const { host } = new URL(origin)
    hosts.set(host, [...(hosts.get(host) ?? []), platform])
  }
  return hosts
}

/** What the first of those who share a host says who knows the address, and who that is. */
export const answerAs = (platforms: Standing[], asked: Asked): { given: Given; by?: Standing } => {
  for (const by of platforms) {
    const given = by.answer(asked, by.scene())
    if (given !== undefined) return { given, by }
  }
  return { given: { status: 404, json: { error: 'not found' } } }
}
