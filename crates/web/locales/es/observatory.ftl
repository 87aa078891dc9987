## La respuesta en la página de una región

obs-answer = La región de un vistazo
obs-lead = { $measure } en { $year }: { $total }, el { $share } de { $compared } que se comparan.
obs-lead-rank = Por la complejidad de sus industrias es la número { $rank } de { $all }.
obs-parts = Partes de la respuesta
obs-part-overview = De un vistazo
obs-part-strengths = Fortalezas
obs-part-change = Cambio
obs-part-opportunities = Oportunidades
obs-part-twins = Gemelas
obs-part-complements = Complementos
obs-part-indicators = Indicadores
obs-part-brief = Informe
obs-title-strengths = En qué es fuerte
obs-title-change = Cómo ha cambiado
obs-title-opportunities = Qué está cerca y es complejo
obs-title-twins = Quién se le parece
obs-title-complements = Quién la complementa
obs-title-indicators = Innovación y riqueza
obs-title-brief = Informe
obs-question-strengths = ¿En qué es fuerte?
obs-question-change = ¿Cómo evoluciona?
obs-question-opportunities = ¿Qué está cerca y es complejo?
obs-question-twins = ¿Quién se le parece?
obs-question-complements = ¿Quién la complementa?
obs-question-gaps = ¿Qué no se sabe?
obs-more-strengths = Todas las industrias con sus cifras
obs-more-change = Las partes del cambio, por industria
obs-more-opportunities = El plano completo, con razones
obs-more-twins = Por qué se parecen, con pesos ajustables
obs-more-complements = Todas las regiones y lo que aporta cada una
obs-more-gaps = Qué industrias están reservadas o faltan
obs-no-table = No se han cargado cifras de regiones por industrias.
obs-no-table-text = Cargue una tabla como sbs_r_nuts06_r2 de Eurostat con «asterism import» y la carpeta del fichero descargado; entonces esta página empieza por aquello en que la región es fuerte, lo que tiene cerca y quién se le parece.
obs-try-made-up = Pruébelo con una región inventada: { $code }
obs-not-compared-title = Esta región no está entre las comparadas.
obs-not-compared-text = La tabla { $table } no tiene cifras de { $code } en este nivel para { $year }, o el código es de otra edición de la clasificación. Otro año u otra tabla pueden tenerlas.
obs-not-compared-level = Ninguna de las tablas cargadas tiene cifras de { $code } y de otras regiones de su nivel. Una región superior o interior puede tenerlas.
obs-fictional = Las cifras de esta tabla son inventadas, para probar el programa.
obs-list = { $before } y { $last }

## Lo que se ha fijado

