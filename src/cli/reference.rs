//! The manual's reference pages, made from the tables that the program itself reads.
//!
//! Names, aliases and what belongs to what come from the code; the sentences are in `fr.yaml`, and
//! those of commands in `help/fr.yaml`.

use super::help;
use crate::base::fields;
use crate::config;
use crate::document::{self, Kind};
use crate::language::wording::Wording;
use crate::render;
use crate::template;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What the manual says of each key, by the table that it stands in.
#[derive(Deserialize)]
struct Sentences {
    #[serde(flatten)]
    tables: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(skip)]
    used: RefCell<BTreeSet<(String, String)>>,
}

impl Sentences {
    fn of(&self, table: &str, key: &str) -> &str {
        self.used.borrow_mut().insert((table.to_owned(), key.to_owned()));
        let sentence = self.tables.get(table).and_then(|table| table.get(key));
        sentence.unwrap_or_else(|| panic!("fr.yaml says nothing of {table}: {key}"))
    }

    fn unused(&self) -> Vec<(String, String)> {
        let all = self
            .tables
            .iter()
            .flat_map(|(table, keys)| keys.keys().map(move |key| (table.clone(), key.clone())));
        all.filter(|entry| !self.used.borrow().contains(entry)).collect()
    }
}

#[test]
fn the_manual_has_the_reference_of_this_program() {
    let sentences: Sentences =
        serde_yaml::from_str(include_str!("reference/fr.yaml")).expect("it is our own YAML");
    let pages = [
        ("reglages", settings(&sentences)),
        ("en-tete", front_matter(&sentences)),
        ("gabarits", catalogue(&sentences)),
        ("commandes", commands()),
    ];
    assert_eq!(sentences.unused(), [], "fr.yaml says more than there is");
    for (name, text) in pages {
        let path = format!("{}/content/pages/reference/{name}.md", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &text).expect("the manual can be written to");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{path}: run `UPDATE_EXPECT=1 cargo test reference`");
    }
}

/// The beginning of a page.
fn page(title: &str, slug: &str, summary: &str, intro: &str) -> String {
    format!(
        "---\ntitle: \"{title}\"\nslug: {slug}\nsummary: \"{summary}\"\n\
         # Produite à partir du code par les tests : ne la modifiez pas ici.\n---\n\n\
         {intro}\n"
    )
}

fn table(head: [&str; 3]) -> String {
    format!("\n| {} |\n| --- | --- | --- |\n", head.join(" | "))
}

fn row(out: &mut String, name: &str, aliases: &[&str], sentence: &str, is_later: bool) {
    let aliases: Vec<String> = aliases.iter().map(|alias| format!("`{alias}`")).collect();
    let later =
        if is_later { " *Réservée : cette version n’en fait encore rien.*" } else { "" };
    out.push_str(&format!("| `{name}` | {} | {sentence}{later} |\n", aliases.join(", ")));
}

const KEYS: [&str; 3] = ["Clé", "Aussi écrite", "Ce qu’elle dit"];

fn settings(sentences: &Sentences) -> String {
    let mut out = page(
        "Référence : les réglages du site",
        "reference-reglages",
        "Toutes les clés de site.yaml, leurs autres noms et leurs valeurs par défaut.",
        "Deux clés suffisent, `title` et `base_url` ; toutes les autres ont une valeur par défaut. \
         Une clé inconnue est une erreur, et Estrade propose la plus proche. Une clé qui contient \
         un point, comme `theme.accent`, s’écrit sous la première :\n\n\
         ```yaml\ntheme:\n  accent: \"#8a3b12\"\n```",
    );
    out.push_str(&table(KEYS));
    for key in config::KEYS {
        let is_later = config::LATER.contains(&key.name);
        row(&mut out, key.name, key.aliases, sentences.of("site", key.name), is_later);
        let inner = config::SECTIONS.iter().find(|(name, _)| *name == key.name);
        for (at, inside) in inner.iter().flat_map(|(_, keys)| keys.iter().enumerate()) {
            let name = format!("{}.{}", key.name, inside.name);
            let is_later = key.name == "images" && at >= 1 || name == "theme.font";
            row(&mut out, &name, inside.aliases, sentences.of("site", &name), is_later);
            let deepest = config::SECTIONS.iter().find(|(outer, _)| *outer == name);
            for key in deepest.iter().flat_map(|(_, keys)| keys.iter()) {
                let name = format!("{name}.{}", key.name);
                row(&mut out, &name, key.aliases, sentences.of("site", &name), false);
            }
        }
    }
    out
}

