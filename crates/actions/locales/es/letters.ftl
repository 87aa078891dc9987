letter-foot = Asterism en { $address }
letter-sign-up-subject = Confirme su dirección
letter-sign-up-text =
    Alguien, probablemente usted, quiere abrir una cuenta con esta dirección en { $address }.

    Para continuar, abra esta página antes de que pase un día:
    { $link }

    Si no ha sido usted, no haga nada: sin la página de arriba no hay cuenta.
letter-have-account-subject = Ya tiene una cuenta
letter-have-account-text =
    Alguien, probablemente usted, quería abrir una cuenta con esta dirección en { $address }. Ya existe una.

    Inicie la sesión aquí:
    { $address }/sign-in

    Si no recuerda la contraseña, elija otra:
    { $address }/recover

    Si no ha sido usted, no haga nada.
letter-recover-subject = Elija una contraseña nueva
letter-recover-text =
    Alguien, probablemente usted, ha pedido una contraseña nueva para su cuenta en { $address }.

    Para elegirla, abra esta página antes de que pasen dos horas:
    { $link }

    Con ello se cierran las demás sesiones y terminan sus llaves de acceso, las formas de entrar desde otro sitio y las claves de programas. Si no ha sido usted, no haga nada: su contraseña sigue igual.
letter-no-account-subject = No hay ninguna cuenta con esta dirección
letter-no-account-text =
    Alguien, probablemente usted, ha pedido una contraseña nueva en { $address }. No hay ninguna cuenta con esta dirección.

    Quizá usó otra dirección, o quiere abrir una cuenta:
    { $address }/sign-up

    Si no ha sido usted, no haga nada.
letter-invite-subject = { $name } le invita a { $space }
letter-invite-text =
    { $name } le invita a { $space } en { $address }, como: { $role }.

    Para aceptar, abra esta página antes de 14 días:
    { $link }

    Si no quiere, no haga nada.
letter-password-changed-subject = Se ha cambiado su contraseña
letter-password-changed-text =
    La contraseña de su cuenta en { $address } acaba de cambiar.

    Si no ha sido usted, elija otra enseguida:
    { $address }/recover
letter-new-browser-subject = Ha iniciado sesión con un navegador nuevo
letter-new-browser-text =
    Se acaba de iniciar sesión en su cuenta en { $address } con un navegador que no se había usado antes: { $agent }.

    Si no ha sido usted, elija enseguida otra contraseña, lo que también cierra esa sesión:
    { $address }/recover
letter-key-made-subject = Se ha creado una clave para un programa
letter-key-made-text =
    Se acaba de crear una clave llamada «{ $name }» para su cuenta en { $address }. Un programa que la tenga actúa en su nombre.

    Si no ha sido usted, anúlela y cambie su contraseña:
    { $address }/account
letter-contact-asked-subject = { $name } quiere ponerse en contacto con usted
letter-contact-asked-text =
    { $name } le ha encontrado en { $address } y escribe:

    { $message }

    No ve su dirección, ni usted la suya, hasta que usted acepte. Para aceptar o rechazar:
    { $address }/account/requests

    Si no hace nada, no pasa nada.
letter-contact-accepted-subject = { $name } ha aceptado su solicitud
letter-contact-accepted-text =
    Usted pidió contacto a { $name } en { $address } y ha aceptado. Así puede localizarle:
    { $reach }

    También sabe ya cómo localizarle a usted.
letter-contact-made-subject = Cómo localizar a { $name }
letter-contact-made-text =
    Usted ha aceptado la solicitud de { $name } en { $address }. Así puede localizarle:
    { $reach }

    También sabe ya cómo localizarle a usted.
letter-unused-subject = Su cuenta se olvidará dentro de 30 días
letter-unused-text =
    Nadie ha entrado en su cuenta de { $address } desde hace casi tres años. Dentro de 30 días se olvidará, y con ella todo lo que allí se guarda sobre usted.

    Si quiere conservarla, entre una vez:
    { $address }/sign-in

    Si ya no la quiere, no haga nada.
letter-feedback-subject = Se ha dicho algo de { $page }
letter-feedback-text =
    Alguien escribió sobre la página { $address }{ $page }:

    { $text }

    Para responder o cerrarlo:
    { $address }/feedback
letter-feedback-answer-subject = Respuesta a lo que usted dijo
letter-feedback-answer-text =
    Usted escribió sobre la página { $address }{ $page }:

    { $text }

    La respuesta:

    { $answer }
letter-passkey-added-subject = Se ha añadido una llave de acceso
letter-passkey-added-text =
    Se acaba de añadir una llave de acceso llamada «{ $name }» a su cuenta en { $address }. Quien tenga el dispositivo que la guarda, y pueda desbloquearlo, puede entrar.

    Si no ha sido usted, elija enseguida una contraseña nueva, lo que también anula todas las llaves de acceso:
    { $address }/recover