obs-parameters = { $measure } · { $year } · { $level } · especializada desde un cociente de { $threshold } · { $missing }
obs-apply = Mostrar con estos ajustes
obs-usual = Volver a los ajustes habituales
obs-parameter-table = Tabla
obs-parameter-indicator = Qué se cuenta
obs-parameter-unit = Unidad
obs-parameter-year = Año
obs-parameter-industries = Detalle de las industrias
obs-parameter-threshold = Especializada desde este cociente
obs-parameter-missing = Celdas sin valor
obs-parameter-anchor = Qué significa complejo
obs-parameter-span = Años atrás para el cambio
obs-hint-table = La versión más reciente de una tabla de regiones por industrias.
obs-hint-year = El habitual es el más reciente que no está medio vacío.
obs-hint-industries = Niveles de la clasificación NACE.
obs-hint-threshold = 1 significa: una parte tan grande como en todas las regiones juntas.
obs-hint-missing = Lo que no se publica no es cero; decida qué hacer con ello.
obs-hint-anchor = La complejidad no tiene sentido propio; hay que elegir uno.
obs-hint-span = Para las estrellas de crecimiento y las partes del cambio.
obs-peers-short = comparada con { $peers }
obs-peers-all = todas las regiones
obs-parameter-peers = Comparada con
obs-parameter-weigh = En los complementos, una industria cuenta
obs-hint-peers = El grupo en que se hallan cuotas, puestos, gemelas y socias. La dirección admite varios: peers=ES,PT.
obs-hint-weigh = Si todas cuentan igual, pesan más los servicios comunes que faltan en muchas regiones.
obs-weigh-alike = tanto como cualquier otra
obs-weigh-complexity = según su complejidad
obs-complements-weighed = Cada industria que falta cuenta según su complejidad, de 0 a 1.
obs-level-section = secciones
obs-level-division = divisiones
obs-level-group = grupos
obs-level-class = clases
obs-level-other = las industrias de la propia tabla
obs-missing-mask = Abiertas, y fuera de todos los totales
obs-missing-zero = Contadas como cero
obs-missing-drop-regions = Dejar fuera las regiones que tengan alguna
obs-missing-drop-industries = Dejar fuera las industrias que tengan alguna
obs-missing-short-mask = celdas sin valor abiertas
obs-missing-short-zero = celdas sin valor contadas como cero
obs-missing-short-drop-regions = fuera las regiones sin todos los valores
obs-missing-short-drop-industries = fuera las industrias sin todos los valores
obs-anchor-pay = Las regiones que pagan bien son complejas
obs-anchor-diversity = Las regiones diversas son complejas
obs-anchor-ubiquity = Las industrias raras son complejas
obs-hinge = { $changed } de las { $specialised } especializaciones cambian si el umbral es { $other }.
obs-hinge-uncertain = { $count ->
     [0] Ninguna industria está dentro de su margen de azar.
     [one] { $shown } industria está dentro de su margen de azar: su intervalo incluye el umbral.
    *[other] { $shown } industrias están dentro de su margen de azar: sus intervalos incluyen el umbral.
}

## De dónde vienen las cifras

obs-source = De dónde vienen estas cifras
obs-table = Tabla
obs-version = Versión
obs-version-number = versión { $number } aquí
obs-version-mark = { $mark } según quien la publica
obs-retrieved = obtenida el { $day }
obs-read-in = leída el { $moment }
obs-terms = Condiciones y crédito
obs-compared = Se comparan
obs-compared-count = { $compared } por { $industries } industrias en { $year }
obs-regions-count = { $count ->
     [one] { $shown } región
    *[other] { $shown } regiones
}
obs-countries-count = { $count ->
     [one] { $shown } país
    *[other] { $shown } países
}
obs-without-values = Sin valores
obs-gaps = { $withheld } de { $all } celdas están contadas y reservadas, y { $missing } no se publican. { $treatment }.
obs-left-out = Quedan fuera
obs-left-out-count = { $count ->
     [one] { $shown } región sin valor publicado, o de otra edición
    *[other] { $shown } regiones sin valor publicado, o de otra edición
}
obs-left-out-more = { $named }; y { $more } más, todas ellas en el archivo JSON.
obs-source-line = { $publisher }, { $table }, versión { $version }, { $year }.
obs-activity = Actividad
obs-published = publicada
obs-withheld = reservada (confidencial)
obs-missing = no publicada
obs-not-known = no se sabe
obs-why = Por qué
obs-flag-break_in_series = ruptura de la serie
obs-flag-confidential = confidencial
obs-flag-definition_differs = otra definición
obs-flag-estimated = estimada
obs-flag-forecast = previsión
obs-flag-see_notes = véanse las notas de quien la publica
obs-flag-not_significant = no significativa
obs-flag-provisional = provisional
obs-flag-revised = revisada
obs-flag-publishers_estimate = estimada por quien la publica
obs-flag-low_reliability = poco fiable
obs-flag-not_applicable = no aplicable
obs-method = Cómo se calcula
obs-validated = Comprobado con sus referencias: { $method }
obs-method-strengths = Cociente de localización: la parte de una industria en la región dividida por su parte en todas las regiones comparadas. 2 significa el doble. El intervalo es donde estaría el cociente 95 veces de cada 100 si las cifras fueran recuentos al azar; las estrellas se dan según las reglas del Observatorio Europeo de Clústeres.
obs-method-change = Análisis shift-share (Dunn 1960): lo que la región habría ganado de crecer como todas; lo que ganó porque sus industrias crecieron más o menos que el conjunto; y el resto, que es lo propio. Las tres partes suman el cambio. Una industria cuenta solo si se conoce en ambos años.
obs-method-opportunities = Densidad: de todo aquello con lo que suele encontrarse una industria, la parte que la región tiene, de 0 a 1. La proximidad es la menor de las probabilidades de que una región con una industria tenga también la otra (Hidalgo y otros 2007). Complejidad: alta en las industrias que tienen pocas regiones y diversas, de 0 a 100 (Hidalgo y Hausmann 2009). Cerca es por encima de la densidad media de lo que falta a la región; complejo, por encima de la media de todas las industrias (Balland y otros 2019).
obs-method-twins = Distancia: cada variable va de 0 en la región menor a 1 en la mayor; las diferencias al cuadrado se ponderan y se suman (Navarro y otros 2014). Las variables que falten a una de las dos regiones no cuentan en ese par. Los bloques pesan lo mismo salvo que usted diga otra cosa.
obs-method-complements = Ganancia: cuánto subiría la densidad de todas las industrias que faltan a la región si tuviera lo que tiene la otra (Balland y Boschma 2021). No es igual en ambos sentidos. Habla de complementos posibles, no de la cooperación que hay.
obs-method-indicators = El puesto es entre todas las regiones del mismo nivel con valor en el año, 1 para la mayor. El año es el más reciente en que tienen valor al menos la mitad de regiones que en el mejor año.

