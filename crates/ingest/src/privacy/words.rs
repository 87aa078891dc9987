//! Words and legal forms that say that a name is a body's and not a person's, folded.

/// Whether a folded word is a legal form, an institutional word or a compound with one, or holds
/// digits or signs that no person's name has.
pub(super) fn is_institutional(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| !matches!(c, '.' | '\'')).collect();
    let bare = bare.as_str();
    FORMS.binary_search(&bare).is_ok()
        || WHOLE.binary_search(&bare).is_ok()
        || bare.contains(|c: char| c.is_ascii_digit() || matches!(c, '&' | '/'))
        || has_stem(bare)
        || ENDINGS.iter().any(|ending| bare.ends_with(ending))
        || PARTS.iter().any(|part| bare.contains(part))
}

/// Whether a folded word is a trade that one person may have, which says nothing of a body.
pub(super) fn is_trade(word: &str) -> bool {
    let long = |ending: &&str| word.len() > ending.len() + 2 && word.ends_with(*ending);
    TRADES.binary_search(&word).is_ok() || TRADE_ENDINGS.iter().any(long)
}

#[rustfmt::skip]
const TRADES: &[&str] = &[
    "backerei", "dachdeckerei", "druckerei", "elektro", "elektroinstallation", "fleischerei", "gartnerei", "handel",
    "installation", "metzgerei", "sagewerk", "schlosserei", "schmiede", "schreinerei", "service", "spenglerei",
    "tischlerei", "trockenausbau", "zimmerei",
];

const TRADE_ENDINGS: &[&str] = &["bau", "technik", "service", "handel"];

/// Whether the word begins with one of the stems: each of its beginnings is looked up.
fn has_stem(word: &str) -> bool {
    let ends = word.char_indices().map(|(start, c)| start + c.len_utf8()).skip(2).take(12);
    ends.into_iter().any(|end| word.get(..end).is_some_and(|start| STEMS.binary_search(&start).is_ok()))
}

/// Legal forms without their dots. All lists are sorted, for searching.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "ab", "ad", "ae", "ag", "aps", "as", "asa", "asbl", "ay", "bt", "bv", "bvba", "cb", "cic", "co",
    "coop", "corp", "cv", "cvba", "dd", "doo", "ead", "eeig", "egtc", "eood", "epe", "eric", "esv", "eu",
    "eurl", "ev", "ewiv", "gbr", "ges", "gesmbh", "ggmbh", "gie", "gip", "gmbh", "hf", "ike", "inc", "ivs",
    "jsc", "kb", "kd", "keg", "kft", "kg", "kgaa", "kht", "kk", "ks", "ky", "lda", "limitada", "limited", "llc", "llp", "lp",
    "ltd", "mbh", "mtu", "mu", "nv", "nyrt", "oe", "oeg", "og", "ohg", "ood", "ooo", "ops", "ou", "oy",
    "oyj", "partg", "plc", "pvba", "rf", "rt", "ry", "sa", "sae", "sal", "sarl", "sas", "sasu", "scarl",
    "sci", "scoop", "scop", "scpa", "scrl", "sd", "se", "sia", "sl", "sll", "slne", "slu", "snc", "spa",
    "spj", "spk", "spol", "spzoo", "srl", "srls", "sro", "stg", "tov", "tue", "uab", "ug", "vof", "vos",
    "vsi", "vzw", "zoo", "zrt", "zs", "zu", "αε", "αμκε", "εε", "επε", "ικε", "οε", "ад", "дп", "еад",
    "еоод", "кд", "ооd", "оод", "сд",
];

/// Words that count only as a whole.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "amt", "art", "auto", "banca", "banco", "bank", "banka", "bar", "bau", "berlin", "bio", "bros",
    "brothers", "bund", "bureau", "cafe", "canal", "church", "cie", "city", "club", "company", "dom",
    "eco", "eesti", "farm", "fh", "firma", "fond", "fund", "gemeinde", "grad", "grup", "hamburg", "haus",
    "hof", "hotel", "hub", "inn", "it", "kammer", "kirche", "klub", "kreis", "lab", "land", "liga", "line",
    "linz", "mairie", "metal", "mode", "net", "nord", "norte", "oras", "ost", "park", "port", "project",
    "pub", "rat", "ric", "save", "school", "schule", "sons", "sport", "st", "stadt", "sud", "team",
    "trust", "uat", "union", "velike", "verein", "ville", "werk", "werke", "west", "wien", "zentrum", "ασ",
    "дом",
];

