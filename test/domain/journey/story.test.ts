import { describe, expect, it } from 'vitest'
import { isStory } from '../../../src/domain/journey/story.ts'

const TEXT =
  'El 12 de mayo se nos rompió la mesa dos horas antes de la boda de mi hermana. Llamé sin esperanza y me atendió Teresa, que en 20 minutos había encontrado otra igual en la tienda de Coyoacán y convenció a Julián, el repartidor, de traerla en su propio coche. Llegaron los dos, la montaron cantando y no quisieron cobrar nada. Todavía lloro al contarlo: jamás me habían tratado así, son personas maravillosas y la mesa es preciosa.'
const verdict = { sentiment: 'positive' as const, score: 0.9, unsure: false, aspects: { delivery: { polarity: 'positive' as const, moments: [] }, staff: { polarity: 'positive' as const, moments: [] } } }

describe('a memorable story', () => {
  it('is long, specific and strongly positive', () => expect(isStory(TEXT, verdict, 500)).toBe(true))
  it('needs no stars', () => expect(isStory(TEXT, verdict)).toBe(true))
  it.each([
    ['short', TEXT.slice(0, 200), verdict, 500],
    ['general', 'todo muy bien y muy bonito la verdad '.repeat(12), { ...verdict, aspects: { staff: verdict.aspects.staff } }, 500],
    ['about nothing in particular', TEXT, { ...verdict, aspects: {} }, 500],
    ['lukewarm', TEXT, { ...verdict, score: 0.4 }, 500],
    ['unsure', TEXT, { ...verdict, unsure: true }, 500],
    ['negative', TEXT, { ...verdict, sentiment: 'negative' as const, score: -0.9 }, 100],
    ['of three stars', TEXT, verdict, 300],
    ['also a complaint', TEXT, { ...verdict, aspects: { ...verdict.aspects, price: { polarity: 'negative' as const, moments: [] } } }, 500],
  ] satisfies Array<[string, string, Parameters<typeof isStory>[1], number]>)('is not what is %s', (_, text, read, stars) => expect(isStory(text, read, stars)).toBe(false))
})
