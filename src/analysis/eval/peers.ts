import { createRequire } from 'node:module'
import type { Polarity } from '../../domain/journey/moments.ts'
import type { ReadLanguage } from '../read-language.ts'

const require = createRequire(import.meta.url)

/** Another reader of tone from npm, for comparison in the same run. */
export interface Peer {
  name: string
  /** Undefined where it does not read the language. */
  read(text: string, language: ReadLanguage): Promise<Polarity | undefined> | Polarity | undefined
}

const sideOf = (score: number, from = 0): Polarity => (score > from ? 'positive' : score < -from ? 'negative' : 'neutral')

/** The peers that are installed; they are development dependencies. */
export const loadPeers = async (): Promise<Peer[]> => {
  const peers = await Promise.allSettled([naturalPeer(), vaderPeer(), nlpPeer()])
  return peers.flatMap(peer => (peer.status === 'fulfilled' ? [peer.value] : []))
}

/** natural's stemmed AFINN lexicons (senticon and pattern do worse on short texts). */
const naturalPeer = async (): Promise<Peer> => {
  const Analyzer = require('natural/lib/natural/sentiment/SentimentAnalyzer.js')
  const load = (name: string, stemmer: string) => new Analyzer(name, require(`natural/lib/natural/stemmers/${stemmer}.js`), 'afinn')
  const analyzers: Record<ReadLanguage, { getSentiment(words: string[]): number }> = { es: load('Spanish', 'porter_stemmer_es'), en: load('English', 'porter_stemmer'), pt: load('Portuguese', 'porter_stemmer_pt') }
  return { name: 'natural', read: (text, language) => sideOf(analyzers[language].getSentiment(text.toLowerCase().match(/[\p{L}\p{M}\p{N}']+/gu) ?? [])) }
}

/** VADER with the thresholds of its paper (Hutto & Gilbert 2014); English only. */
const vaderPeer = async (): Promise<Peer> => {
  const { SentimentIntensityAnalyzer } = require('vader-sentiment')
  return { name: 'vader', read: (text, language) => (language === 'en' ? sideOf(SentimentIntensityAnalyzer.polarity_scores(text).compound, 0.05) : undefined) }
}

const nlpPeer = async (): Promise<Peer> => {
  const { containerBootstrap } = require('@nlpjs/core')
  const { SentimentAnalyzer } = require('@nlpjs/sentiment')
  const container = await containerBootstrap()
  for (const [language, name] of [['es', 'LangEs'], ['en', 'LangEn'], ['pt', 'LangPt']] as const) container.use(require(`@nlpjs/lang-${language}`)[name])
  const analyzer = new SentimentAnalyzer({ container })
  return { name: 'nlpjs', read: async (text, language) => sideOf((await analyzer.process({ utterance: text, locale: language })).sentiment.score) }
}
