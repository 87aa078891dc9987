## Words that many pages use

facts = Datos
margin-label = Datos y temas relacionados
topics = Temas
tags = Etiquetas
links = Enlaces
also-known-as = También conocido como
provenance = De dónde procede
source = Fuente
source-keys = En la fuente
first-stored = Guardado por primera vez
last-changed = Último cambio
history = Historial
kind = Tipo
space = Espacio
as-data = Como datos
as-json = JSON
as-feed = canal (Atom)
as-table = tabla (CSV)
as-link = enlace
as-pdf = PDF
as-calendar = calendario (iCalendar)
calendar-none = Esta búsqueda no encuentra ningún evento.
calendar-some-undated = { $count ->
    [one] Falta aquí uno de los eventos encontrados: no se conoce su día.
   *[other] Faltan aquí { $shown } de los eventos encontrados: no se conoce su día.
}
calendar-undated = No se conoce el día de este evento.
copied = Copiado
revisions-count = { $count ->
     [one] { $shown } revisión
    *[other] { $shown } revisiones
}
show-all-count = { $count ->
     [one] Ver el único
    *[other] Ver los { $shown }
}
show-all-values = Los { $shown } valores
projects-count = { $count ->
     [one] { $shown } proyecto
    *[other] { $shown } proyectos
}
partners-count = { $count ->
     [one] { $shown } socio
    *[other] { $shown } socios
}
issues-count = { $count ->
     [0] Sin incidencias
     [one] { $shown } incidencia
    *[other] { $shown } incidencias
}
in-countries = { $count ->
     [one] en { $shown } país
    *[other] en { $shown } países
}
name = Nombre
name-not-known = Sin nombre
name-not-shown = Alguien que no muestra su nombre
name-withheld = reservado por privacidad
named-as = en la fuente: { $name }
in-source = en la fuente: { $word }
fictional = Ficticio
fictional-text = Inventado para probar este sitio. No corresponde a ningún proyecto, organización ni persona real.
translated-by-machine = Traducido automáticamente.
nothing-here-yet = Todavía no hay nada. Aparecerá en cuanto una fuente o alguien lo añada.
total = Total
record = Registro
records = Registros
number-of-records = registros de toda clase
measure = Medida
item = Concepto
amount = Importe
code = Código
scheme = Lista
date = Fecha
time = Hora
years-span = Años
year = Año
years = A lo largo de los años
period = Periodo
valid = Vigencia
course = Evolución
most = Máximo
language = Idioma
address = Dirección
status = Estado
place = Lugar
seat-title = Dónde está su sede
town = Localidad
country = País
countries = Países
region = Región
regions = Regiones
seat = sede
project = Proyecto
programme = Programa
organisation = Organización
organisation-type = Tipo
function = Función
budget = Presupuesto
published = Publicado
author = Autor
authors = Autores
sort-of-text = Clase
series = Serie
credit = Crédito
licence = Licencia
publisher = Editor
part-of = Parte de
broader = Tema más amplio

## Projects

total-budget = Presupuesto total
eu-contribution = Contribución de la UE
rate-of-budget = { $rate } del presupuesto
partners = Socios
duration = Duración
lead-partner = Socio principal
call = Convocatoria
family = Familia
fund = Fondo
priority = Prioridad
specific-objective = Objetivo específico
funding-scheme = Régimen de financiación
operation-code = Código de operación
policy-instruments = Instrumentos de política
strategies = Estrategias
problem-statement = El reto
why-what-how = Por qué, qué, cómo
why = Por qué
what = Qué
how = Cómo
partnership = Partenariado
partnership-caption = Socios del proyecto
partnership-note = Si un socio es una organización clúster se calcula a partir de evidencias; cuando la fuente dice otra cosa, se indica debajo.
is-cluster-organisation = Organización clúster
by-evidence = según las evidencias conocidas
map-of-partners = Dónde están los socios
map-description = { $count ->
     [one] Mapa de regiones con valor para { $shown } región. La tabla contiene los mismos datos.
    *[other] Mapa de regiones con valores para { $shown } regiones. La tabla contiene los mismos datos.
}
money = Dinero
money-unit = { $currency }, según las fuentes
money-description = Barras desde cero, una por importe.
timeline = Cronología
timeline-description = La duración y las fases como barras sobre los años; eventos, noticias y documentos como puntos en su fecha.
timeline-start = Inicio
timeline-end = Fin
timeline-phase = Fase
what-happened = Qué

