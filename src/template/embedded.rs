//! The default theme, in the binary.

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../themes/default/", $path)))),*]
    };
}

/// Every file of `themes/default/`, by its path there.
pub(crate) const FILES: &[(&str, &str)] = embed![
    "static/script.js",
    "static/style.css",
    "strings/de.yaml",
    "strings/en.yaml",
    "strings/es.yaml",
    "strings/fr.yaml",
    "templates/archive.html",
    "templates/article.html",
    "templates/articles.html",
    "templates/author.html",
    "templates/base.html",
    "templates/calendar.html",
    "templates/components.html",
    "templates/handout.html",
    "templates/home.html",
    "templates/not_found.html",
    "templates/page.html",
    "templates/session.html",
    "templates/subscribe.html",
    "templates/term.html",
    "templates/terms.html",
    "templates/training.html",
    "templates/trainings.html",
    "templates/year.html",
];

#[cfg(test)]
mod tests {
    #[test]
    fn no_file_of_the_theme_is_forgotten() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                entry.path().strip_prefix(&root).expect("it is below").display().to_string()
            })
            .collect();
        on_disk.sort();
        let embedded: Vec<_> = super::FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(on_disk, embedded);
    }
}
