import { describe, expect, it } from 'vitest'
import { ailmentOf, sourceHealth, type SourcePulse } from '../../../src/domain/source/health.ts'

const now = new Date('2026-03-10T12:00:00Z')
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000)
const WELL: SourcePulse = {
  collector: 'rss', enabled: true, everyMinutes: 60, createdAt: ago(300), nextRunAt: now, lastRunAt: ago(0.01), lastOkAt: ago(0.01), lastMentionAt: ago(1), newestAt: ago(1), quietAfterDays: 3,
  failures: 0, failureKind: null, failureStatus: null, failureTold: null, failingSince: null, capped: null, cappedSince: null,
}
const FAILED: Partial<SourcePulse> = { failures: 2, failureKind: 'transient', failureTold: { es: 'El servidor tiene problemas.', en: 'The server has trouble.' }, failingSince: ago(0.1) }
const health = (change: Partial<SourcePulse> = {}) => sourceHealth({ ...WELL, ...change }, now)
const ailment = (change: Partial<SourcePulse> = {}) => ailmentOf({ ...WELL, ...change }, now)

describe('the health of a source', () => {
  it('is well while it answers and speaks as it used to', () => expect(health()).toMatchObject({ status: 'healthy', told: null }))

  it('is quiet by its own rhythm alone', () => {
    expect(health({ newestAt: ago(3.1) })).toMatchObject({ status: 'quiet', since: ago(3.1) })
    expect(health({ newestAt: ago(40), quietAfterDays: 90 })).toMatchObject({ status: 'healthy' })
    expect(health({ newestAt: ago(400), quietAfterDays: null })).toMatchObject({ status: 'healthy' })
  })

  it('is not quiet before it was asked three times', () => {
    expect(health({ newestAt: ago(10), everyMinutes: 7 * 1440 })).toMatchObject({ status: 'healthy' })
    expect(health({ newestAt: ago(22), everyMinutes: 7 * 1440 })).toMatchObject({ status: 'quiet' })
  })

  it('never turns quiet where it was brought in once', () => {
    expect(health({ collector: 'file', nextRunAt: null, newestAt: ago(900) })).toMatchObject({ status: 'healthy' })
    expect(health({ collector: 'push', nextRunAt: null, createdAt: ago(300), lastMentionAt: ago(299.9), newestAt: ago(900) })).toMatchObject({ status: 'healthy' })
    expect(health({ collector: 'push', nextRunAt: null, createdAt: ago(300), lastMentionAt: ago(20), newestAt: ago(20) })).toMatchObject({ status: 'quiet' })
    expect(health({ collector: 'file', newestAt: ago(20) })).toMatchObject({ status: 'quiet' })
  })

  it('fails from the second failure on, with its reason and what to do', () => {
    expect(health({ ...FAILED, failures: 1 })).toMatchObject({ status: 'healthy' })
    expect(health(FAILED)).toMatchObject({ status: 'failing', since: ago(0.1), message: { es: 'El servidor tiene problemas.', en: 'The server has trouble.' }, told: { en: expect.stringContaining('tried again') } })
    expect(health({ ...FAILED, failures: 1, lastOkAt: null })).toMatchObject({ status: 'failing' })
  })

  it.each([401, 403])('asks for a person with a key at the first %i', failureStatus => {
    expect(health({ ...FAILED, failures: 1, failureKind: 'config', failureStatus })).toMatchObject({ status: 'unauthorised', told: { es: expect.stringContaining('renovar') } })
    expect(health({ ...FAILED, failures: 2, failureKind: 'transient', failureStatus })).toMatchObject({ status: 'failing' })
  })

  it('says which cap the last run met', () => {
    const capped = { es: 'Solo las 500 más recientes.', en: 'Only the 500 newest.' }
    expect(health({ capped, cappedSince: ago(2) })).toEqual({ status: 'capped', since: ago(2), message: null, told: capped })
  })

  it('is paused before anything else', () => expect(health({ ...FAILED, enabled: false })).toMatchObject({ status: 'paused' }))

  it('is dead when a person must act or it is down for hours, and no sooner', () => {
    expect(ailment({ ...FAILED, failureKind: 'config', failureStatus: 401, failures: 1 })).toBe('source-dead')
    expect(ailment({ ...FAILED, failureKind: 'shape' })).toBe('source-dead')
    expect(ailment({ ...FAILED, failingSince: ago(0.1) })).toBeNull()
    expect(ailment({ ...FAILED, failingSince: ago(0.3) })).toBe('source-dead')
    expect(ailment({ ...FAILED, failures: 1, newestAt: ago(30) })).toBeNull()
    expect(ailment({ newestAt: ago(30) })).toBe('source-silent')
    expect(ailment({ ...FAILED, enabled: false })).toBe('well')
  })
})