## Fortalezas

obs-strengths-sentence = { $region } está especializada en { $count } de { $all } industrias. Sobre todo en { $first }: su parte aquí es { $times } veces la que tiene en todas las regiones juntas.
obs-strengths-none = { $region } no está especializada en ninguna de las { $all } industrias comparadas.
obs-strengths-heading = Los cocientes mayores
obs-strengths-figure = Cocientes de localización con sus intervalos
obs-quotient-unit = Cociente de localización: parte aquí dividida por parte en todas las regiones. ● por encima del umbral, ○ puede ser azar; ★ estrellas de clúster.
obs-threshold-line = umbral { $threshold }
obs-intervals-description = { $count ->
     [one] Una industria como punto con su intervalo; el valor está al lado.
    *[other] { $shown } industrias como puntos con sus intervalos, el mayor cociente primero; los valores están al lado.
}
obs-strengths-all = Todas las industrias
obs-strengths-note = El mayor cociente primero. Un valor se abre a lo que se publicó.
obs-industry = Industria
obs-share = Parte
obs-share-unit = de la región
obs-quotient = Cociente
obs-quotient-short = veces la parte de todas
obs-low = Desde
obs-high = Hasta
obs-interval-unit = intervalo del 95 %
obs-specialised = Especializada
obs-yes = sí
obs-no = no
obs-yes-open = sí, quizá por azar
obs-no-open = no, quizá por azar
obs-stars = Estrellas
obs-stars-unit-stars-2014 = según las reglas de 2014
obs-stars-unit-stars-2007 = según las reglas de 2007
obs-stars-count = { $count ->
     [0] ninguna
     [one] { $shown } estrella
    *[other] { $shown } estrellas
}
obs-stars-unknown = { $count ->
     [one] { $shown } sin decidir
    *[other] { $shown } sin decidir
}
obs-course = Evolución
obs-course-quotient = Evolución del cociente
obs-course-description = Valores en los años { $years }, desde cero.
obs-gaps-heading = Lo que no se sabe
obs-gaps-figure = Celdas publicadas, reservadas y ausentes
obs-gaps-unit = Un cuadro por industria: lleno si está publicada, tachado si está reservada, discontinuo si falta.
obs-gaps-sentence = { $without } de { $all } industrias no tienen valor aquí: { $withheld } están contadas y reservadas como confidenciales, { $missing } no se publican. Quedan abiertas, no se toman por cero.
obs-gaps-none = Las { $all } industrias tienen un valor publicado.
obs-gaps-empty = Cada industria tiene un valor publicado.

