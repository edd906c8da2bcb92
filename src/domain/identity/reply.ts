/** What a public answer is worth to the next reader. Only `substance` earns something on the first screen. */
export type ReplyKind = 'substance' | 'elsewhere' | 'template'

const oneOf = (...patterns: string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})`, 'u')

// Everything below is matched against small letters without accents, in Spanish, English and Portuguese alike.

/** Something already done about it. Finite forms only: "to refund you" or "we will see" is no remedy yet. */
const REMEDY = oneOf(
  '(?:reembolsamos|devolvimos|devolvemos|repusimos|reparamos|corregimos|arreglamos|reemplazamos)\\b',
  '(?:abonamos|acreditamos|bonificamos|cancelamos)\\b',
  'hemos (?:reembolsado|devuelto|repuesto|reparado|corregido|arreglado|reemplazado|abonado|cambiado|cancelado|resuelto)\\b',
  '(?:refunded|replaced|repaired|credited|corrected|fixed|reimbursed|reversed|waived)\\b',
  '(?:estornamos|trocamos|consertamos|corrigimos|ressarcimos|substituimos|creditamos|refizemos)\\b',
  '(?:enviamos|mandamos)(?: \\w+){0,3} (?:pedidos?|piezas?|repuestos?|reemplazo|nuev[oa]|otr[oa]|nov[oa]|outr[oa]|pecas?)\\b',
  '(?:sent|shipped)(?: \\w+){0,3} (?:replacement|new|another|parts?)\\b',
)

/** A remedy that is denied or only wished for: "no reembolsamos", "we have not refunded", "so we can get this fixed". */
const DENIED = /\b(?:no|not|never|nunca|nao|sin|without|\w+n't|to|can|could|get)(?: \w+){0,3} $/u

/** What ties words to this case: a figure, a day, a reason. */
const CONCRETE = oneOf(
  '\\d', 'porque\\b', 'por (?:causa|culpa)\\b', 'debido\\b', 'devido\\b', 'ya que\\b', 'ja que\\b', 'pois\\b', 'because\\b', 'due to\\b',
  'causad[oa]', 'hoy\\b', 'ayer\\b', 'manana\\b', 'today\\b', 'yesterday\\b', 'tomorrow\\b', 'tonight\\b', 'hoje\\b', 'ontem\\b',
  'amanha\\b', 'this (?:morning|week)', 'last (?:week|night)',
  '(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda|terca|quarta|quinta|sexta)\\b',
  '(?:mon|tues|wednes|thurs|fri|satur|sun)day',
  '(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\\b',
  '(?:janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro)\\b',
  '(?:january|february|april|june|july|august|september|october|november|december)\\b', 'error nuestro', 'nuestro error', 'erro nosso',
  'nosso erro', 'our (?:mistake|fault|error)',
)

/** The conversation is sent somewhere the reader cannot see. */
const ELSEWHERE = oneOf(
  'dm\\b', 'md\\b', 'inbox\\b', 'whats ?app', 'telegram\\b', 'mensajes? (?:directo|privado|interno)', 'mensage(?:m|ns) (?:diret|privad)',
  '(?:direct|private) messag', '(?:por|en) (?:privado|interno)\\b', 'no (?:privado|direct|inbox)\\b', 'in private\\b', 'offline\\b',
  '(?:escribe|escriba|escribi|envia|envie|manda|mande|llama|llame|contacta|contacte)(?:nos|me)\\b',
  'nos (?:escrib|contact|llam|envi|mand|cham|lig)\\w+', '(?:ponte|pongase|ponerte|ponerse|entre|entrar) e[nm] contac?to',
  'comuni(?:cate|quese|carte|carse)\\b', 'acercate\\b',
  '(?:contact|call|email|e-mail|message|write|reach|text|ring|drop) (?:out to )?us\\b', 'reach out\\b', '(?:get|be) in touch\\b',
  'send us\\b', '(?:escreva|envie|mande|chame|ligue|contate)(?:-nos| a gente| para)\\b', 'fale (?:conosco|com)\\b',
  'linea de atencion', 'central de atendimento', 'atencion (?:al|a) client', 'customer (?:service|care|support)', 'formulario\\b',
  'https?:', 'www\\.',
  // A file number and a delay say that the talk goes on elsewhere.
  'tickets?\\b', '(?:caso|case|folio|protocolo) (?:\\w+ )?\\d',
  '(?:within|proximas|menos de|em ate|hasta) \\d+ (?:\\w+ )?(?:horas|hours|dias|days)',
)

/** Courtesy, sorrow and good intentions: what any answer to anybody may say. */
const PLEASANTRY = oneOf(
  'hola\\b', 'buen[oa]s? (?:dia|tarde|noche)', 'estimad[oa]', 'hi\\b', 'hello\\b', 'dear\\b', 'ola\\b', 'oi\\b',
  'b(?:om dia|oa tarde|oa noite)', 'prezad[oa]', 'gracias\\b', 'agradec', 'thank', 'obrigad[oa]', 'valeu\\b', 'appreciate', 'lament',
  'disculp', 'perdon', 'sentimos (?:mucho|muito|que|lo|la|las|los|oir)', 'sorry', 'apologi[sz]', 'regret', 'desculp', 'inconvenien',
  'transtorno', 'molestias',
  '(?:tu|su|sua|your|cada|every) (?:opinion|opiniao|comentario|feedback|review|experiencia|experience|satisfac)', 'saludos', 'cordial',
  'atentamente', 'atenciosamente', 'regards', 'sincerely', 'abracos?\\b', 'best wishes', '(?:el|o|a|the) (?:equipo|equipe|team)\\b',
  '(?:equipo|equipe|team) de\\b',
  '(?:seguir|seguim|seguire|continu|trabaj|trabalh|work|striv|esforz|esforc|keep|help)\\w*(?: \\w+){0,3} (?:mejor|melhor|improv|better)',
  'mejorar\\b', 'melhorar\\b', 'improv',
  '(?:estamos|vamos) (?:\\w+ )?(?:revisa|investiga|analiza|analisa|verifica|trabaja|trabalha|apura)',
  '(?:we are|we\'re|will|we\'ll|be) (?:\\w+ )?(?:look|review|investigat|check|work)',
  '(?:tom|ten|lev)\\w+(?: \\w+){0,2} e[nm] (?:cuenta|conta|consideracion|consideracao)', 'tak\\w+ (?:\\w+ ){0,3}seriously',
  'nos tomamos(?: \\w+){0,4} en serio', '(?:pass|shar|forward)\\w*(?: \\w+){0,3} (?:team|department|area)',
  '(?:compart|traslad|remit|pas|repass|encaminh|hare)\\w*(?: \\w+){0,5} (?:equipo|equipe|area|departamento)',
  '(?:para|poder|queremos|gustaria|encantaria) (?:\\w+ )?(?:ayud|apoy|atend|ajud|resolv|solucion)',
  '(?:happy to|like to|here to|love to|able to|can) (?:\\w+ )?(?:help|assist|support|make (?:it|this) right|resolve)',
  '(?:a la|a sua|a su|at your) (?:disposicion|disposicao|orden|disposal)', 'a disposicao',
  '(?:mayor|la|maior|o mais) (?:brevedad|breve|brevidade)', 'as soon as possible', 'lo antes posible', 'todo lo posible', 'our best',
  'nuestr[oa] (?:objetivo|compromiso|prioridad|mision)', 'nosso (?:objetivo|compromisso)',
  '(?:our|top) (?:goal|priority|aim|commitment|mission|standards)', 'no es la (?:experiencia|imagen)',
  'not the (?:experience|standard|service)', 'nao e (?:a experiencia|o que)',
  '(?:esperamos|hope to|looking forward|espero) (?:\\w+ )?(?:ver|recibir|receber|see|welcom|serv|to)',
)

// What is left after pleasantries must be at least a sentence that tells the next reader something about this case.
const ENOUGH_WORDS = 10

/**
 * Reads a public answer clause by clause. A remedy already given is substance, and so are ten words beyond courtesy, promises
 * and "write us by DM" that name a figure, a day or a reason. Of the rest, one that sends the customer away from the public
 * is `elsewhere`, any other `template`. It sees one answer alone: the same long text under every complaint is not noticed here.
 */
export const replyKind = (text: string): ReplyKind => {
  const clauses = clausesOf(text)
  if (clauses.some(isRemedy)) return 'substance'
  const told = clauses.filter(clause => !ELSEWHERE.test(clause) && !PLEASANTRY.test(clause))
  const enough = told.reduce((sum, clause) => sum + wordsIn(clause), 0) >= ENOUGH_WORDS
  if (enough && told.some(clause => CONCRETE.test(clause))) return 'substance'
  return clauses.some(clause => ELSEWHERE.test(clause)) ? 'elsewhere' : 'template'
}

/** Whether a public answer tells the next reader something: see `replyKind`. */
export const replySubstance = (text: string): boolean => replyKind(text) === 'substance'

const clausesOf = (text: string): string[] => {
  const plain = text.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '').replace(/’/gu, "'")
  return plain.split(/[!?;…\n,]+|[.:](?=\s|$)/u).map(clause => clause.trim().replace(/\s+/gu, ' '))
}

const wordsIn = (clause: string): number => clause.match(/[\p{L}\p{N}$€£]+/gu)?.length ?? 0

const isRemedy = (clause: string): boolean => {
  const found = REMEDY.exec(clause)
  return found !== null && !DENIED.test(clause.slice(0, found.index))
}