## Organisations

abbreviation = Sigla
cluster-evidence = Evidencia de clúster
names-over-time = Nombres a lo largo del tiempo
participations-caption = Participación en proyectos
no-projects = Ningún proyecto nombra aquí a esta organización como socio.
first-of = Los primeros { $shown } de { $total }.
running-projects-unit = Número de proyectos, por año
running-projects = Proyectos en curso
co-partners = Socios comunes
co-partners-note = en los mismos proyectos
co-partners-title = Quién trabaja más a menudo con esta organización
network-unit = cuanto más ancha la línea, más proyectos comunes
network-description = { $count ->
     [one] Una organización en torno a la central.
    *[other] { $shown } organizaciones en torno a la central. La tabla las contiene todas.
}
shared-projects = Proyectos comunes
own-budgets = Presupuestos propios
budget-note = sus partes en los proyectos, según consta
money-by-programme = Dinero por programa

## Regions

nuts-level = Nivel NUTS
nuts-versions = Versiones NUTS
latin-name = En letras latinas
lies-in = Está en
budgets-here = Presupuestos de socios aquí
from-some-projects = de { $shown } de { $total } proyectos
in-figures = En cifras
bars-description = { $count ->
     [one] Una barra.
    *[other] { $shown } barras, de mayor a menor. La tabla contiene los mismos datos.
}
largest-of = Los { $shown } mayores de { $total }.
newest-here = Lo más reciente
region-unrecorded = No hay ningún registro de esta región
region-unrecorded-text = Lo que figura aquí procede de las tablas estadísticas y de los registros que nombran su código. Los nombres, las ediciones y lo que contiene una región llegan con la lista oficial de regiones.
co-regions = Regiones con las que trabaja
co-regions-title = Regiones cuyos socios comparten proyectos con los de esta
regions-within = Regiones que contiene
region-changes = Cambios del código
from-version = De la versión
to-version = A la versión
change = Cambio
regions-lead = Todas las regiones de la clasificación NUTS de las que aquí se trata. Cuanto más intenso el color, más hay.
regions-countries = Países
regions-countries-order = Primero los que tienen más proyectos.
regions-map-projects = Proyectos por región
regions-map-projects-countries = Proyectos por país
regions-map-organisations = Organizaciones por región
regions-map-organisations-countries = Organizaciones por país

## Programmes and themes

strand = Capítulo
maximum-rate = Cofinanciación máxima
maximum-budget = Presupuesto máximo
programme-parts = Partes del programa
eligible-area = Zona elegible
whole-country = todo el país
by-year = Registros por año
by-year-unit = registros cuyas fechas incluyen el año
by-year-description = Columnas sobre un eje desde cero, una por año.
by-programme = Por programa
by-kind = Por clase
by-organisation_type = Por tipo de organización
by-country = Por país
by-topic = Por tema
by-status = Por estado

## Events, documents and the other kinds

open-to = Abierto a
open-to-all = Abierto a todos
open-to-everybody = todo el mundo
open-to-partners = solo los socios
partners-only = Solo socios
edition = Edición
organised-by = Organizado por
attendance = Asistencia
calendar = Calendario
event-roles = Quién participa
event-hour-twice = las { $hour } se repiten esa noche; vale la primera
event-hour-skipped = los relojes se saltan las { $hour } ese día; valen las { $taken }
event-map = Dónde se celebra
part-played = Papel
speakers = Ponentes
position = Cargo
session = Sesión
derived-from = Surgido de
presented-at = Presentado en
alt-text = Texto alternativo
file = Fichero
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
pages-count = { $count ->
    [one] { $shown } página
   *[other] { $shown } páginas
}
captions = Subtítulos
identifier = Identificador
issuer = Emitida por
opens = Apertura
deadline = Plazo
who-may-apply = Quién puede solicitar
operator = Gestionada por
managed-by = Gestionada por
founded = Fundada
members = Miembros
fields-of-work = Ámbitos de trabajo
authority = Autoridad
priorities = Prioridades
objective = Objetivo
performance-indicators = Indicadores de rendimiento
indicator-unit = Unidad
indicator-baseline = Valor de partida
indicator-target = Meta