## Cambio

obs-change-sentence = De { $from } a { $to } { $region } cambió en { $change } ({ $rate }). La tendencia de todas las regiones explica { $national }, su mezcla de industrias { $mix }, y lo propio de la región { $own }.
obs-change-left-out = { $count ->
     [one] { $shown } industria no se conoce en ambos años y no cuenta.
    *[other] { $shown } industrias no se conocen en ambos años y no cuentan.
}
obs-change-none = La tabla no tiene un año anterior con que comparar.
obs-change-none-text = Elija un año posterior o cargue una tabla que llegue más atrás.
obs-change-heading = Las partes del cambio
obs-change-figure = El cambio, por partes
obs-change-description = Tres barras, cada una donde acaba la anterior, y su suma.
obs-part-word = Parte
obs-part-national = Como todas las regiones
obs-part-mix = Por su mezcla de industrias
obs-part-own = Lo propio de la región
obs-part-sum = Cambio en total
obs-own-figure = Dónde es mayor la parte propia
obs-own-description = { $count ->
     [one] Una industria como barra, a la derecha si gana y a la izquierda si pierde.
    *[other] { $shown } industrias como barras, a la derecha las que ganan y a la izquierda las que pierden.
}
obs-change-all = Cambio por industria
obs-change-note = La mayor ganancia primero. Las tres partes suman el cambio.
obs-not-both = no en ambos años

## Oportunidades

obs-opportunities-sentence = Primera opción: { $first }. Está cerca porque suele encontrarse con { $because }, en que { $region } está especializada; su complejidad es { $complexity } de 100. { $count } industrias están cerca y son complejas.
obs-opportunities-turned = Primera opción: { $first }. Está cerca porque suele encontrarse con { $because }, en que { $region } está especializada; su complejidad es { $complexity } de 100, pero qué extremo es el complejo es incierto aquí. { $count } industrias están cerca y son complejas.
obs-opportunities-near = La complejidad no está definida aquí, así que solo cuenta la cercanía: lo más cercano es { $nearest }.
obs-weak = Qué industrias cuentan como complejas es incierto aquí.
obs-weak-text = El orden se apoya en esto: «{ $anchor }», con una correlación de { $correlation }, y el otro significado de complejo apenas indica el sentido o no lo indica. Tome aquí la complejidad como una pregunta, no como una respuesta.
obs-turned = Qué industrias cuentan como complejas depende aquí de una elección.
obs-turned-text = El orden se apoya en esto: «{ $anchor }» (correlación { $correlation }). El otro significado le da la vuelta, así que lo que ahora es complejo sería simple. Vea ambos antes de decidir:
obs-opportunities-none = Nada de lo que consta que falta está cerca y es complejo a la vez.
obs-opportunities-all-there = La región está especializada en todas las industrias comparadas.
obs-plane-heading = El plano de oportunidades
obs-plane-figure = Industrias por cercanía y complejidad
obs-plane-unit = Cerca desde una densidad de { $near } (la media de lo que falta a la región), complejo desde { $complex } de 100 (la media de todas las industrias). Donde no cabe un nombre hay un código; la tabla tiene ambos.
obs-plane-small = Densidad hacia la derecha, complejidad hacia arriba. ● cerca y compleja, ○ otra, × no consta que falte, ■ ya especializada.
obs-plane-description = { $count ->
     [one] Una industria que falta a la región, por densidad y complejidad, entre las que tiene.
    *[other] { $shown } industrias que faltan a la región, por densidad y complejidad, entre las que tiene.
}
obs-near = Cerca
obs-complex = Complejo
obs-near-axis = Densidad: cercanía a lo que hace la región, de 0 a 1
obs-complex-axis = Complejidad, de 0 a 100
obs-quadrant-first = Cerca y complejo
obs-quadrant-bold = Complejo, pero lejos
obs-quadrant-easy = Cerca, pero común
obs-quadrant-neither = Ni lo uno ni lo otro
obs-quadrant-unknown = sin lugar
obs-quadrant-word = Cuadrante
obs-shape-first = falta, cerca y compleja
obs-shape-other = falta
obs-shape-unknown = sin valor aquí: quizá ya está
obs-shape-own = ya especializada
obs-there = Especializada
obs-density = Densidad
obs-density-unit = de 0 a 1
obs-complexity = Complejidad
obs-complexity-unit = de 0 a 100
obs-complexity-none = La complejidad no está definida aquí.
obs-verdict-toosmall = Quedan menos de dos regiones o industrias que comparar.
obs-verdict-disconnected = Las regiones forman grupos sin ninguna especialización en común, así que nada ordena uno frente a otro. Un umbral más bajo puede unirlos.
obs-verdict-tied = Dos órdenes de las industrias encajan igual de bien, así que ninguno es el correcto.
obs-verdict-nosign = Se conoce el orden de las industrias, pero no qué extremo es el complejo. Elija otro significado de complejo.
obs-verdict-defined = Solo está definida para otras industrias.
obs-reasons-heading = Lo que falta a la región, con razones
obs-reasons-note = Primero lo cercano y complejo, luego lo complejo pero lejano, lo cercano pero común y lo demás; en cada grupo lo más cercano primero.
obs-because = Cerca por
obs-because-unit = las tres especializaciones que más cuentan, con su parte de la densidad
obs-may-be-there = sin valor aquí: quizá ya está

