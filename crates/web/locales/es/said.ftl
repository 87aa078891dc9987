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
caveat-keep-eu = Se publican importes de 0 cuando no se conoce ninguno; un proyecto que no costaría nada, o cuyos socios no tienen ningún presupuesto, figura en calidad de los datos. No se publica qué parte de un proyecto paga como máximo la UE en un programa, así que los programas importados no la tienen.
caveat-interreg-sweden = Solo enumera los socios suecos de un proyecto y no indica licencia. De un proyecto que ninguna otra fuente tiene aquí, los socios, los países, las regiones y el socio principal son los que están en Suecia.
caveat-kohesio = La lista de los mayores beneficiarios termina en el número 200 de cada región: lo que suma no es el total de una región ni de un país. No se publica qué parte de un proyecto paga como máximo la UE en un programa, así que los programas importados no la tienen.
