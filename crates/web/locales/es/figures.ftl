## Figuras: dinero, cronologías y lo que se cuenta

day-not-stated = día no indicado
timeline-figure = Cuándo se desarrolló y qué pasó en él
timeline-undated = { $count ->
     [one] Día no indicado: { $shown }
    *[other] Día no indicado: { $shown }
}
records-count = { $count ->
     [one] { $shown } registro
    *[other] { $shown } registros
}
money-of-project = Presupuesto y contribución de la UE
money-no-parts = Ninguna fuente dice aquí qué parte tiene cada socio.
budget-of-partners = Presupuesto: el total y las partes de los socios
contribution-of-partners = Contribución de la UE: el total y las partes de los socios
money-stated-for = Indicado para { $stated } de { $all } socios.
own-contributions = Contribuciones propias de la UE
stating-money = de ellos indican dinero
budget-by-programme = Presupuestos por programa
contribution-by-programme = Contribuciones de la UE por programa
programme-unknown = programa no conocido
contributions-here = Contribuciones de la UE a socios de aquí
money-here = Dinero
money-here-states = { $stating } de { $all } proyectos ({ $share }) indican lo que tienen sus socios de aquí; solo eso se suma.
money-whole-only = { $count ->
     [one] { $shown } proyecto indica el dinero solo para el conjunto, no para sus socios de aquí.
    *[other] { $shown } proyectos indican el dinero solo para el conjunto, no para sus socios de aquí.
}
money-whole-sum = Sus presupuestos totales suman { $sum }, de los que no se conoce la parte de la región.
not-known = no se sabe
no-evidence = nada de lo que se conoce aquí lo dice
rule-partner_contributions_above_total = Las contribuciones de la UE de los socios suman más que la del proyecto
rule-mixed_currencies = Importes en varias monedas
rule-day_missing = Falta el día de un evento o de una noticia
rule-partners_unlisted = Se indican más socios de los que se enumeran
associated-besides = { $count ->
    [one] además, { $shown } asociado
   *[other] además, { $shown } asociados
}
regions-of-partners = de los socios que se cuentan
zero-of-associated = asociado, sin dinero propio
zero-not-known = indicado como cero, probablemente desconocido
known-of-stated = se conocen { $known } de { $stated }
total-budgets = Presupuestos totales de sus proyectos
eu-contributions = Contribuciones de la UE a sus proyectos
eligible = subvencionable
network-unit-cords = cuanto más ancha la línea, más proyectos compartidos; las líneas finas unen a socios que están juntos en uno de esos proyectos
placed-by-point = { $code }, por su punto en el mapa