## Gemelas

obs-twins-sentence = { $twins } son las que más se parecen a { $region } en estructura y tamaño.
obs-twins-abroad = De las regiones de otros países, { $twins } son las que más se parecen a { $region }.
obs-twins-none = No se ha podido comparar ninguna otra región.
obs-twins-heading = Las regiones más cercanas
obs-twins-figure = Regiones más cercanas en estructura
obs-twins-description = { $count ->
     [one] La distancia de una región.
    *[other] Distancias de { $shown } regiones, la más cercana primero.
}
obs-distance = Distancia
obs-distance-unit = Distancia, y de qué se compone: cuanto más corta, más se parecen
obs-twins-table = Qué las separa
obs-differs-most = Difiere sobre todo en
obs-differs-unit = con su parte de la distancia
obs-not-compared = Variables no comparadas
obs-variables = Qué se compara
obs-variables-note = Los valores de la región y de su gemela más cercana.
obs-variable = Variable
obs-block = Bloque
obs-weight = Peso
obs-block-structure = Estructura de industrias
obs-block-size = Tamaño
obs-block-wealth = Riqueza
obs-block-research = Investigación
obs-block-people = Personas
obs-share-of = Parte de { $what }
obs-not-of-both = no se conoce de ambas
obs-weights = Cuánto cuenta cada bloque
obs-weight-now = { $share } ahora
obs-abroad = Solo regiones de otros países
obs-usual-weights = Volver a pesos iguales
obs-variable-log_size = Tamaño (logaritmo)
obs-variable-diversity = Diversidad de industrias (entropía)
obs-variable-gdp_per_head = Producto interior bruto por habitante
obs-variable-research_of_gdp = Investigación y desarrollo
obs-variable-business_research_of_gdp = Investigación y desarrollo de las empresas
obs-variable-patents_per_million = Solicitudes de patente
obs-variable-science_and_technology = Personas en ciencia y tecnología
obs-letters-log_size = tam.
obs-letters-diversity = div.
obs-letters-gdp_per_head = PIB
obs-letters-research_of_gdp = I+D
obs-letters-business_research_of_gdp = I+D e.
obs-letters-patents_per_million = pat.
obs-letters-science_and_technology = CyT
obs-unit-gdp_per_head = euros por habitante
obs-unit-research_of_gdp = por ciento del producto interior bruto
obs-unit-business_research_of_gdp = por ciento del producto interior bruto
obs-unit-patents_per_million = solicitudes a la Oficina Europea de Patentes por millón de personas
obs-unit-science_and_technology = por ciento de la población activa
obs-section-A = agricultura, silvicultura y pesca
obs-section-B = industrias extractivas
obs-section-C = industria manufacturera
obs-section-D = suministro de energía
obs-section-E = agua y residuos
obs-section-F = construcción
obs-section-G = comercio
obs-section-H = transporte y almacenamiento
obs-section-I = hostelería
obs-section-J = información y comunicaciones
obs-section-K = finanzas y seguros
obs-section-L = actividades inmobiliarias
obs-section-M = servicios profesionales y científicos
obs-section-N = servicios administrativos y auxiliares
obs-section-O = administración pública
obs-section-P = educación
obs-section-Q = sanidad y servicios sociales
obs-section-R = arte y ocio
obs-section-S = otros servicios
obs-section-T = hogares como empleadores
obs-section-U = organismos extraterritoriales

