//! The words that the corpus is made of, written for it. Any subject goes with any verb, object
//! and complement; signs and spaces are those of French typography (`\u{a0}` before a colon,
//! `\u{202f}` before the other double signs and inside guillemets).

pub(crate) const SUBJECTS: &[&str] = &[
    "la stagiaire du premier rang",
    "le groupe de l’après-midi",
    "l’animatrice",
    "notre formateur",
    "une participante",
    "le retardataire",
    "chaque binôme",
    "la promotion de juin",
    "le voisin de table",
    "ce chapitre",
    "la fiche d’exercice",
    "le tour de table",
    "un exemple mal choisi",
    "la première séance",
    "cette consigne",
    "le plan du cours",
    "l’atelier d’écriture",
    "une relecture à voix haute",
    "le brouillon",
    "la carte mentale",
    "le minuteur",
    "un silence",
    "la question du matin",
    "le carnet de bord",
    "l’écran partagé",
    "ce petit jeu",
    "la mise en commun",
    "le corrigé",
    "un dessin rapide",
    "la bibliothèque de modèles",
    "le tableau blanc",
    "l’enquête de satisfaction",
];

pub(crate) const VERBS: &[&str] = &[
    "éclaire",
    "résume",
    "déplace",
    "met en doute",
    "prolonge",
    "remplace",
    "confirme",
    "fait oublier",
    "révèle",
    "ranime",
    "annonce",
    "structure",
    "allège",
    "interrompt",
    "raccourcit",
    "répète",
    "illustre",
    "nuance",
    "déclenche",
    "justifie",
    "prépare",
    "reprend",
    "enrichit",
    "bouscule",
    "simplifie",
    "documente",
    "mesure",
    "retarde",
];

pub(crate) const OBJECTS: &[&str] = &[
    "la suite du programme",
    "le vocabulaire du métier",
    "une habitude tenace",
    "les trois règles du départ",
    "la peur de se tromper",
    "le travail de la veille",
    "un détail que personne n’avait vu",
    "l’ordre des étapes",
    "les notes prises au crayon",
    "la discussion sur les outils",
    "un raisonnement trop rapide",
    "le rythme de la salle",
    "les gestes de base",
    "une méthode venue d’ailleurs",
    "le choix des exemples",
    "la lecture des messages d’erreur",
    "l’attention du groupe",
    "un calcul fait de tête",
    "les réponses du questionnaire",
    "le partage des rôles",
    "la frontière entre savoir et savoir-faire",
    "une idée reçue",
    "les attentes de chacun",
    "le bilan de la journée",
    "la place de l’écrit",
    "un tri par insertion",
    "les essais sur papier",
    "l’usage du clavier",
    "la sauvegarde du soir",
    "le passage à la pratique",
];

pub(crate) const COMPLEMENTS: &[&str] = &[
    "dès l’ouverture de la salle",
    "sans élever la voix",
    "au bout de 20\u{a0}minutes",
    "avec trois couleurs de feutre",
    "devant une machine éteinte",
    "pendant que le café passe",
    "d’une semaine à l’autre",
    "loin des diapositives",
    "à la demande du groupe",
    "sur une seule page",
    "en plein milieu de l’exercice",
    "par petites touches",
    "comme dans la vraie vie",
    "avant même le premier essai",
    "au prix de deux détours",
    "jusqu’à la dernière minute",
    "chez les plus pressés",
    "à force de relectures",
    "le lendemain matin",
    "dans l’atelier d’à côté",
    "quand la connexion tombe",
    "pour le plaisir de chercher",
    "malgré les 14\u{a0}onglets ouverts",
    "hors de toute évaluation",
];

pub(crate) const OPENERS: &[&str] = &[
    "Ce matin-là, ",
    "Au fond, ",
    "Plus surprenant, ",
    "À mi-parcours, ",
    "En fin de journée, ",
    "Dans ce cas, ",
    "Résultat\u{a0}: ",
    "Première remarque\u{a0}: ",
    "Or, ",
    "De son côté, ",
    "Une fois sur deux, ",
    "Sur le moment, ",
    "À la relecture, ",
    "Autrement dit, ",
    "Faute de temps, ",
    "D’expérience, ",
];

