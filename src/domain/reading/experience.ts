import type { NonExperience } from './noise.ts'

/** A class is told by cues of several kinds together: one word alone ("sorteo", "vacante", "préstamo") is in complaints too. */
interface Rule {
  reason: NonExperience
  /** Cheap look that most texts do not pass. */
  topic: RegExp
  cues: RegExp[]
  /** How many different cues are needed, the topic apart. */
  needed: number
  /** Somebody tells what happened to them: then it is an experience, whatever else it is. */
  unless: RegExp
}

// All on folded text: lower case, no accents. `\b` is safe there.
const SAYS_I = /\b(?:me|mi|mis|mio|yo|nos|nuestra compra|compre|pedi|pague|llevo|llame|estoy|tengo|tuve|fui|quede|quise|perdi|espere|contrate|recomiendo|recuerdo|creo|pienso|i|i'm|i've|my|mine|eu|meu|minha|meus|minhas|comprei|paguei|estou|tenho|tive|fiquei|liguei|esperei|recomendo|acho)\b/
// What only a person who was served or let down says; ads and draws say "mi" and "me" too.
const A_CUSTOMER = /\b(?:(?:no|nunca|jamas) (?:me|nos|lo|la|he|hay|cumpl\w+|entreg\w+|responde\w*|contest\w+)|me (?:cobraron|estafaron|enganaron|robaron|dijeron|prometieron|quitaron|llamaron|hackearon|llego|llegan|escribieron|contest\w+|atendi\w+|ayud\w+|resolvi\w+|aprobaron)|estafad[oa]|fraude|estafa|denunci\w+|queja|mentira|scammed me|i was|i have|i've been|they (?:never|didn't|don't|refused)|never (?:received|got|answered)|didn't|fraud|complaint|nao (?:me|recebi|responde\w*|entreg\w+)|nunca (?:recebi|me)|fui (?:enganad\w|lesad\w)|golpe|reclamacao|me (?:cobraram|enganaram|ligaram|mandaram))\b/