## Issues and citations

issues = Incidencias
issues-heading = Incidencias
issues-caption = Incidencias halladas por las reglas
issue-rule = Regla
issue-field = Campo
issue-found = Hallado
no-issues = Ninguna incidencia coincide. Quite un filtro para ver más.
more-issues = Más incidencias
citations-heading = Fuentes de las afirmaciones
citation-source = Fuente
citation-for = Afirma
citation-date = Fecha
citation-note = Qué contiene de erróneo o deja abierto
citation-beside = Qué dice además
citation-whole = el registro completo

## History

history-of = Historial de { $name }
history-lead = Cada cambio se conserva: quién, cuándo, de qué fuente y qué cambió, campo por campo.
history-moved = Esto ha cambiado desde que leyó su historial. Abajo se muestra lo que hubo entretanto; si recupera la versión, quedará en su lugar.
history-back-still = Recuperar la revisión { $revision } de todos modos
history-back = Recuperar una versión trae de vuelta lo que decía; su estado y quién lo ve siguen como están ahora.
history-back-person = Recuperar una versión trae de vuelta lo que decía; lo que se muestra y a quién sigue como está ahora.
history-back-into-use = Recuperar una versión vuelve a poner el registro en uso.
history-back-same = Esta versión dice lo que el registro dice ahora. Recuperarla cambia su estado y quién lo ve.
history-back-state = Estado después: { $state }.
compare-button = Comparar las dos revisiones elegidas
compare-from = desde
compare-to = hasta
compared = De la revisión { $from } a la { $to }
revision = revisión
field = Campo
outline-points = { $count ->
     [one] una línea de { $shown } punto
    *[other] una línea de { $shown } puntos
}
before = Antes
after = Después
changes-caption = Campos que cambiaron
no-changes = Ambas son iguales en todos los campos.
fields-changed = { $count ->
     [0] Ningún campo cambió
     [one] { $shown } campo cambió
    *[other] { $shown } campos cambiaron
}
more-fields = { $count ->
     [one] y { $shown } campo más
    *[other] y { $shown } campos más
}
actor-import = importación de { $source }
actor-operator = operador
actor-visitor = visitante

## Explore