/// None ends in “que”, which would lose its vowel before some subjects only.
pub(crate) const JOINTS: &[&str] = &[
    ", car ",
    ", mais ",
    " quand ",
    " là où ",
    " au moment où ",
    ", même si ",
    "\u{202f}; ",
    " et ",
];

pub(crate) const QUOTES: &[&str] = &[
    "je croyais l’avoir compris",
    "on recommence, mais lentement",
    "montre-moi ce que tu attends",
    "personne n’ose dire qu’il est perdu",
    "c’était donc ça",
    "et si on l’écrivait d’abord",
    "moi, je fais autrement",
];

pub(crate) const COMMANDS: &[&str] =
    &["git log --oneline", "SELECT", "cargo test", "ls -l", "<main>", "let total = 0;", "#slug"];

pub(crate) const HEADINGS: &[&str] = &[
    "Ce qui était prévu",
    "Ce qui s’est passé",
    "La consigne, mot pour mot",
    "Premier essai",
    "Le moment où tout bloque",
    "Trois façons de répondre",
    "Une pause, puis la suite",
    "Ce que disent les stagiaires",
    "Le matériel",
    "Et à distance\u{202f}?",
    "Variante pour un petit groupe",
    "Les erreurs qui instruisent",
    "Compter le temps",
    "À garder sous la main",
    "Ce que je changerai",
    "Œuvrer à deux",
];

pub(crate) const TITLE_STARTS: &[&str] = &[
    "Apprivoiser",
    "Raconter",
    "Défaire",
    "Transmettre",
    "Observer",
    "Ralentir",
    "Dessiner",
    "Corriger",
    "Improviser",
    "Annoter",
    "Traduire",
    "Jouer",
    "Chronométrer",
    "Oublier",
];

pub(crate) const TITLE_TOPICS: &[&str] = &[
    "la récursivité",
    "un tri",
    "le premier quart d’heure",
    "une jointure",
    "les prérequis",
    "le bilan à froid",
    "une page lisible",
    "le terminal",
    "un questionnaire",
    "les pannes de réseau",
    "la prise de notes",
    "un cahier des charges",
    "les adresses du site",
    "le vocabulaire du cœur de métier",
    "une grille d’observation",
    "les jeux de données",
    "le tableau de bord",
    "un dépôt partagé",
];

pub(crate) const TITLE_ENDS: &[&str] = &[
    "sans ordinateur",
    "en trois séances",
    "avec un groupe pressé",
    "à voix haute",
    "devant une salle vide",
    "pour de vrai",
    "d’un bout à l’autre",
    "un lundi matin",
    "\u{a0}: carnet d’un atelier",
    "\u{a0}: ce qui résiste",
    "\u{a0}: une première fois",
    "\u{202f}?",
];

pub(crate) const CATEGORIES: &[&str] = &[
    "Animer",
    "Concevoir",
    "Évaluer",
    "Écrire",
    "Programmer",
    "Outiller",
    "Données",
    "Accessibilité",
    "Numérique sobre",
    "Retours de terrain",
    "Lectures",
    "Vie du carnet",
];

/// Tags are these, then these with each of `TAG_ENDS`: 768, enough for 160,000 pages.
pub(crate) const TAGS: &[&str] = &[
    "accueil",
    "algorithme",
    "annotation",
    "archive",
    "argile",
    "banc",
    "boucle",
    "brouillon",
    "cahier",
    "chiffre",
    "clavier",
    "commande",
    "consigne",
    "contraste",
    "courriel",
    "croquis",
    "défi",
    "démonstration",
    "dépôt",
    "dictée",
    "débat",
    "entretien",
    "erreur",
    "feuille",
    "fichier",
    "filtre",
    "grille",
    "image",
    "index",
    "jointure",
    "journal",
    "lecture",
    "maquette",
    "mémoire",
    "modèle",
    "navigateur",
    "oral",
    "papier",
    "pause",
    "plan",
    "portrait",
    "projet",
    "quiz",
    "récit",
    "requête",
    "réseau",
    "schéma",
    "tutorat",
];

