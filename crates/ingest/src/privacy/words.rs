//! Words and legal forms that say that a name is a body's and not a person's, folded.

/// Whether a folded word is a legal form, begins like an institutional word, or holds digits.
pub(super) fn is_institutional(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| !matches!(c, '.' | '\'')).collect();
    FORMS.contains(&bare.as_str())
        || WHOLE.contains(&bare.as_str())
        || bare.chars().any(|c| c.is_ascii_digit())
        || bare.contains(['&', '/'])
        || STEMS.iter().any(|stem| bare.starts_with(stem))
        || INNER.iter().any(|part| bare.contains(part))
}

/// Legal forms without their dots.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "ab", "ad", "ae", "ag", "aps", "as", "asbl", "ay", "bt", "bv", "bvba", "cic", "co", "coop", "corp", "cv", "cvba",
    "dd", "doo", "ead", "eeig", "egtc", "eood", "eu", "epe", "esv", "eurl", "ev", "ewiv", "gbr", "ggmbh", "gmbh",
    "gie", "gip", "gmbhco", "hf", "ifn", "inc", "ivs", "ike", "jsc", "kb", "kd", "kft", "kg", "kgaa", "khe", "kht",
    "kk", "ks", "ky", "lda", "limited", "llc", "llp", "lp", "ltd", "mbh", "mtu", "nv", "nyrt", "oe", "og", "ohg",
    "oeg", "oo", "ood", "ooo", "ops", "ou", "ov", "oy", "oyj", "partg", "plc", "pvba", "rf", "ry", "rs", "rt", "sa", "sae",
    "sarl", "sas", "sasu", "sc", "scarl", "sci", "scop", "scpa", "scrl", "sd", "se", "sia", "sl", "sll", "slu", "slne",
    "snc", "spa", "spj", "spk", "spol", "spzoo", "srl", "srls", "sro", "stg", "tov", "uab", "ug", "vof", "vos",
    "vsi", "vzw", "zoo", "zrt", "zs", "zu", "ztm", "ад", "ду", "дп", "еад", "еоод", "ооd", "оод", "сд", "сд-во", "кд",
    "кооп", "αε", "επε", "ικε", "οε", "εε", "αμκε",
];

/// Words that count only as a whole.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "amt", "art", "bund", "bureau", "cie", "city", "club", "eesti", "fh", "firma", "gemeinde", "group", "gruppe", "haus",
    "hof", "hub", "it", "kreis", "lab", "land", "line", "linz", "net", "nord", "norte", "ost", "rat", "region", "save",
    "sons", "stadt", "st", "sud", "team", "trust", "union", "verein", "werk", "west", "wien", "bros", "brothers",
    "hamburg", "berlin", "bau", "auto", "metal", "mode", "bio", "eco", "pub", "bar", "inn", "hotel", "cafe", "farm",
];