/// Beginnings of words for bodies, activities and public things. None is the beginning of a common
/// surname: `cooperat` and not `cooper`, `fleischerei` and not `fleisch`.
#[rustfmt::skip]
const STEMS: &[&str] = &[
    "academ", "accadem", "administ", "afdeling", "agenc", "agentur", "agenz", "agrar", "agricol",
    "agricul", "agro", "airport", "akadem", "akcin", "aktiengesell", "alcald", "alianza", "allianc",
    "allians", "allianz", "amtsver", "anlagen", "apothek", "apvien", "arbeitsg", "arbeitsm", "archit",
    "asocia", "associa", "astik", "authorit", "autohaus", "automob", "automot", "autorid", "autorit",
    "ayuntam", "azienda", "backerei", "baeckerei", "bankas", "basilica", "bauunt", "beratung", "bezirk",
    "bibliot", "bildung", "bistum", "board", "brauerei", "brauhaus", "buchhand", "buchverl", "bundes",
    "camara", "camera", "camere", "camping", "cathed", "centar", "center", "centr", "chamber", "chambre",
    "chemi", "citta", "civic", "cluster", "colegi", "colleg", "comarc", "comision", "comitat", "comitt",
    "commiss", "committ", "commun", "compag", "compan", "comun", "concell", "confeder", "conseil",
    "consej", "consell", "consil", "consor", "construc", "consult", "cooperat", "cooperaz", "corpora",
    "council", "county", "creativ", "cultur", "departam", "departm", "design", "develop", "diakon",
    "dienst", "digital", "dioces", "diput", "direcc", "direct", "direkt", "district", "dopravn",
    "druckerei", "druckhaus", "drustv", "druzb", "druzstv", "ecole", "edition", "educ", "egyes", "egyet",
    "egyhaz", "ekonom", "electr", "elektr", "energ", "engineer", "enterpr", "entreprise", "environ",
    "erhverv", "escola", "escuela", "europ", "evangelis", "fabric", "fabrik", "fachhoch", "facult",
    "fahrz", "fakult", "farmac", "farming", "federa", "feinmech", "film", "fleischerei", "foiskol",
    "fondac", "fondas", "fondat", "fondaz", "fonden", "fonds", "fondul", "food", "forening", "forsch",
    "forskn", "forstb", "forstv", "forstw", "forum", "forvaltn", "foundat", "funda", "fundu", "gasthaus",
    "gasthof", "gastro", "gemein", "generald", "genoss", "gesell", "gimnaaz", "gimnaz", "gmina",
    "gospodarst", "govern", "grafik", "graphi", "group", "grupa", "grupo", "gruppe", "guild", "gymnas",
    "handels", "handwerk", "haustechn", "health", "heizung", "higher", "hochschul", "hogeschool",
    "holding", "hospit", "hotel", "hrvat", "igazgat", "ikast", "immob", "imperial", "import", "industr",
    "inform", "ingenieur", "iniciat", "initiat", "innov", "inspec", "installa", "institu", "integr",
    "intern", "invest", "iskola", "istit", "javna", "javni", "joint", "judet", "jugend", "junta", "kamara",
    "kammerg", "katol", "kindergart", "kirche", "kirkko", "klaster", "klasztor", "klini", "kolej",
    "komenda", "komisi", "kommanditgesell", "kommun", "komora", "konepaja", "konserv", "konsort",
    "konzort", "korhaz", "kozhas", "kozpont", "kozseg", "kulttuur", "kultur", "kunsthal", "kunststoff",
    "kunstver", "kunta", "laanin", "laborat", "lagerhaus", "landes", "landkreis", "landrat", "landwirt",
    "leader", "league", "lebensm", "liceul", "liitto", "ljudsk", "logist", "lycee", "maatsch", "machin",
    "magistrat", "magyar", "manage", "market", "maschin", "mechan", "media", "medical", "medien",
    "medizin", "megyei", "mestn", "mesto", "mestys", "metall", "metropol", "minist", "mission",
    "mittetulund", "mobel", "mobil", "moebel", "munic", "musee", "museo", "museum", "musik", "muzej",
    "muzeul", "muzeum", "nacion", "narod", "nation", "naturkost", "naturp", "nemzet", "network", "obcin",
    "obec", "observ", "oesterreich", "office", "oficin", "okret", "onkorm", "opcin", "opstin", "optik",
    "orasul", "organ", "osauhing", "osnovn", "osrodek", "osterreich", "ovoda", "parafia", "parish",
    "parroq", "partner", "patronat", "pension", "perifer", "pfarr", "pflege", "pharma", "photo", "plasti",
    "platform", "plattform", "podjet", "podnik", "poduz", "police", "policl", "politech", "polytech",
    "powiat", "prazis", "preduze", "prefect", "primaria", "prirod", "produ", "profes", "progra", "projec",
    "projek", "provin", "przeds", "przyc", "public", "quartier", "rajon", "razvoj", "recycl", "reform",
    "regie", "region", "reiseb", "renov", "republi", "research", "restaur", "resurs", "robot", "royal",
    "sammut", "samork", "sanitar", "savez", "savival", "schlosserei", "schule", "scien", "scuola",
    "secretar", "senat", "servic", "serviz", "sihtas", "sindic", "sistem", "skola", "skole", "slovak",
    "slovens", "social", "sociedad", "societ", "softw", "sogn", "solar", "solution", "sotsial", "spedit",
    "spoldz", "spolecn", "spolek", "spolocn", "sport", "staat", "stadt", "stahlbau", "stahlw", "starost",
    "statens", "steuerb", "stift", "stowarz", "strategi", "student", "studio", "sucurs", "suomen",
    "sustain", "svaz", "svenska", "syndic", "synod", "system", "szakk", "szechen", "szovet", "szpital",
    "tarsas", "teatr", "techn", "tehn", "tekn", "telecom", "telekom", "textil", "theat", "tischlerei",
    "touris", "towarz", "trade", "train", "trans", "travel", "tudomany", "turis", "udruga", "udruzen",
    "union", "univer", "uniwer", "urad", "urzad", "ustanova", "ustav", "utbild", "uzdaroj", "valtion",
    "varos", "ventures", "verband", "verbund", "verein", "verkehr", "verlag", "vertrieb", "verwalt",
    "veterin", "viesoji", "vocat", "volksh", "volkss", "vysok", "wasser", "weingut", "werbea", "werbet",
    "werkst", "werkzeug", "wirtsch", "wissen", "wojew", "yliopist", "youth", "zadrug", "zaklad", "zavod",
    "zdruz", "zentral", "zentrum", "zespol", "zimmerei", "zveza", "zwiaz", "αναπτυξ", "ανωνυμ", "δημα",
    "δημο", "διευθυνσ", "εθνικ", "ελλην", "ενωσ", "επιμελ", "επιτροπ", "εταιρ", "ιδρυμ", "ινστιτ", "κεντρ",
    "κοινοτ", "κυπρ", "μουσει", "νοσοκομ", "οργανισμ", "πανεπ", "περιφερ", "πολυτεχν", "συλλογ", "συνδεσμ",
    "συνεταιρ", "σχολ", "τεχνολ", "υπηρεσ", "υπουργ", "агенц", "агро", "академ", "асоц", "библиот",
    "болниц", "българ", "бюро", "груп", "детск", "дирекц", "друже", "държав", "европ", "завод", "земед",
    "инвест", "индустр", "институт", "клуб", "клъстер", "кметств", "компан", "консорц", "кооперац",
    "култур", "медиц", "министер", "мрежа", "музе", "народ", "национал", "област", "общест", "общин",
    "организац", "основно", "предпр", "професион", "район", "регион", "сдруж", "социал", "средно",
    "столичн", "строй", "съюз", "техни", "трансп", "турист", "универс", "училищ", "федерац", "фирма",
    "фонд", "хотел", "центр", "център", "читалищ",
];

