//! What a page cites: the pages of other sites that its text leads to, and where it first appeared.

use super::{Document, Kind, Options, parse};
use crate::base::address::is_external;
use crate::base::data::Data;
use crate::base::path::SourcePath;
use html_escape::decode_html_entities;
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// The addresses of other sites that a page's own words lead to, each once, in order. Pictures,
/// embeds and what front matter names besides (a licence, a place to answer) cite nobody.
pub(crate) fn cited(path: &SourcePath, kind: Kind, text: &str, options: &Options) -> Vec<String> {
    let Document { head, body } = parse(path, kind, text, options);
    let source = match head.meta.detail_entry("source", "url") {
        Some(Data::Text(url)) => Some(url.clone()),
        _ => None,
    };
    let mut found: Vec<String> = Vec::new();
    for target in source.into_iter().chain(links(&body.html)) {
        if is_external(&target) && !found.contains(&target) {
            found.push(target);
        }
    }
    found
}

/// Where the links of a body lead that need nothing of the site: the others are holes.
fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("a[href]", |el| {
            let href = el.get_attribute("href").unwrap_or_default();
            found.push(decode_html_entities(href.trim()).into_owned());
            Ok(())
        }),
    );
    let _ = rewrite_str(html, settings);
    found
}

#[cfg(test)]
mod tests {
    use super::cited;
    use crate::base::path::SourcePath;
    use crate::document::{Kind, Options, Typography};

    fn found(text: &str) -> Vec<String> {
        let (zone, typography) = (jiff::tz::TimeZone::UTC, Typography::default());
        let options =
            Options { zone, language: "fr".into(), languages: vec![], math: false, typography };
        cited(&SourcePath::new("content/articles/x.md"), Kind::Article, text, &options)
    }

    #[test]
    fn what_the_text_leads_to_and_where_it_first_appeared() {
        let text = "---\ntitle: X\nsource: {title: Revue, url: https://revue.fr/12}\n\
                    license: https://licence.fr/\ncomments: https://forum.fr/t/1\n---\n\
                    [un](https://un.fr/a?b=1&c=2) et [un](https://un.fr/a?b=1&c=2), \
                    <https://deux.fr/>, https://trois.fr/é.\n\n\
                    ![image](https://images.fr/a.png) [soi](y.md) [écrire](mailto:a@b.fr)\n\n\
                    https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n\
                    <p><a href=\"https://quatre.fr/?a=1&amp;b=2\">x</a></p>\n\n\
                    `https://code.fr/` [note][^1]\n\n[^1]: [cinq](https://cinq.fr/).\n";
        let expected = [
            "https://revue.fr/12",
            "https://un.fr/a?b=1&c=2",
            "https://deux.fr/",
            "https://trois.fr/%C3%A9",
            "mailto:a@b.fr",
            "https://quatre.fr/?a=1&b=2",
            "https://cinq.fr/",
        ];
        assert_eq!(found(text), expected);
    }
}