/// Beginnings of words for bodies, activities and public things.
#[rustfmt::skip]
const STEMS: &[&str] = &[
    // bodies
    "academ", "accadem", "admin", "afdeling", "agenc", "agenz", "agentur", "agenda", "akadem", "aktiengesell", "alcald", "alianza",
    "allian", "ammt", "amtsver", "apvien", "arbeits", "asocia", "asoci", "associa", "asociat", "assoc", "astik", "authorit",
    "autorid", "autorit", "ayuntam", "azienda", "bank", "banca", "basilic", "bezirk", "biblio", "bildung", "bisch",
    "board", "bundes", "bunde", "buurt", "camer", "camara", "camera", "cathed", "cech", "cent", "centr", "centar", "chamber",
    "chambre", "church", "cirk", "civic", "cluster", "colegi", "college", "colleg", "comarc", "comis", "comit", "commis", "committ",
    "commun", "compan", "compag", "comun", "concell", "concello", "confed", "conseil", "consej", "consil", "consor", "consult",
    "cooper", "coopera", "corpora", "council", "county", "cultur", "departm", "departam", "develop", "diakon", "dienst", "dioc",
    "direc", "direkt", "diput", "district", "druzb", "drustv", "dzelz", "ecole", "educ", "edific", "egyes", "egyet", "egyhaz", "ente",
    "enterpr", "entreprise", "erhverv", "escola", "escuela", "europ", "evang", "fabri", "fachhoch", "faculty", "fakult", "federa", "fond",
    "forening", "forsch", "forskn", "forum", "found", "forvaltn", "fund", "gemein", "genera", "genoss", "gesell", "ginko", "gimnaz",
    "gmina", "govern", "group", "grup", "guild", "gymnas", "handwerk", "health", "herceg", "higher", "hochschul", "hogeschool",
    "holding", "hospit", "hrvat", "igaz", "ikast", "imper", "industr", "inform", "inici", "initi", "innov", "inspec", "institu", "integr",
    "intern", "inzen", "istit", "istitut", "jav", "javna", "joint", "jugend", "junta", "kamara", "kammer", "katol", "kindergart", "kirch", "kirke", "klini",
    "klaster", "klub", "kolej", "kom", "komor", "kommun", "konserv", "konsort", "konzort", "kozhas", "kozpont", "kreis", "kulttuur", "kultur", "kunta",
    "kuntayht", "laanin", "laborat", "landes", "landkreis", "landrat", "landwirt", "league", "liceul", "liga", "liitto", "limit", "ljudsk", "lycee", "maatsch",
    "magistrat", "manage", "market", "megyei", "mesto", "mestn", "metropol", "minist", "ministr", "mission", "munic", "muni", "muze", "muse", "musik",
    "narod", "nation", "nacion", "naturp", "nemz", "network", "obcin", "obec", "obra", "observ", "office", "oficin", "okret", "onkorm", "opstin", "orde",
    "organi", "organ", "osnovn", "osterreich", "oesterreich", "park", "parish", "parroq", "partner", "patron", "perif", "plattform", "platform", "policl",
    "police", "politech", "polytech", "pfarr", "poduz", "podjet", "port", "powiat", "prefect", "preduze", "prima", "primar", "prirod", "profes", "progr", "proje", "provin",
    "przeds", "public", "quartier", "rada", "rajon", "razvoj", "reform", "regi", "researc", "resurs", "republi", "royal", "samork", "savez", "savival",
    "school", "schul", "scien", "scuola", "secret", "seminar", "senat", "service", "servic", "serviz", "sihtas", "sindic", "skol", "skola", "slovens", "social",
    "sociedad", "societ", "societa", "sogn", "solutions", "sotsial", "spolecn", "spolocn", "spolek", "spoldz", "sport", "staat", "stadt", "starost", "state", "statens", "steuer",
    "stift", "stiftung", "stowarz", "student", "studio", "sucurs", "suomen", "svenska", "svaz", "sustain", "syndic", "synod", "syst", "szakk", "szov", "szovet", "tarsas", "techn", "tehn", "tekn", "teatr", "theat", "tourism", "turis",
    "towarz", "trade", "train", "trans", "trust", "udruga", "udruzen", "uniwer", "univer", "unio", "urad", "urzad", "ustanova", "ustav", "utbild", "valtion", "varos",
    "verband", "verbund", "verein", "verkehr", "verwalt", "veter", "viesoji", "vocat", "volks", "vysok", "werkst", "wirtsch", "wissen", "wojew", "young", "youth",
    "yliopist", "zadrug", "zakl", "zaklad", "zavod", "zdru", "zdruz", "zentr", "zespol", "zuid", "zveza", "zwiaz",
    // activities and products
    "agrar", "agri", "agro", "airport", "anlagen", "apothek", "archit", "automo", "autohaus", "backer", "baecker", "bauern", "bauunt", "beratung", "brau", "buch", "build", "camping", "chem",
    "construc", "creativ", "design", "digital", "druck", "edition", "elektr", "electr", "energ", "engineer", "environ", "fahr", "farma", "farming", "feinmech", "film", "fisch", "fleisch", "food", "forst", "garten", "gast",
    "grafi", "graph", "handel", "haustechn", "heiz", "hotel", "holz", "immob", "import", "ingenieur", "instal", "internet", "invest", "kunst", "kunstst", "lab", "lager", "landw", "lebens",
    "logist", "machin", "maschin", "masch", "mechan", "media", "medien", "medical", "medizin", "metall", "mobel", "moebel", "mobil", "mont", "optik", "pension", "pflege", "pharma", "photo", "plast", "prazis", "praxis", "press", "print", "produ",
    "recycl", "reise", "renov", "restaur", "robot", "sanit", "schloss", "schmied", "softw", "solar", "spedit", "steel", "stahl", "tele", "textil", "tisch", "tour", "travel", "verlag", "vertrieb", "ventures", "wasser", "weing", "werbe", "werkzeug",
    "woodw", "zimmer",
    // Cyrillic
    "агенц", "академ", "асоц", "библиот", "болниц", "българ", "бюро", "център", "центр", "детск", "дирекц", "дом", "друж", "държав", "европ", "завод", "земед", "индустр", "институт", "инвест", "клуб", "клъстер",
    "кметств", "компан", "консорц", "кооперац", "култ", "министер", "музе", "народ", "национал", "област", "общин", "общест", "организац", "основно", "предпр", "професион", "район", "регион", "сдруж", "средно", "съюз", "столичн", "строй", "техни",
    "транс", "турист", "универс", "училищ", "федерац", "фирма", "фонд", "хотел", "читалищ", "социал", "мрежа", "груп", "агро", "био", "еко", "медиц",
    // Greek
    "ανωνυμ", "δημ", "διευθυνσ", "εθνικ", "ελλην", "ενωσ", "επιμελ", "επιτροπ", "εταιρ", "ιδρυμ", "ινστιτ", "κεντρ", "κοινοτ", "κυπρ", "νοσοκομ", "οργανισμ", "πανεπ", "περιφερ", "πολυτεχν", "σχολ",
    "συλλογ", "συνδεσμ", "συνεταιρ", "τεχνολ", "υπηρεσ", "υπουργ", "αναπτυξ", "μουσει",
];

/// Endings and inner parts of compounds, as Germanic and Finno-Ugric languages build them.
#[rustfmt::skip]
const INNER: &[&str] = &[
    "gesellschaft", "verband", "verein", "werke", "technik", "hochschule", "universit", "institut", "zentrum", "kammer", "schule", "stiftung",
    "kommun", "kunta", "yhdistys", "saatio", "opisto", "liitto", "keskus", "forening", "sällskap", "sallskap", "stelsel", "stichting", "foretag",
    "szovetkezet", "egyesulet", "alapitvany", "onkormanyzat", "kozpont", "bau", "handel", "service", "system", "solution", "haus", "markt",
    "gemeinde", "betrieb", "fabrik", "holding", "consult", "media", "tech", "energ", "studio", "produk", "software", "design", "industri", "transport", "elektr", "versorg", "anstalt", "logist",
];