letter-opened-by-provider-subject = Se ha abierto su cuenta
letter-opened-by-provider-text =
    Se acaba de abrir una cuenta con esta dirección en { $address }, al entrar con { $provider }. No necesita contraseña: vuelva a entrar con { $provider }.

    Si no ha sido usted, elija enseguida una contraseña, lo que también anula cualquier otra forma de entrar:
    { $address }/recover
letter-tied-subject = Se ha añadido una forma de entrar
letter-tied-text =
    Ahora se puede entrar en su cuenta en { $address } con { $provider }.

    Si no ha sido usted, elija enseguida una contraseña nueva, lo que también anula esta forma de entrar:
    { $address }/recover
letter-claim-confirm-subject = Confirme su dirección en { $name }
letter-claim-confirm-text =
    { $person } ha pedido en { $address } hablar en nombre de { $name } y ha dado esta dirección como prueba.

    Si es usted, entre y confírmela:
    { $link }

    Si no, no haga nada: sin ello esto no prueba nada.
letter-claim-asked-subject = Alguien quiere hablar en nombre de { $name }
letter-claim-asked-text =
    { $person } ({ $more }) quiere hablar en nombre de { $name }. Lo que da como prueba, y lo que dicen las reglas, está aquí para que usted decida:
    { $link }
letter-claim-contested-subject = Otra persona quiere hablar en nombre de { $name }
letter-claim-contested-text =
    { $person } ({ $more }) quiere hablar en nombre de { $name }, como usted. Quien decide mira la prueba. Si sabe que no es cierto, dígalo con el enlace de comentarios al pie de:
    { $link }
letter-claim-accepted-subject = Usted habla en nombre de { $name }
letter-claim-accepted-text =
    Su solicitud se ha aceptado. Ya puede cambiar la página de { $name }; entre y empiece aquí:
    { $link }

    Lo que se dijo con ello: { $more }
letter-claim-joined-subject = Otra persona habla ya en nombre de { $name }
letter-claim-joined-text =
    Se ha aceptado que { $person } ({ $more }) hable en nombre de { $name }, como usted:
    { $link }
letter-claim-declined-subject = Su solicitud sobre { $name } se ha rechazado
letter-claim-declined-text =
    Usted pidió hablar en nombre de { $name }. Se ha rechazado por este motivo:

    { $more }

    Puede volver a pedirlo con otra prueba:
    { $link }
letter-claim-revoked-subject = Ya no habla en nombre de { $name }
letter-claim-revoked-text =
    Se ha retirado que pueda cambiar la página de { $name }, por este motivo:

    { $more }

    Lo que escribió queda en su historial:
    { $link }
letter-claim-lapsed-subject = Nadie decidió sobre su solicitud de { $name }
letter-claim-lapsed-text =
    Usted pidió hablar en nombre de { $name }, y nadie lo decidió en 60 días, así que ha caducado. Lo sentimos. Puede volver a pedirlo:
    { $link }
role-member = miembro
role-stakeholder = parte interesada
role-advisory_partner = socio asesor
role-policy_authority = autoridad responsable de la política
role-peer = par
role-expert = experto
role-thematic_manager = gestor temático
role-organisation_editor = editor de organización
role-cluster_manager = gestor de clúster
role-partner = socio del proyecto
role-coordinator = coordinador del proyecto
role-communication_manager = responsable de comunicación
role-newsletter_editor = editor del boletín
role-web_administrator = administrador web
role-validator = validador
role-secretariat = secretaría del programa
role-administrator = administrador
letter-registered-subject = Está inscrito: { $name }
letter-registered-text =
    Tiene una plaza en { $name }.

    { $when }
    Para su calendario: { $calendar }

    Si no puede venir, cancele aquí para que venga otra persona:
    { $link }
letter-waiting-subject = Está en la lista de espera: { $name }
letter-waiting-text =
    Todas las plazas de { $name } están ocupadas. Está en la lista de espera y recibirá una carta si queda una libre.

    Cómo está la cosa, y cómo dejar la lista:
    { $link }
letter-moved-up-subject = Ya tiene plaza: { $name }
letter-moved-up-text =
    Ha quedado libre una plaza en { $name }, y es suya.

    { $when }
    Para su calendario: { $calendar }

    Si no puede venir, cancele aquí para que venga otra persona:
    { $link }
letter-digest-subject = Novedades de lo que sigue: { $count }
letter-digest-text =
    { $news }

    Recibe esto porque lo sigue. Para cambiar la frecuencia o dejarlo, sin iniciar sesión:
    { $unsubscribe }
