kind-space = Espacio
kinds-space = Espacios
refused-space-name = Un espacio se nombra con minúsculas, cifras y guiones, como clusters3, 40 como máximo.
refused-space-exists = Ya hay un espacio con este nombre.
refused-title = Póngale un título.
space-kind = Es el espacio de
space-kind-programme = Programa
space-kind-platform = Plataforma
space-kind-project = Proyecto
space-kind-working_group = Grupo de trabajo
space-of = De
space-topics = Temas:
space-roles = Quién puede hacer qué aquí
space-roles-of = Quién puede hacer qué en { $space }
space-people = Personas
space-people-of = Personas de { $space }
space-news = Noticias y reflexiones
space-events = Eventos
space-library = Biblioteca: documentos, imágenes y vídeos
space-all = { $count ->
    [one] { $shown } en total
   *[other] Los { $shown }
 }
space-stakeholders = Grupo de partes interesadas
space-evenness = Equilibrio entre los cuatro lados de la cuádruple hélice: { $even } (100 % si cada lado tiene los mismos).
space-evenness-unknown = { $count ->
    [one] De { $shown } miembro no se dice el papel en la hélice; el equilibrio no lo cuenta.
   *[other] De { $shown } miembros no se dice el papel en la hélice; el equilibrio no los cuenta.
 }
space-side = Lado
space-members = Miembros
space-count = Cuántos
space-side-unknown = no se sabe
space-open = Abrir un espacio
space-open-lead = Un espacio tiene dirección, personas con funciones, noticias, eventos y biblioteca. Su gente llena la página.
space-name = Nombre corto
space-name-help = Será la dirección para siempre: minúsculas, cifras y guiones, como clusters3.
space-called = Título
space-role = Función
space-role-change = Cambiar la función
space-take-out = Sacar
space-leave = Dejar el espacio
space-member-since = { $role }, desde { $when }
space-invited = Personas invitadas
space-invited-until = { $role }, puede aceptar hasta { $when }
space-withdraw = Retirar
space-invite = Invitar
space-invite-title = Invitar a alguien
space-key-reads = Esta clave solo lee: las direcciones y las invitaciones se muestran a quien ha iniciado sesión y lleva a estas personas.
space-invite-lead = Recibe una carta con el nombre de usted y un enlace que funciona durante 14 días, tenga cuenta o no.
space-nobody = Todavía no hay nadie en este espacio.
roles-visitors = Los visitantes ven lo publicado y público. No cambian nada.
roles-members = Quien ha iniciado sesión ve además lo que es para miembros.
roles-everybody = Quien tiene aquí una función ve además lo que es para el espacio.
roles-oneself = Lo que cada persona dice de sí misma solo lo cambia ella, tenga quien tenga qué función.
roles-write = Escribe y cambia
roles-publish = Publica y retira
roles-merge = Une organizaciones
roles-people = Invita y da funciones
roles-space = Cambia el espacio
roles-yes = sí
roles-no = –
roles-all = todo
roles-communication = noticias, entradas, eventos, documentos, medios
roles-organisations = organizaciones, clústeres, instalaciones
audit-space_opened = espacio abierto
field-accent = Color
field-logo = Logotipo
field-programmes = Programas
field-space_kind = Espacio de
field-stakeholders = Grupo de partes interesadas
field-registration = Inscripción
field-places_limit = Número de plazas
field-closes = Último día para inscribirse
refused-registration-over = Ya nadie se inscribe en este evento.
registration = Inscripción
registration-see = Plazas y cómo inscribirse
registration-for = Inscripción: { $name }
registration-of-places = { $coming } de { $places } plazas están ocupadas.
registration-coming = { $count ->
    [one] Viene { $shown } persona.
   *[other] Vienen { $shown } personas.
 }
registration-waiting = { $count ->
    [one] { $shown } persona espera una plaza.
   *[other] { $shown } personas esperan una plaza.
 }
registration-until = Puede inscribirse hasta el final del { $day } ({ $zone }).
registration-until-begin = Puede inscribirse hasta que empiece.
registration-ended = La inscripción terminó al final del { $day } ({ $zone }).
registration-begun = Ya ha empezado; ya no se admiten inscripciones.
registration-yours = Tiene una plaza.
registration-you-wait = { $count ->
    [0] Es la siguiente persona de la lista de espera.
    [one] Está en la lista de espera; hay { $shown } persona antes.
   *[other] Está en la lista de espera; hay { $shown } personas antes.
 }
