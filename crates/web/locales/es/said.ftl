# Lo que los lectores de ficheros dicen de las filas, y las condiciones de las fuentes.

said-empty = «{ $one }» está vacío, así que la fila no tiene identidad
said-no-country = { $one } no es un código de país
said-no-nace = { $one } no es un código NACE
said-fields = { $one } campos donde la cabecera tiene { $two }
said-cordis-id = un identificador de proyecto de CORDIS es un número de doce cifras como máximo
said-twice = una fila anterior de este fichero tiene el mismo identificador y otros valores
said-country-letters = un código de país son dos letras
said-code-path = un código es una ruta de números como /29/97/543
said-no-title = ni título ni descripción
said-no-operation = ni código, ni acrónimo, ni nombre de la operación
said-no-code = ni código antiguo ni nuevo
said-no-json = no es JSON: { $one }
said-too-long = la fila es más larga de lo permitido
said-record-bytes = el registro ocupa más de { $one } bytes, en la línea { $two }
said-field-bytes = un campo ocupa más de { $one } bytes, en la línea { $two }
said-many-fields = el registro tiene más de { $one } campos, en la línea { $two }
said-place-twice = el lugar figura dos veces
said-again = repite lo que dice la línea { $one }
said-no-currency = { $one }, moneda no indicada
said-nought = { $one } con una contribución de la UE de { $two }
said-participants = { $one } participantes, { $two } países

terms-not-stated = no indicadas
terms-re-use-with-credit-and-a-link = reutilización citando la fuente y con un enlace
terms-eurostat-free-re-use-with-attribution = Eurostat: reutilización libre citando la fuente
terms-eurostat-free-re-use-boundaries-for-non-commercial-use-only = Eurostat: reutilización libre; límites solo para uso no comercial

## Lo que hay que saber de las cifras de una fuente antes de sumarlas.

caveat = Conviene saber
said-project-rcn = Número de registro del proyecto
said-call-topic = Tema de la convocatoria
caveat-keep-eu = Se publican importes de 0 cuando no se conoce ninguno; un proyecto que no costaría nada, o cuyos socios no tienen ningún presupuesto, figura en calidad de los datos. No se publica qué parte de un proyecto paga como máximo la UE en un programa, así que los programas importados no la tienen.
caveat-interreg-sweden = El extracto de socios suecos de Interreg solo enumera los socios de un proyecto que están en Suecia y no indica licencia. De un proyecto que ninguna otra fuente tiene aquí, los socios, los países, las regiones y el socio principal son los que están en Suecia.
caveat-kohesio = La lista de los mayores beneficiarios termina en el número 200 de cada región: lo que suma no es el total de una región ni de un país. No se publica qué parte de un proyecto paga como máximo la UE en un programa, así que los programas importados no la tienen.

## Lo que los programas dicen solo con un código: objetivos de la política de la Unión, según los reglamentos (UE) 2021/1058 y 2021/1059

objective-PO1 = una Europa más inteligente y competitiva
objective-PO2 = una Europa más verde, en transición hacia las cero emisiones netas
objective-PO3 = una Europa más conectada
objective-PO4 = una Europa más social e integradora
objective-PO5 = una Europa más próxima a sus ciudadanos
objective-ISO = mejor gobernanza de la cooperación, o una Europa más segura (Interreg)
objective-RSO1-1 = investigación, innovación y tecnologías avanzadas
objective-RSO1-2 = las ventajas de la digitalización
objective-RSO1-3 = crecimiento y competitividad de las pequeñas y medianas empresas
objective-RSO1-4 = capacidades para la especialización inteligente, la transición industrial y el emprendimiento
objective-RSO1-5 = conectividad digital
objective-RSO2-1 = eficiencia energética
objective-RSO2-2 = energías renovables
objective-RSO2-3 = sistemas, redes y almacenamiento inteligentes de energía
objective-RSO2-4 = adaptación al cambio climático y prevención de catástrofes
objective-RSO2-5 = acceso al agua y gestión hídrica sostenible
objective-RSO2-6 = una economía circular y eficiente en recursos
objective-RSO2-7 = naturaleza, biodiversidad e infraestructuras verdes, y menos contaminación
objective-RSO2-8 = movilidad urbana sostenible
objective-RSO3-1 = la red transeuropea de transporte
objective-RSO3-2 = movilidad nacional, regional, local y transfronteriza
objective-RSO4-1 = mercados de trabajo eficaces e inclusivos
objective-RSO4-2 = acceso a la educación y la formación
objective-RSO4-3 = inclusión de comunidades marginadas
objective-RSO4-4 = integración de personas de terceros países
objective-RSO4-5 = acceso a la asistencia sanitaria
objective-RSO4-6 = cultura y turismo sostenible
objective-RSO5-1 = desarrollo integrado de las zonas urbanas
objective-RSO5-2 = desarrollo integrado de las zonas no urbanas
objective-ISO6-1 = capacidad de las autoridades públicas (Interreg)
objective-ISO6-6 = otras acciones para una mejor gobernanza de la cooperación (Interreg)