fn front_matter(sentences: &Sentences) -> String {
    let mut out = page(
        "Référence : l’en-tête des pages",
        "reference-en-tete",
        "Toutes les clés de l’en-tête, pour chaque sorte de page, et leurs noms français.",
        "L’en-tête est en YAML, entre deux lignes `---`, au début du fichier. Chaque clé s’écrit \
         en anglais ou par l’un de ses autres noms. Une clé inconnue est un avertissement, et \
         Estrade propose la plus proche.",
    );
    let all: Vec<Kind> = vec![Kind::Article, Kind::Session, Kind::Training, Kind::Page];
    let parts = [
        ("Toutes les pages", all),
        ("Les articles", vec![Kind::Article]),
        ("Les séances", vec![Kind::Session]),
        ("Les séances et les formations", vec![Kind::Session, Kind::Training]),
        ("Les formations", vec![Kind::Training]),
    ];
    for (title, kinds) in parts {
        out.push_str(&format!("\n## {title}\n{}", table(KEYS)));
        for key in document::KEYS.iter().filter(|key| key.kinds == kinds) {
            rows_of(&mut out, "page", key, sentences);
        }
    }
    out.push_str(&format!("\n## Les auteurs\n{}", table(KEYS)));
    for key in document::AUTHOR_KEYS {
        rows_of(&mut out, "author", key, sentences);
    }
    out
}

fn rows_of(out: &mut String, table: &str, key: &document::Key, sentences: &Sentences) {
    let fields::Key { name, aliases, .. } = key.key;
    row(out, name, aliases, sentences.of(table, name), false);
    for inner in key.shape.inner() {
        let name = format!("{name}.{}", inner.name);
        row(out, &name, inner.aliases, sentences.of(table, &name), false);
    }
}

fn catalogue(sentences: &Sentences) -> String {
    let mut out = page(
        "Référence : ce que reçoivent les gabarits",
        "reference-gabarits",
        "Toutes les valeurs qu’un gabarit peut lire, pour le site entier et pour chaque page.",
        "Un gabarit, ceux dont il hérite et ceux qu’il inclut peuvent lire ces noms, et nul autre. \
         Une *fiche* est une page telle que la montrent les listes : son titre, son adresse, sa \
         date, son résumé, ses catégories, son image, et pour une séance son numéro, ses horaires, \
         son lieu et son état.",
    );
    for (title, is_of_site) in [("Pour tout le site", true), ("Pour une page", false)] {
        out.push_str(&format!("\n## {title}\n\n| Nom | Valeur |\n| --- | --- |\n"));
        for (name, _) in render::names().filter(|(_, of_site)| *of_site == is_of_site) {
            out.push_str(&format!("| `{name}` | {} |\n", sentences.of("catalogue", name)));
        }
    }
    out.push_str(
        "\n## Les filtres\n\n\
         Un filtre s’écrit après une valeur et une barre : `{{ page.date | date(lang=lang) }}`. \
         Voici ceux d’Estrade ; tous ceux de Tera valent aussi.\n\n\
         | Filtre | Ce qu’il écrit |\n| --- | --- |\n",
    );
    for name in template::FILTERS {
        out.push_str(&format!("| `{name}` | {} |\n", sentences.of("filters", name)));
    }
    out
}

/// The sentences of commands are those of their French help.
fn commands() -> String {
    let mut out = page(
        "Référence : les commandes",
        "reference-commandes",
        "Toutes les commandes d’Estrade et leurs options.",
        "`estrade` seul, ou suivi de `--help`, rappelle les commandes ; \
         `estrade build --help`, les options de l’une d’elles. Une commande finit par 0 si tout va \
         bien, par 1 si le contenu ou la destination a des erreurs, par 2 si la ligne de commande \
         est fausse.",
    );
    for (name, command) in help::commands(&help::command(Wording::of("fr"))) {
        command_part(&mut out, &name, command);
    }
    out
}

fn command_part(out: &mut String, name: &str, command: &clap::Command) {
    let about = command.get_long_about().or(command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    out.push_str(&format!("\n## `estrade {name}`\n\n{about}\n"));
    let shown = |arg: &&clap::Arg| {
        !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version")
    };
    if command.get_arguments().any(|arg| shown(&arg)) {
        out.push_str("\n| Option | Ce qu’elle fait |\n| --- | --- |\n");
    }
    for arg in command.get_arguments().filter(shown) {
        let sentence = arg.get_help().expect("a test of the help says so");
        out.push_str(&format!("| `{}` | {sentence} |\n", spelling(arg)));
    }
}

/// How an option is written: `--root DOSSIER`.
fn spelling(arg: &clap::Arg) -> String {
    let takes_value = arg.get_action().takes_values();
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.iter().map(|name| name.to_string()).collect::<Vec<_>>().join(" ");
    match arg.get_long() {
        Some(long) if takes_value => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    }
}
