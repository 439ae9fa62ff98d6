//! Where readers answer a page, and the addresses by which servers know its thread.

use super::{Page, Site};
use crate::base::path::Address;
use crate::config::{Way, Webmention};
use crate::document::{Answers, Kind};
use url::Url;

impl Site {
    /// The ways to answer a page: its own, and the site's for articles and sessions.
    pub(crate) fn ways_of(&self, page: &Page) -> Vec<Way> {
        let is_post = matches!(page.head.kind, Kind::Article | Kind::Session);
        match &page.head.meta.comments {
            Answers::Off => Vec::new(),
            Answers::At(addresses) => addresses.iter().map(|address| of_address(address)).collect(),
            Answers::With(ways) if is_post => ways.over(&self.config.comments),
            Answers::With(ways) => ways.list.clone(),
            Answers::Site if is_post => self.config.comments.list.clone(),
            Answers::Site => Vec::new(),
        }
    }

    /// What a page says of its own, whatever the site does.
    pub(crate) fn own_ways_of<'p>(&self, page: &'p Page) -> &'p [Way] {
        match &page.head.meta.comments {
            Answers::With(ways) => &ways.list,
            _ => &[],
        }
    }

    /// Where other sites announce that they answered a page; `None` where it takes no answers.
    pub(crate) fn webmention_of<'s>(&'s self, page: &'s Page) -> Option<&'s Webmention> {
        let site = self.config.comments.webmention.as_ref();
        match &page.head.meta.comments {
            Answers::Off => None,
            Answers::With(ways) if ways.is_off("webmention") => None,
            Answers::With(ways) => ways.webmention.as_ref().or(site),
            Answers::Site | Answers::At(_) => site,
        }
    }

    /// The path by which a server knows a page's thread: as the page says it, or the first of its
    /// old addresses, where the thread began, or its own.
    pub(crate) fn thread_of(&self, page: &Page) -> String {
        let said = match &page.head.meta.comments {
            Answers::With(ways) => ways.thread.as_deref(),
            _ => None,
        };
        let old = page.head.meta.aliases.first().map(String::as_str);
        let first = said.or(old).map(|path| Address::new(path.to_owned()));
        self.link(first.as_ref().unwrap_or(&page.address))
    }

    /// All paths that a page has or had, that of its thread first.
    pub(crate) fn paths_of(&self, page: &Page) -> Vec<String> {
        let aliases = page.head.meta.aliases.iter();
        let old = aliases.map(|alias| self.link(&Address::new(alias.clone())));
        let all = [self.thread_of(page), self.link(&page.address)].into_iter().chain(old);
        let mut paths = Vec::new();
        for path in all {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }
}

/// The way that an address alone is.
fn of_address(address: &str) -> Way {
    if let Some(mail) = address.strip_prefix("mailto:") {
        return Way::Mail(mail.to_owned());
    }
    let Ok(url) = Url::parse(address) else { return Way::Link(address.to_owned()) };
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    match (url.host_str(), parts.as_slice()) {
        // https://docs.joinmastodon.org/entities/Status/#url
        (_, [account, post]) if account.starts_with('@') && is_number(post) => {
            Way::Mastodon(address.to_owned())
        }
        (Some("bsky.app"), ["profile", _, "post", _]) => Way::Bluesky(address.to_owned()),
        _ => Way::Link(address.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::of_address;

    #[test]
    fn an_address_says_what_it_leads_to() {
        for (address, kind) in [
            ("mailto:moi@mon-blog.example", "mail"),
            ("https://piaille.example/@moi/112233", "mastodon"),
            ("https://piaille.example/@moi", "link"),
            ("https://bsky.app/profile/moi.example/post/3kabc", "bluesky"),
            ("https://forum.example/t/12", "link"),
        ] {
            assert_eq!(of_address(address).kind(), kind, "{address}");
        }
    }
}