const RULES: Rule[] = [
  {
    reason: 'giveaway',
    topic: /\b(?:sorteo|sorteamos|sorteando|sorteio|sorteando|concurso|rifa|giveaway|raffle|sweepstake\w*|promocao relampago|regalamos|prize draw|win a|gana un[ao]?|gana entradas|ganhe um[a]?)\b/,
    cues: [
      /\b(?:sigue|siguenos|seguir|sigan|siga|sigam|seguindo|follow)\b/,
      /\b(?:etiqueta\w*|menciona\w*|marca a|marque|marcar|tag|tagging)\b/,
      /\b(?:comenta\w*|comente|comment)\b/,
      /\b(?:dale|da|dar|deja|deixe|drop|give|curta|curtir|like) (?:\w+ ){0,2}(?:like|me gusta|rt|retweet)\b|\b(?:curta|like (?:this|and)|rt)\b/,
      /\b(?:participa|participar|participe|participen|enter|entra(?:s)? en el sorteo|concorra|concorrer|to win)\b/,
      /\b(?:bases|terms|regulamento|ganador\w*|winner\w*|vencedor\w*|hasta el \d+|ends \w+)\b/,
    ],
    needed: 2,
    unless: A_CUSTOMER,
  },
  {
    reason: 'job',
    topic: /\b(?:vacantes?|empleo|contratando|contratamos|contrata-se|contratacion|se busca|se necesita|buscamos|curriculum|curriculo|cv|hiring|vacancy|vacancies|job|jobs|resume|vagas?|trabalhe conosco|trabaja con nosotros|unete a nuestro equipo|join our team|bolsa de trabajo)\b/,
    cues: [
      /\b(?:vacantes?|oferta de (?:empleo|trabajo)|ofertas de empleo|bolsa de trabajo|job (?:opening|offer|alert|opportunity)|vacancy|vacancies|vagas? (?:de|para|aberta\w*)|vagas? em)\b/,
      /\b(?:envia\w*|enviar|manda\w*|mandar|send|envie|enviem)\b.{0,30}\b(?:cv|curriculum|curriculo|resume|hoja de vida)\b/,
      /\b(?:estamos contratando|se busca|se necesita|buscamos|contratamos|contrata-se|we are hiring|we're hiring|now hiring|is hiring|hiring)\b/,
      /\b(?:postula\w*|aplica (?:aqui|ya|ahora|en)|apply (?:now|here|today|at|by)|candidate-se|inscreva-se|inscribete|interesados|interessados)\b/,
      /\b(?:requisitos|experiencia minima|anos de experiencia|\d+ years.? experience|sueldo|salario|salary|prestaciones|beneficios|benefits|jornada completa|medio tiempo|full[- ]time|part[- ]time|tempo integral|anos de experiencia|clt)\b/,
      /\b(?:trabaja con nosotros|unete a nuestro equipo|join our team|trabalhe conosco|venha fazer parte|forma parte de nuestro equipo)\b/,
    ],
    needed: 2,
    unless: SAYS_I,
  },
  {
    reason: 'spam',
    topic: /\b(?:prestamos?|creditos?|emprestimos?|loans?|bitcoin|btc|crypto\w*|cripto\w*|forex|trading|inver(?:tir|sion|siones|ti)|invest\w*|ganancias|lucros?|renda extra|ingresos|hack\w*|recover\w*|recuper\w*|casino|apuestas|apostas|betting|slots|seguidores|followers|onlyfans|viagra|ganar dinero|gana dinero|make money|earn|ganhe|dinheiro|weight loss|adelgaza|emagre\w*|replica\w*|tarot|amarres?|promo code|codigo promocional)\b/,
    cues: [
      /\b(?:escribeme|escribenos|escribe (?:al|a mi)|contactame|contactanos|contacta (?:a|al|con)|contact (?:him|her|me|us|them|@)|(?:dm|text|message|inbox|whatsapp) (?:me|us|him|her)|me chama|chama no|chame no|fale comigo|manda (?:un )?(?:dm|inbox|mensaje privado)|reach (?:out to|him|her))\b/,
      /\b(?:wa\.me|t\.me|bit\.ly|telegram|whats ?app)\b/,
      /\b(?:haz clic|haga clic|click (?:here|the link|on)|clique|link (?:en|in|na) (?:la |my |our |the )?(?:bio|perfil|profile)|inscribete|registrate|cadastre-se|unete|join (?:my|our|now|the)|sign up|visita|visite|visit)\b/,
      /\b(?:garantizad\w*|guaranteed|garantid\w*|sin (?:buro|aval|requisitos)|sem consulta|no credit check|en (?:24|48) horas|within (?:24|48) hours|desde casa|from home|de casa|al instante|na hora|instant\w*|\d+ ?% (?:de )?(?:ganancia|interes|lucro|off|profit|weekly|diario|semanal))\b/,
    ],
    needed: 2,
    unless: A_CUSTOMER,
  },
  {
    // Somebody else's offer that names the brand.
    reason: 'spam',
    topic: /\b(?:meses sin intereses|msi|bonificacion|descuento|promocion|preventa|pre-venta|mejorfin|mejor fin|buen fin|black friday|cyber ?monday|rebajas|discount|promo|presale|desconto|promocao|sem juros|cashback)\b/,
    cues: [
      /\b(?:aprovecha|adquiere|estrena|registrate|compra aqui|compra ya|no te (?:lo )?pierdas|consigue|llevate|visita(?:nos)?|aplican restricciones|shop now|get yours|use code|don't miss|aproveite|compre ja|garanta|confira)\b/,
      /\bhttps?\b/,
      /\d ?%|\$ ?\d|\d ?(?:pesos|euros|reais|€)|r\$/,
      /\b(?:se pone (?:hasta|en|de)|estado de cuenta|con (?:tu|tus|tarjetas?|tu tarjeta)|pagando|hasta \d+ (?:msi|meses)|with your|com (?:seu|cartao))\b/,
    ],
    needed: 3,
    unless: new RegExp(`${SAYS_I.source}|${A_CUSTOMER.source}|[?¿]`),
  },
  {
    reason: 'news',
    topic: /^\W*(?:finanzas|economia|negocios|nacional|mexico|enbreve|en breve|noticias?|business|markets|economy)\b ?[|:/–-]|\b(?:dolar|inflacion|analistas|analysts|tipo de cambio|tipodecambio|anuncio|anuncia|lanza|lanzo|aseguro|informo|informa|reporta|reporto|reportan|revelo|revela|segun|comunicado|declaro|dio a conocer|ultima hora|trimestre|announce[sd]?|reports?|reported|according to|breaking|quarter|quarterly|said|anunciou|informou|divulgou|divulga|segundo|comunicou|afirmou)\b/,
    cues: [
      /\b(?:anuncio|anuncia|anunciaron|announce[sd]?|anunciou|dio a conocer|divulgou|divulga|presento|presenta|lanza|lanzo|launches|launched|lanca|lancou|inaugura|inauguro|inaugurou|opens|unveil\w*)\b/,
      /\b(?:informo|informa|reporta|reporto|reportan|revelo|revela|declaro|aseguro|senalo|indico|afirmo|reported|reports|said|told reporters|informou|comunicou|afirmou|disse)\b/,
      /\b(?:segun|according to|segundo (?:o|a|os|as|dados|informou)|de acuerdo con|de acordo com|citing|fuentes|sources)\b/,
      /\b(?:comunicado|press release|statement|nota de prensa|nota oficial|rueda de prensa|portavoz|vocero|spokes\w+|porta-voz|ceo|director general|diretor (?:financeiro|geral|executivo)|presidente|consejero delegado)\b/,
      /\b(?:millones|million|billion|milhoes|bilhoes|mdd|mdp|acciones|shares|acoes|trimestre|quarter|quarterly|ingresos|revenue|receita|lucro liquido|beneficio neto|ganancia neta|earnings|por ciento|bolsa)\b/,
      /\b(?:la compania|la empresa|la cadena|la entidad|el banco|la firma|la aerolinea|the company|the chain|the bank|the airline|the retailer|a empresa|a companhia|a rede|o banco|a varejista)\b/,
      /\b(?:ultima hora|ultimahora|breaking|al momento|urgente|plantao)\b|^\W*(?:finanzas|economia|negocios|nacional|mexico|enbreve|en breve|tipodecambio|noticias?|business|markets|economy)\b ?[^a-z]/,
      /\b(?:inflacion|inflation|inflacao|pib|gdp|tasa de interes|tasa clave|puntos base|basis points|tipo de cambio|dolar (?:se vende|cerro|cierra|hoy|hasta)|(?:vende|vendio) el dolar|dolar .{0,20}\bse vende|cotiza)\b/,
      /\b(?:analistas?|analysts?|expertos consultados|economistas|encuesta|sondeo|survey|pesquisa|pronostic\w+|proyectan?|preven?|forecasts?)\b/,
      // Where the article stands.
      /\bhttps?\b/,
      /\b(?:usuarios|clientes|customers|users|consumidores) (?:reportan|denuncian|reportaron|report|reported|complain|reclamam|relatam|denunciaram)\b/,
    ],
    needed: 3,
    unless: new RegExp(`${SAYS_I.source}|[?¿]|\\b(?:ustedes|vuestro|su atencion|you|your|voces|usted|tu)\\b`),
  },
]

/** What a text is when it tells no experience; null: it may tell one. `folded` as by domain/words. Precise rather than complete. */
export const nonExperience = (folded: string): NonExperience | null => {
  // An announcement says what it is at its beginning.
  const text = folded.length > 1500 ? folded.slice(0, 1500) : folded
  for (const { reason, topic, cues, needed, unless } of RULES) {
    if (!topic.test(text)) continue
    let found = 0
    for (const cue of cues) if (cue.test(text)) found += 1
    if (found >= needed && !unless.test(text)) return reason
  }
  return null
}
