pairs = Organizaciones que pueden ser una sola
pairs-lead = Organizaciones con el mismo nombre, o casi el mismo, en un mismo lugar, y programas con casi el mismo nombre en un mismo periodo, lo más probable primero. Nada se une si alguien no lo dice aquí, y se puede deshacer.
pairs-states = Parejas según lo que se dijo de ellas
pairs-count = { $count ->
    [0] Ninguna pareja
    [one] { $shown } pareja
   *[other] { $shown } parejas
}
pairs-none = No hay parejas así.
pairs-narrow = Acotar la lista
pairs-any = todas
pairs-all = Todas
pairs-country = País
pairs-space = Fuente o espacio
pairs-score = Puntuación
pairs-at-least = al menos { $score }
pairs-more = Más parejas
pairs-wait = { $count ->
    [one] { $shown } pareja de organizaciones puede ser una sola y espera una decisión
   *[other] { $shown } parejas de organizaciones pueden ser una sola y esperan una decisión
}
pair-state-open = Por decidir
pair-state-later = Aplazadas
pair-state-accepted = Unidas
pair-state-rejected = Distintas
pair-one = Una
pair-other = La otra
pair-title = ¿Es «{ $left }» lo mismo que «{ $right }»?
pair-lead = Compare las dos, con sus proyectos. Si son una sola, diga qué registro se queda: vale lo que este dice, y se le añade lo que aporta el otro, con sus nombres.
pair-list = Volver a la lista
pair-next = Pareja siguiente
pair-decided-open = Por decidir
pair-decided-later = Aplazada
pair-decided-accepted = Unidas
pair-decided-rejected = Distintas; no se volverán a proponer
pair-decided-settled = Ya no es una pregunta: una de las dos se unió con una tercera
pair-decided-by = { $state }. { $who }, { $when }.
pair-compared = Una junto a otra
pair-same-value = igual
pair-other-value = distinto
pair-one-value = solo lo dice una
pair-score = Puntuación
pair-score-note = La puntuación dice cuánto se parecen. No decide nada.
pair-part = Qué se compara
pair-alike = Parecido
pair-weight = Vale hasta
pair-points = Puntos
pair-part-name = Nombre
pair-part-country = País
pair-part-town = Localidad
pair-part-type = Tipo
pair-part-vat = Número de IVA
pair-part-period = Periodo
pair-part-strand = Capítulo
pair-history = { $changes } en la historia, de { $first } a { $last }.
pair-changes = { $count ->
    [one] { $shown } cambio
   *[other] { $shown } cambios
}
pair-kept = Su propia gente mantiene este registro.
pair-decide = Decidir
pair-keep = Qué registro se queda
pair-keep-help = También se queda su dirección; la del otro lleva a ella. Se conservan los nombres con sus fechas, los identificadores y los enlaces de ambos.
pair-same = Son una sola
pair-different = Son dos, no volver a preguntar
pair-later = Más tarde
pair-undo = Deshacer
refused-merged-on = El registro que se quedó ha cambiado desde entonces. Restaure primero su versión anterior y después deshaga esto.
refused-restore-merged = Este registro se unió con otro. Deshaga la unión y volverá a ser como era.
refused-merge-narrower = El registro que se iría lo pueden ver menos personas que el que se quedaría, y la unión se lo mostraría entero a estas. Publíquelo antes para las mismas personas.
refused-pair-decided = Alguien ya decidió sobre esta pareja.
refused-pair-not-decided = Nadie decidió sobre esta pareja, o ya no es una pregunta.
refused-pair-changed = Una de las dos ha cambiado desde que se hizo la página. Mírelas como están ahora.
refused-pair-keep = Diga cuál de los dos registros se queda.
refused-pair-out-of-use = Una de las dos está fuera de uso y no se puede unir con otra.
audit-pair_same = dos registros unidos
audit-pair_different = dos registros distinguidos
audit-pair_later = pareja de registros aplazada
audit-pair_undone = decisión sobre una pareja deshecha