explore-title = { $words } – Explorar
explore-placeholder = Palabras, "una frase", empie*, -sin, country:ES
explore-hint = Primero van los registros que tienen todas las palabras; si son menos de cinco, siguen los que tienen algunas. Use "comillas" para una frase, * para un comienzo, - para excluir, OR entre dos palabras para cualquiera de ellas, campo:valor para un filtro (country:España) y budget:>1m o start:2016.. para un intervalo; -budget:>1m encuentra los que tienen presupuesto y fuera de él.
filters = Filtros
active-filters = Filtros aplicados
remove-filter = Quitar el filtro
clear-filters = Quitar todos
apply-filters = Aplicar los filtros
chosen-count = { $count ->
     [one] { $shown } elegido
    *[other] { $shown } elegidos
}
hits-count = { $count ->
     [0] Nada coincide
     [one] { $shown } registro
    *[other] { $shown } registros
}
sort-by = Ordenar por
sort-relevance = mejor coincidencia
sort-newest = más recientes
sort-name = nombre
sort-budget = mayor presupuesto en euros
sort-changed = último cambio
did-you-mean = Quizá quiso decir
why-it-matched = Por qué coincide:
match-name = nombre
match-other-names = otros nombres
match-title = título
match-summary = resumen
match-body = texto
match-form = otra forma
match-synonym = un sinónimo
match-spelling = una grafía parecida
page-beyond = No hay página { $page }: el resultado termina en la página { $last }.
page-last = A la última página
refused-revision = «{ $value }» no es una revisión: { $name } toma su número, que figura junto a cada revisión.
no-hits = Nada coincide con todo esto.
no-hits-fewer = Pruebe con menos palabras o quite un filtro.
no-hits-spelling = Revise la grafía o use el comienzo de una palabra con *.
no-hits-all = Empiece de nuevo desde todo.
list-as = Esta lista como
take-along = Llévese este resultado como
lead-is = principal: { $name }
project-is = proyecto: { $name }
from-source = fuente: { $source }
range-from = Desde
range-to = Hasta
range-without = { $count ->
     [one] { $shown } registro sin dato
    *[other] { $shown } registros sin dato
}
range-without-euros = { $count ->
     [one] { $shown } registro no indica importe en euros
    *[other] { $shown } registros no indican importe en euros
}
range-total_budget = Presupuesto total (€)
range-eu_contribution = Contribución de la UE (€)
range-date = Fechas
histogram-description = Cuántos registros hay en cada parte del intervalo.
note-cut-characters = Solo se leyeron los primeros { $shown } caracteres.
note-cut-words = Solo se leyeron las primeras { $shown } palabras.
note-unknown-field = «{ $field }:» no es un filtro; se buscó como palabra. Son filtros, entre otros, kind:, country:, region:, programme:, topic:, organisation_type:, partner_function:, status:, budget:, start: y end:.
note-unknown-value = Nada tiene el valor «{ $value }» del filtro { $filter }.
note-nearest-values = Los más parecidos: { $values }.
note-unknown-filter = No hay ningún filtro «{ $name }», así que esa parte de la dirección se omitió.
note-unread-range = «{ $value }» después de «{ $field }:» no es un intervalo y se omitió. Escríbalo como >1000000, 500k..2m o 2016..2018.
note-turned-range = Los extremos del intervalo «{ $field }» estaban al revés; se leyó como { $from }..{ $to }.
note-no-word = No hay ninguna palabra en «{ $text }», así que no se buscó por ella.
values-like = Solo los que tienen
values-narrow = Acotar
values-part = Página { $page } de { $pages } · valores: { $found }
news-from = Noticia de: { $source }
mentioned-in = Mencionado en
see-also = Véase también
narrower-topics = Temas más específicos
note-short-prefix = «{ $word }» es demasiado corto para *; se leyó como palabra.
note-star-in-phrase = El * de «{ $phrase }» se omitió: termina una palabra solo fuera de comillas.
note-stray-or = OR va entre dos palabras o frases; aquí se omitió. Dos valores de un mismo filtro amplían el resultado sin él.
note-some-words = { $count ->
     [0] Ningún registro tiene todas las palabras; estos tienen algunas.
     [one] Un registro tiene todas las palabras y va primero; los demás tienen algunas.
    *[other] { $shown } registros tienen todas las palabras y van primero; los demás tienen algunas.
}
note-synonym = «{ $word }» también se buscó como { $others }.
note-spelling = «{ $word }» también se buscó como { $others }.
refused-value = «{ $value }» no es un valor de { $name } aquí.
refused-none-of = «{ $given }» no es un valor posible; lo son { $known }.
refused-either = { $before } y { $last }
refused-not-whole = «{ $given }» no es un número entero.
refused-not-euros = «{ $given }» no es un número entero de euros, como 1500000.
refused-not-a-date = «{ $given }» no es una fecha como 2018-05-14, 2018-05 o 2018.
refused-no-region-code = «{ $given }» no es el código de un país o de una región, como ES o ES21.
refused-nothing-to-compare = «{ $given }» no deja nada que comparar: no existe esa tabla, o muy pocas de sus regiones e industrias tienen cifras.
refused-not-within = «{ $given }» no es un número de { $from } a { $to }.
refused-not-above-zero = «{ $given }» no es un número mayor que 0 y hasta { $to }.
refused-too-many = { $given } países o regiones son más de { $most }.
refused-region-not-compared = «{ $code }» no está entre las regiones comparadas en { $year }.
refused-industry-not-compared = «{ $code }» no está entre las industrias comparadas en { $year }.
refused-not-of-regions = «{ $table }» no es una tabla de regiones por industrias y años.
refused-no-pay = «{ $table }» no dice cuánto se paga a las personas.
refused-no-weight = Al menos un bloque debe pesar más de 0.
refused-no-version = «{ $given }» no es una versión de «{ $table }». La más reciente es la { $newest }.
refused-no-code = «{ $code }» no es un código de «{ $dimension }». Tiene { $known }.
refused-not-chosen = Hay que elegir un código de «{ $dimension }»: { $known }.
refused-and-more = { $codes } y { $more } más