/// Endings of compounds, as Germanic and Finno-Ugric languages build them.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "amt", "anstalt", "bank", "bau", "betrieb", "betriebe", "egyetem", "fabrik", "foretag", "gemeinde",
    "gesellschaft", "handel", "hochschule", "holding", "industrie", "institut", "iskola", "kammer",
    "keskus", "kommun", "kommune", "kunta", "liitto", "logistik", "markt", "opisto", "produktion",
    "saatio", "sallskap", "schule", "schulen", "service", "services", "shipping", "solutions", "stadt",
    "stiftung", "studio", "systeme", "systems", "szovetkezet", "technik", "technologie", "technologies",
    "technology", "universitat", "universitet", "verband", "verein", "verlag", "versorgung", "werft",
    "werk", "werke", "yhdistys", "zentren", "zentrum",
];

/// Parts that tell wherever they stand.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "alapitvany", "egyesulet", "forening", "gesellschaft", "gmbh", "hochschul", "institut", "kozpont",
    "onkormanyzat", "software", "stichting", "stiftung", "szovetkezet", "universit", "verwaltung",
];

#[cfg(test)]
mod tests {
    #[test]
    fn the_lists_are_sorted_for_searching() {
        for list in [super::FORMS, super::WHOLE, super::STEMS, super::TRADES] {
            assert!(list.is_sorted());
        }
    }
}