digest-new = – { $name } (nuevo): { $link }
digest-changed = – { $name } (modificado): { $link }
digest-gone = – { $name } (fuera de uso): { $link }
digest-suggestions = Sugerencias en { $space } sobre las que usted decide
digest-suggested = – { $name } (se sugiere un cambio): { $link }
digest-more = … y { $count } más: { $link }
letter-published-subject = { $name } está publicado
letter-published-text =
    Lo que usted entregó está publicado: { $name }.

    { $link }
letter-returned-subject = { $name } necesita otra revisión
letter-returned-text =
    Se le devuelve { $name }. Vuelve a ser un borrador que solo ven quienes escriben en su espacio. El comentario:

    { $comment }

    Para seguir con ello:
    { $link }
letter-suggestion-taken-subject = Se ha aceptado su sugerencia: { $name }
letter-suggestion-taken-text =
    Lo que sugirió en { $name } se ha aceptado, entero o en parte. Gracias.

    Lo que se sugirió:
    { $link }
letter-suggestion-declined-subject = No se ha aceptado su sugerencia: { $name }
letter-suggestion-declined-text =
    Lo que sugirió en { $name } no se ha aceptado. El comentario:

    { $comment }

    Lo que se sugirió:
    { $link }
letter-idea-asked-subject = { $name } quiere unirse a { $idea }
letter-idea-asked-text =
    { $name } pide unirse a { $idea } y escribe:

    { $message }

    No ve su dirección, ni usted la suya. Para aceptar o declinar:
    { $link }
letter-idea-accepted-subject = Se ha unido a { $idea }
letter-idea-accepted-text =
    { $name } ha aceptado su petición de unirse a { $idea }.

    Quién se ha unido, y cómo dejarla:
    { $link }
letter-idea-declined-subject = Se ha declinado su petición de unirse a { $idea }
letter-idea-declined-text =
    { $name } ha declinado su petición de unirse a { $idea }.

    { $link }
letter-somebody-of-idea = Quien responde de la idea
letter-somebody-of-space = Alguien que lleva el espacio
letter-idea-left-subject = { $name } ha dejado { $idea }
letter-idea-left-text =
    { $name } se había unido a { $idea } y la ha dejado.

    { $link }
letter-address-subject = Confirme su nueva dirección
letter-address-text =
    Alguien, probablemente usted, quiere que una cuenta en { $address } tenga esta dirección.

    Para continuar, abra esta página antes de que pase un día, con la sesión de esa cuenta iniciada:
    { $link }

    Si no fue usted, no haga nada: la cuenta conserva la dirección que tiene.
letter-address-asked-subject = Se pidió otra dirección
letter-address-asked-text =
    Alguien que conoce su contraseña, probablemente usted, pidió que su cuenta en { $address } tenga en su lugar esta dirección:
    { $email }

    La tendrá cuando ese buzón la haya confirmado. Si no fue usted, elija enseguida otra contraseña, lo que acaba con ello:
    { $address }/recover
letter-address-taken-subject = Esta dirección ya tiene una cuenta
letter-address-taken-text =
    Alguien, probablemente usted, quiere que una cuenta en { $address } tenga esta dirección. Otra cuenta ya la tiene, así que nada ha cambiado.

    Inicie sesión con ella aquí:
    { $address }/sign-in
letter-address-changed-subject = Su cuenta tiene otra dirección
letter-address-changed-text =
    Su cuenta en { $address } tiene ahora otra dirección. Las cartas llegan allí, y con esta ya no se entra.

    Si no fue usted, escriba a quienes llevan el portal:
    { $address }/feedback/new
letter-registration-ended-subject = Ya no está inscrito: { $name }
letter-registration-ended-text =
    Su inscripción en { $name } ha terminado, porque ya no se le muestra el evento: ahora se muestra a menos personas, o usted ha dejado su espacio. Si tenía plaza, otra persona puede ocuparla.
event-hour-twice = las { $hour } se repiten esa noche; vale la primera
event-hour-skipped = los relojes se saltan las { $hour } ese día; valen las { $taken }
letter-event-changed-subject = Ha cambiado: { $name }
letter-event-changed-text =
    Está inscrito en { $name }, o espera una plaza. Ha cambiado cuándo o dónde se celebra.

    Antes: { $before }
    Ahora: { $now }

    Cómo está su inscripción y cómo anularla:
    { $link }
letter-event-cancelled-subject = Retirado: { $name }
letter-event-cancelled-text =
    Está inscrito en { $name } ({ $before }), o espera una plaza. El evento se ha retirado: no se celebra como se anunció. { $reason }

    { $link }
letter-event-held-subject = Ya no se anuncia: { $name }
letter-event-held-text =
    Está inscrito en { $name } ({ $before }), o espera una plaza. El evento vuelve a ser un borrador: ya no se anuncia y puede cambiar. Su inscripción sigue, y se le avisará cuando se publique.

    Cómo está su inscripción y cómo anularla:
    { $link }