## Complementos

obs-complements-sentence = { $first } es la que más añadiría a lo que falta a { $region }: sobre todo { $behind }.
obs-complements-none = Ninguna otra región tiene lo que falta a esta.
obs-complements-heading = Qué aportaría cada una
obs-complements-figure = Regiones que la complementan
obs-complements-description = { $count ->
     [one] La ganancia con una región.
    *[other] Ganancias con { $shown } regiones, la mayor primero.
}
obs-complements-table = Las industrias que hay detrás
obs-complements-note = La ganancia es lo que ganaría esta región; la recíproca, lo que ganaría la otra con ella.
obs-gain = Ganancia
obs-in-turn = Ganancia recíproca
obs-gain-unit = Ganancia: densidad añadida, sumada sobre las industrias que faltan a la región
obs-gain-short = densidad, sumada
obs-behind = Mediante
obs-behind-unit = industrias que tiene y faltan a esta región, con su parte

## Indicadores

obs-indicators-sentence = { $region } está mejor situada en { $best } y peor en { $least }.
obs-indicators-one = { $region } está situada así en { $best }.
obs-ranked = { $what } (número { $rank } de { $all })
obs-indicators-none = No se han cargado indicadores de innovación ni de riqueza de esta región.
obs-indicators-how = Cargue las tablas nama_10r_2gdp, rd_e_gerdreg, pat_ep_rtot y hrst_st_rcat de Eurostat con «asterism import».
obs-indicators-heading = Qué lugar ocupa entre todas las regiones
obs-indicators-note = Una línea fina por región, un punto para esta y una línea larga para la del medio.
obs-indicators-sources = Tablas de los indicadores
obs-value = Valor
obs-year = Año
obs-rank = Puesto
obs-rank-unit = 1 es la mayor
obs-rank-of = { $rank } de { $all }
obs-distribution = Todas las regiones
obs-distribution-unit = de la menor a la mayor
obs-middle = la del medio { $value }
obs-strip-description = { $count ->
     [one] El valor de una región.
    *[other] Los valores de { $shown } regiones en una línea, con esta señalada.
}

## El informe

obs-brief-projects = Proyectos con socios aquí
obs-brief-projects-count = { $count ->
     [one] Un proyecto tiene un socio aquí.
    *[other] { $shown } proyectos tienen socios aquí; los más recientes son:
}
obs-brief-sources = Fuentes
obs-brief-source = { $publisher }: { $title } ({ $table }), versión { $version }. { $terms }.
obs-brief-records = Proyectos: los registros de este portal, cuyas páginas indican sus fuentes.
obs-brief-edition = Cifras de { $year }, edición del { $day }