/// Without gender, as they follow nouns of both.
pub(crate) const TAG_ENDS: &[&str] = &[
    "à deux",
    "à distance",
    "au tableau",
    "pas à pas",
    "sous contrainte",
    "d’été",
    "de groupe",
    "en anglais",
    "en classe",
    "en public",
    "express",
    "à l’envers",
    "libre",
    "minute",
    "sans écran",
];

pub(crate) const AUTHORS: &[&str] = &[
    "Solène Marchand",
    "Idriss Belkacem",
    "Paul-Henri Vasseur",
    "Aïcha Tournier",
    "Gaëtan Le Bihan",
    "Manon Delcourt",
    "Rémi Okonkwo",
    "Clémence Astruc",
];

/// Trainings are these, then these again with the number of their intake.
pub(crate) const TRAININGS: &[&str] = &[
    "Animer une classe virtuelle",
    "Premiers pas en Python",
    "Interroger une base",
    "Écrire pour être relu",
    "Rust au travail",
    "Concevoir une évaluation",
    "Des pages accessibles",
    "Versionner à plusieurs",
    "Le terminal sans peur",
    "Données ouvertes",
    "Tableur\u{a0}: aller plus loin",
    "Former des tuteurs",
];

pub(crate) const PLACES: &[&str] = &[
    "Salle du Marronnier, Angers",
    "Maison des associations, Nîmes",
    "Fabrique du Port, Lorient",
    "Amphithéâtre C, Besançon",
    "À distance",
    "Médiathèque du Canal, Roanne",
];

/// A language and some lines of it; `{a}` and `{b}` become names, `{n}` a number.
pub(crate) const CODE: &[(&str, &str)] = &[
    ("python", PYTHON),
    ("rust", RUST),
    ("sql", SQL),
    ("bash", BASH),
    ("html", HTML),
    ("css", CSS),
    ("javascript", JAVASCRIPT),
    ("yaml", YAML),
];

const PYTHON: &str = r#"def {a}_par_{b}(lignes, seuil={n}):
    """Compte ce qui dépasse le seuil."""
    total = {}
    for ligne in lignes:
        if len(ligne) > seuil:  # {a}
            total[ligne] = total.get(ligne, 0) + 1
    return total"#;

const RUST: &str = r#"/// Garde {a} tant que {b} le permet.
fn {a}_{b}(values: &[u32]) -> Option<u64> {
    let mut {a} = 0_u64;
    for value in values.iter().filter(|value| **value > {n}) {
        {a} += u64::from(*value);
    }
    ({a} < 10_000).then_some({a})
}"#;

const SQL: &str = r#"-- Les lignes de la session {n}
SELECT {a}.id, COUNT(*) AS n_{b}
FROM {a}
LEFT JOIN {b} ON {b}.{a}_id = {a}.id
WHERE {a}.session = {n} AND {b}.nom LIKE '%{a}%'
GROUP BY {a}.id;"#;

const BASH: &str = r#"for f in {a}/*.md; do
  # On saute {b}.
  [ "$(wc -l < "$f")" -gt {n} ] || continue
  cp "$f" "${{b}:-/tmp}/{a}-{n}.md"
done"#;

const HTML: &str = r#"<section class="{a}" id="{b}-{n}">
  <h2>{a} &amp; {b}</h2>
  <p data-{b}="{n}">Un <em>{a}</em>, pas deux.</p>
</section>"#;

const CSS: &str = r#".{a} > .{b}:focus-visible {
  margin-block: {n}px 0;
  color: var(--{a}, #2a4d6e); /* {b} */
}"#;

const JAVASCRIPT: &str = r#"export async function {a}({b}, limite = {n}) {
  const reponse = await fetch(`/{a}/${{b}.id}.json`);
  if (!reponse.ok) return null; // {b}
  return (await reponse.json()).slice(0, limite);
}"#;

const YAML: &str = r#"{a}-{n}:
  nom: "{b}"
  duree: {n}
  etapes: [{a}, {b}] # dans cet ordre
  ouvert: true"#;

pub(crate) const NAMES: &[&str] = &[
    "note", "seance", "groupe", "page", "exercice", "score", "tache", "lieu", "reponse", "cle",
    "module", "essai",
];
