// Words with which everybody praises and complains, folded, in the three languages, longer than three letters (shorter ones
// are never specific). Two people who wrote nothing else have not copied one another.
const WORDS = `
todo toda todos todas bien buen buena bueno buenas buenos mejor mejores malo mala malos malas peor mucho mucha muchos muchas nada nunca
siempre excelente excelentes perfecto perfecta perfectamente genial fantastico fantastica estupendo increible maravilloso maravillosa
pesimo pesima horrible fatal terrible desastre verguenza rapido rapida rapidos rapidez rapidamente facil facilidad sencillo comodo comoda
eficaz eficiente eficientes eficacia eficiencia amable amables amabilidad atento atenta atentos simpatico profesional profesionales
profesionalidad serio seria seriedad fiable confianza seguro segura seguridad recomendable recomiendo recomendado recomendada recomendar
recomendamos recomendaria repetire repetir volvere volver vuelvo gracias contento contenta contentos satisfecho satisfecha encantado
encantada calidad precio precios servicio servicios atencion trato producto productos compra compras comprar compre pedido pedidos envio
envios entrega entregas llego llegado llegar tiempo tiempos plazo tienda empresa personal equipo experiencia problema problemas queja
cliente clientes persona personas gente momento forma manera caso veces cosas dias semana hora horas perdida dinero cuenta para pero como
cuando donde porque aunque desde hasta sobre entre este esta esto estos estas muy mas menos solo tambien tanto tan sido estado tiene
tienen tenia tengo hacer hace hizo hecho haber habia hemos puede pueden poder quiero queria decir dicen creo parece gusta gusto encanta
volveria contestan responden respuesta solucion ayuda general verdad absoluto totalmente realmente bastante demasiado primera segunda
good great nice best better worst poor awful amazing awesome excellent perfect fantastic wonderful terrible horrible fast quick quickly
easy simple friendly helpful polite kind professional reliable recommend recommended recommendation highly definitely service services
staff team quality price prices product products order ordered orders delivery delivered shipping arrived time experience customer
customers company shop store money thank thanks happy satisfied pleased love loved like liked everything nothing always never very really
much many would will with from this that these those have been were they them their there what when which your just again ever well also
more than only some made make used using everyone anyone people thing things work works worked waste problem problems issue issues help
tudo toda todo muito muita muitos muitas bom boas bons boa otimo otima otimos otimas excelente perfeito perfeita pessimo pessima
melhor pior ruim rapido rapida rapidez facil simples atencioso atenciosa atenciosos educado educada educados gentil prestativo confiavel
recomendo recomendado indico super nota parabens obrigado obrigada satisfeito satisfeita feliz gostei adorei amei produto produtos
compra compras comprei comprar pedido pedidos entrega entregas entregue chegou prazo antes loja lojas empresa equipe atendimento servico
servicos qualidade preco precos cliente clientes dinheiro problema problemas tempo voltarei volto sempre nunca mais menos para como quando
onde porque pelo pela pelos pelas esse essa isso este esta nao com sem ate foram esta estao tenho tinha fazer fizeram pessoas coisa coisas
`
const COMMON = new Set(WORDS.split(/\s+/))

export const isCommonplace = (word: string): boolean => COMMON.has(word)