## Home

home-title = Política de clústeres y especialización inteligente
home-heading = Quién hace qué, dónde y con quién
home-lead = Proyectos, organizaciones, regiones, eventos y documentos de la política europea de clústeres y la especialización inteligente, a partir de datos abiertos oficiales. Cada cifra lleva a su fuente.
home-search = Buscar desde la portada
home-example = Por ejemplo: política de clústeres en Letonia
home-questions = Preguntas para empezar
home-question-clusters = ¿Qué proyectos tratan de política de clústeres?
home-question-lead = ¿Qué organizaciones lideran proyectos?
home-question-events = ¿Qué eventos hubo últimamente?
home-question-large = ¿Qué proyectos son los mayores?
home-question-issues = ¿En qué se equivocan las fuentes?
home-map = Dónde están los socios de los proyectos
home-map-countries = Los países de los socios de los proyectos
home-newest = Lo más reciente
home-newest-all = Todas las noticias, eventos y reflexiones
home-sources = Registros por fuente
home-kinds = Registros por clase
loading = Se están cargando datos.
loading-files = { $count ->
     [one] Queda { $shown } fichero; los recuentos crecen hasta que termine.
    *[other] Quedan { $shown } ficheros; los recuentos crecen hasta que terminen.
}

## Data quality and sources

quality-lead = En qué se equivocan las fuentes, qué omiten o contradicen. Nada se corrige en silencio: cada hallazgo nombra el registro, el campo y la regla.
quality-rule = Regla
quality-source = Fuente
quality-space = Espacio
quality-kind = Clase
quality-by-rule = Incidencias por regla
quality-by-source = Incidencias por fuente
quality-by-space = Incidencias por espacio
quality-by-kind = Incidencias por clase de registro
sources-lead = De dónde vienen los datos, en qué condiciones, y qué fue de cada fila: las leídas son siempre las guardadas más las que no cambiaron más las apartadas.
imports-caption = Importaciones
no-imports = Todavía no importada. El operador puede cargarla desde una carpeta o desde su editor.
import-file = Fichero
import-when = Cuándo
import-unfinished = sin terminar
import-title = Importación de { $file }
import-sum = Filas leídas = guardadas + sin cambios + apartadas:
rows-read = Leídas
rows-stored = Guardadas
rows-unchanged = Sin cambios
rows-quarantined = Apartadas
file-hash = Huella del fichero (BLAKE3):
quarantined-caption = Filas apartadas
nothing-quarantined = Se pudieron leer todas las filas de este fichero.
quarantined-withheld = Las filas mismas solo las ve quien puede importar: ningún filtro las ha revisado y pueden nombrar a personas.
download-quarantined = Descargar todas con sus motivos (CSV)
row = Fila
quarantine-reason = Motivo
raw-row = Tal como está en el fichero

## Style guide

style-lead = Todas las piezas de las páginas, con valores de muestra. Los valores del mapa son inventados.
style-notice = Algo que conviene saber.
style-notice-text = Un aviso tiene una palabra y una línea; el color solo ayuda.
style-tables = Tablas
style-charts = Gráficos
style-colours = Colores
style-sequence = De poco a mucho
style-series = Series

## What refers to a record

referrers-of = Lo que hace referencia a { $name }
referrers-all = Todos los tipos
referrers-lead = { $count ->
     [0] Nada hace referencia a este registro.
     [one] { $shown } registro, ordenado por el nombre de su dirección.
    *[other] { $shown } registros, ordenados por los nombres de sus direcciones.
}
referrers-unknown-kind = «{ $kind }» no es un tipo de registro. Los tipos son los que aparecen en Explorar, como project o event.
partners-of = Quién trabaja con { $name }
partners-lead = { $count ->
     [0] Ninguna otra organización participa en sus proyectos.
     [one] { $shown } organización participa en los mismos proyectos.
    *[other] { $shown } organizaciones participan en los mismos proyectos, primero las que comparten más.
}
not-a-page = «{ $page }» no es un número de página. Las páginas se numeran desde 1.