registration-told = Quienes organizan el evento ven su nombre, muestre lo que muestre su perfil, y anotan si vino.
registration-send = Inscribirme
registration-cancel = Cancelar mi inscripción
registration-sign-in = Iniciar sesión para inscribirse
registrations = Quién viene
registrations-for = Quién viene: { $name }
registrations-table = En una tabla (CSV)
registrations-none = Todavía no se ha inscrito nadie.
registration-came = Vino
registration-did-not-come = No vino
registered-waiting = espera desde { $when }
registered-coming = se inscribió { $when }
registered-came = vino (se inscribió { $when })
registered-did-not-come = no vino (se inscribió { $when })
space-edit = Cambiar esta página
space-contents = Contenido
space-contents-of = Contenido de { $space }
contents-lead = { $count ->
    [one] { $shown } registro.
   *[other] { $shown } registros.
 }
contents-by-kind = Por tipo
contents-by-topic = Por tema
contents-by-year = Por año
space-export = Llevarse este espacio
space-export-of = Llevarse { $space }
export-lead = Un archivo contiene las páginas del espacio como un sitio que funciona desde una carpeta, sin servidor, y sus datos y ficheros, que otro portal puede incorporar enteros.
export-public = Lo que ven los visitantes
export-public-text = Páginas, registros, sus historiales públicos y ficheros. Se puede distribuir como las propias páginas.
export-get = Descargar (ZIP)
export-whole = Todo
export-whole-text = Las mismas páginas; los datos contienen todas las revisiones y ficheros que usted puede ver, incluidos los borradores. Sirve para llevar el espacio a otro portal.
export-whole-warning = No es para distribuir
export-whole-warning-text = Contiene borradores y lo que solo se muestra al espacio. Las cuentas, direcciones y funciones no están en ninguno de los dos archivos. Queda anotado que usted lo descargó.
export-get-whole = Descargar todo (ZIP)
still-colophon = Una copia de «{ $space }», hecha el { $day }. Nada en ella cambia por sí solo.
still-colophon-at = Una copia de «{ $space }», hecha el { $day }. Nada en ella cambia por sí solo; las páginas vivas están en { $address }.
audit-space_taken_out = espacio descargado entero
adding = Añadir aquí
adding-other = Otra cosa
adding-one = Añadir: { $kind }
registration-hidden = Un evento que ya no se le muestra
registration-off = Ya no hay inscripción a este evento aquí. Usted está en su lista y puede dejar libre su plaza.
registration-hidden-text = Se inscribió en este evento y ya no se le muestra. Aún puede dejar libre su plaza.
registration-out-of-use = El evento se ha retirado: no se celebra como se anunció y ya no se admiten inscripciones.
registration-not-published = El evento no está publicado, así que aún no se admiten inscripciones.
registration-no-day = El evento aún no tiene fecha, así que no se admiten inscripciones.
account-registrations = Eventos en los que está inscrito
registration-partners-only = El evento es solo para socios: se inscribe quien está en su espacio.
refused-partners-only = Este evento es solo para socios: se inscribe quien está en su espacio.
space-invited-ended = { $role }. Ya no funciona, porque quien la dio ya no puede invitar a eso. Retírela e invite de nuevo.
refused-not-begun = Aún no ha venido nadie: el evento no ha empezado.
registration-not-noted = Sin anotar
registration-rest = Todas las personas de las que no se ha anotado nada
registration-rest-open = Dejarlo sin anotar
registration-note = Anotar quién vino
registration-note-lead = Anótelas todas y envíe una sola vez. Para las que falten vale una única elección al final.
registration-otherwise = No se anotó nada: otra persona se adelantó. Lo que usted eligió sigue aquí; revise estas personas y envíe de nuevo.
registration-noted-meanwhile = { $name }: { $now }
registration-no-place = Una persona que usted anotó ya no tiene plaza y no figura en la lista.
given-back-noted = { $count ->
    [one] { $shown } persona anotada.
   *[other] { $shown } personas anotadas.
 }
space-organisations = Organizaciones entregadas
managers = Responsables temáticos
managers-of = Responsables temáticos de { $space }
managers-here = Quién se ocupa de qué
managers-lead = Personas que se ocupan de temas en este espacio. A cada una se le pide por carta y nada se muestra antes de que acepte; después la nombran su perfil, este espacio y los temas, ante todo el mundo hasta que ella elija quién lo ve.
managers-none = Nadie se ocupa todavía de un tema aquí.
managers-waits = Se le ha pedido y aún no ha contestado.
managers-agreed = Se ocupa de:
managers-end = Retirar
managers-ask = Pedir
managers-ask-title = Pedírselo a alguien
managers-who = Quién
managers-topics-help = Como máximo 20. Si se pide de nuevo, estos sustituyen a los anteriores.
managers-nobody = Todavía no se le puede pedir a nadie: hacen falta personas del espacio con perfil, y temas.
managers-more = { $count ->
    [one] { $shown } más
   *[other] { $shown } más
 }
