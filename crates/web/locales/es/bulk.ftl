bulk-title = Cambiar las fichas elegidas
bulk-lead = Marque fichas en la lista y diga qué hacer con todas ellas. Antes de que cambie algo verá qué cambiará.
bulk-choose = Elegir { $name }
bulk-all = Todo este resultado, { $total } (las primeras { $most } a la vez)
bulk-what = Qué hacer
bulk-way-add = Añadir una etiqueta o un tema
bulk-way-remove = Quitar una etiqueta o un tema
bulk-way-public = Mostrar a todo el mundo
bulk-way-members = Mostrar a quienes han iniciado sesión
bulk-way-space = Mostrar a los miembros del espacio
bulk-name = Etiqueta o tema
bulk-name-help = Su nombre o dirección; para añadir y quitar.
bulk-go-on = Seguir
bulk-none = No ha elegido ninguna ficha. Marque algunas en la lista, o todo el resultado.
bulk-no-name = Diga qué etiqueta o tema.
bulk-no-term = No hay ninguna etiqueta ni tema con este nombre.
bulk-which-term = Pueden ser varios. Elija uno.
bulk-confirm-title = Qué cambiará
bulk-done-title = Qué ha cambiado
bulk-undone-title = Qué se ha deshecho
bulk-adds = Se añade «{ $name }».
bulk-removes = Se quita «{ $name }».
bulk-shows-public = Se muestra a todo el mundo.
bulk-shows-members = Se muestra a quienes han iniciado sesión, y solo ellos lo encuentran.
bulk-shows-space = Se muestra a los miembros del espacio, y ninguna búsqueda lo encuentra.
bulk-undone-lead = Las fichas que nadie ha cambiado desde entonces tienen lo que tenían antes; el cambio y su vuelta atrás quedan en su historial.
bulk-will-change = { $count ->
     [0] No cambiará nada
     [one] Cambiará { $shown } ficha
    *[other] Cambiarán { $shown } fichas
}
bulk-changed = { $count ->
     [0] No ha cambiado nada
     [one] Ha cambiado { $shown } ficha
    *[other] Han cambiado { $shown } fichas
}
bulk-undone = { $count ->
     [0] No se ha deshecho nada
     [one] { $shown } ficha está como estaba
    *[other] { $shown } fichas están como estaban
}
bulk-change = Cambiarlas
bulk-undo = Deshacerlo
bulk-left = Se quedan como están
left-out-not_allowed = No puede cambiarlas así
left-out-out_of_use = Fuera de uso
left-out-already_so = Ya están así
left-out-changed = Alguien las ha cambiado entretanto
bulk-unseen = { $count ->
     [one] { $shown } ficha elegida no está a su alcance.
    *[other] { $shown } fichas elegidas no están a su alcance.
}
bulk-beyond = { $count ->
     [one] { $shown } ficha más pasa de lo que se hace a la vez. Repítalo para ella.
    *[other] { $shown } fichas más pasan de lo que se hace a la vez. Repítalo para ellas.
}
bulk-back = Volver a la lista
refused-bulk-term = No es una etiqueta ni un tema que se pueda usar.
refused-bulk-reason = Lo que ha cambiado y por qué tiene 300 caracteres como máximo.
bulk-no-change = El formulario no dice qué hacer. Elija otra vez en la lista.
bulk-stay = { $count ->
     [one] { $shown } se queda como está: por qué
    *[other] { $shown } se quedan como están: por qué
}