letter-event-back-subject = Se celebra al final: { $name }
letter-event-back-text =
    { $name } no se veía desde hace un tiempo y vuelve: { $now }. Su inscripción sigue como estaba.

    Cómo está su inscripción y cómo anularla:
    { $link }
letter-taken-out-subject = Ya no está en { $space }
letter-taken-out-text =
    Se le ha retirado de { $space } en { $address }. Lo que escribió allí se queda. Las invitaciones que dio ya no funcionan.

    Si cree que es un error, dígaselo a quienes lo llevan:
    { $link }
letter-topics-asked-subject = { $space } le pide que se ocupe de temas
letter-topics-asked-text =
    { $name } le pide que se ocupe de estos temas en { $space }:
    { $topics }

    Nada de ello se muestra antes de que acepte. Para aceptar o declinar:
    { $link }
letter-topics-agreed-subject = { $name } se ocupa de temas en { $space }
letter-topics-agreed-text =
    { $name } aceptó ocuparse de estos temas en { $space }:
    { $topics }

    { $link }
letter-topics-declined-subject = { $name } no se ocupa de temas en { $space }
letter-topics-declined-text =
    { $name } declinó ocuparse de estos temas en { $space }:
    { $topics }

    { $link }
letter-topics-ended-subject = Ya no se ocupa de temas en { $space }
letter-topics-ended-text =
    { $name } retiró aquello de lo que usted se ocupaba, o se le había pedido, en { $space }:
    { $topics }

    { $link }
letter-recover-kept-subject = Elija una contraseña nueva
letter-recover-kept-text =
    Alguien, probablemente usted, ha pedido una contraseña nueva para su cuenta en { $address }.

    Para elegirla, abra esta página antes de que pasen dos horas:
    { $link }

    Con ello se cierran las demás sesiones y terminan las claves de programas. Sus llaves de acceso y las formas de entrar desde otro sitio siguen: necesita una de ellas además de la contraseña. Si las ha perdido, diríjase a quienes llevan el portal. Si no ha sido usted, no haga nada: su contraseña sigue igual.
letter-passkey-added-kept-subject = Se ha añadido una llave de acceso
letter-passkey-added-kept-text =
    Se acaba de añadir una llave de acceso llamada «{ $name }» a su cuenta en { $address }. Quien tenga el dispositivo que la guarda, y pueda desbloquearlo, puede entrar.

    Si no ha sido usted, anúlela en la página de su cuenta y elija una contraseña nueva, o pida a quienes llevan el portal que la anulen:
    { $address }/account
letter-opened-by-provider-kept-subject = Se ha abierto su cuenta
letter-opened-by-provider-kept-text =
    Se acaba de abrir una cuenta con esta dirección en { $address }, al entrar con { $provider }. No necesita contraseña: vuelva a entrar con { $provider }.

    Si no ha sido usted, pida a quienes llevan el portal que la cierren:
    { $address }/about
letter-tied-kept-subject = Se ha añadido una forma de entrar
letter-tied-kept-text =
    Ahora se puede entrar en su cuenta en { $address } con { $provider }.

    Si no ha sido usted, anúlelo en la página de su cuenta y elija una contraseña nueva, o pida a quienes llevan el portal que lo anulen:
    { $address }/account
letter-confirm-subject = Muestre que esta dirección es suya
letter-confirm-text =
    Alguien, probablemente usted, ha entrado en { $address } con su contraseña y va a añadir aquello con lo que entrará desde ahora.

    Si es usted, abra esta página antes de que pase una hora, en el mismo navegador:
    { $link }

    Si no ha sido usted, alguien sabe su contraseña. No abra la página y elija otra contraseña:
    { $address }/recover
letter-ways-ended-subject = Se ha anulado aquello con lo que entraba
letter-ways-ended-text =
    Quienes llevan el portal en { $address } han anulado las llaves de acceso, las formas de entrar desde otro sitio, las claves de programas y las sesiones de su cuenta, porque usted, o alguien en su nombre, dijo que había perdido aquello con lo que entra.

    Entre con su contraseña y añada algo nuevo:
    { $address }/sign-in

    Si no lo ha pedido, avise a quienes llevan el portal.

letter-ways-ended-recover-subject = Se ha anulado aquello con lo que entraba
letter-ways-ended-recover-text =
    Quienes llevan el portal en { $address } han anulado las llaves de acceso, las formas de entrar desde otro sitio, las claves de programas y las sesiones de su cuenta, porque usted, o alguien en su nombre, dijo que había perdido aquello con lo que entra.

    Su cuenta no tiene contraseña. Pida que le enviemos una carta, elija una contraseña con su enlace y añada algo nuevo:
    { $address }/recover

    Si no lo ha pedido, avise a quienes llevan el portal.
