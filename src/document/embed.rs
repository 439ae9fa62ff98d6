//! A video's address alone on its line: what to show, and what to load after a click.

use serde::{Deserialize, Serialize};
use url::Url;

/// A video of somebody else's server. Nothing is asked of it before a click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Video {
    /// Who answers: "YouTube", or the host of a PeerTube server.
    pub(crate) provider: String,
    /// The video's own page.
    pub(crate) url: String,
    /// What a frame shows, in the provider's form that stores least.
    pub(crate) player: String,
    /// What the author calls it, if anything.
    pub(crate) title: String,
}

/// What a file of one's own is played by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Medium {
    Audio,
    Video,
    Pdf,
}

/// The medium of a file, by its name; `None` for pictures and all else.
pub(crate) fn medium(target: &str) -> Option<Medium> {
    let path = target.split(['?', '#']).next().unwrap_or(target);
    let (_, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "mp3" | "ogg" | "oga" | "opus" | "m4a" | "aac" | "flac" | "wav" => Some(Medium::Audio),
        "mp4" | "webm" | "ogv" | "m4v" => Some(Medium::Video),
        "pdf" => Some(Medium::Pdf),
        _ => None,
    }
}

/// The video that an address leads to; `None` where it is another page.
pub(crate) fn video(address: &str) -> Option<Video> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_start_matches("www.").trim_start_matches("m.");
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let (provider, player) = match host {
        "youtube.com" | "youtube-nocookie.com" | "youtu.be" => {
            ("YouTube", youtube(&url, host, &parts)?)
        }
        "vimeo.com" | "player.vimeo.com" => ("Vimeo", vimeo(&parts)?),
        "dailymotion.com" | "dai.ly" => ("Dailymotion", dailymotion(host, &parts)?),
        "ted.com" => ("TED", ted(&parts)?),
        _ => (host, peertube(&url, &parts)?),
    };
    let (provider, url) = (provider.to_owned(), address.to_owned());
    Some(Video { provider, url, player, title: String::new() })
}

fn youtube(url: &Url, host: &str, parts: &[&str]) -> Option<String> {
    let query = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let id = match (host, parts) {
        ("youtu.be", [id]) => (*id).to_owned(),
        (_, ["watch"]) => query("v")?,
        (_, ["embed" | "shorts" | "live" | "v", id]) => (*id).to_owned(),
        _ => return None,
    };
    if !is_id(&id) {
        return None;
    }
    let start = query("t").or_else(|| query("start")).and_then(|start| seconds(&start));
    let start = start.map_or(String::new(), |start| format!("&start={start}"));
    Some(format!("https://www.youtube-nocookie.com/embed/{id}?autoplay=1&rel=0{start}"))
}

/// `90`, `90s` or `1m30s`.
fn seconds(text: &str) -> Option<u32> {
    let (mut total, mut number) = (0_u32, 0_u32);
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                number = number.checked_mul(10)?.checked_add(c.to_digit(10)?)?;
                continue;
            }
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit)?)?;
        number = 0;
    }
    total.checked_add(number).filter(|total| *total > 0)
}

/// `vimeo.com/76979871`, with a key for unlisted ones: `vimeo.com/76979871/2c3e…`.
fn vimeo(parts: &[&str]) -> Option<String> {
    let (id, key) = match parts {
        [id] | ["video", id] => (id, None),
        [id, key] => (id, Some(*key).filter(|key| is_id(key))),
        _ => return None,
    };
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let key = key.map_or(String::new(), |key| format!("&h={key}"));
    is_number.then(|| format!("https://player.vimeo.com/video/{id}?autoplay=1&dnt=1{key}"))
}

fn dailymotion(host: &str, parts: &[&str]) -> Option<String> {
    let id = match (host, parts) {
        ("dai.ly", [id]) | (_, ["video", id] | ["embed", "video", id]) => *id,
        _ => return None,
    };
    // Titles may follow the id: `x7tgad0_un-titre`.
    let id = id.split('_').next().unwrap_or(id);
    is_id(id).then(|| format!("https://geo.dailymotion.com/player.html?video={id}&autoplay=1"))
}

fn ted(parts: &[&str]) -> Option<String> {
    match parts {
        ["talks", talk] if is_id(talk) => Some(format!("https://embed.ted.com/talks/{talk}")),
        _ => None,
    }
}

/// PeerTube has many servers and two forms of address, which no other service is known to use.
fn peertube(url: &Url, parts: &[&str]) -> Option<String> {
    let id = match parts {
        ["w", id] if is_short_uuid(id) => *id,
        ["videos", "watch" | "embed", id] if is_id(id) && id.len() >= 22 => *id,
        _ => return None,
    };
    let origin = url.origin().ascii_serialization();
    Some(format!("{origin}/videos/embed/{id}?autoplay=1&p2p=0&warningTitle=0"))
}

fn is_id(id: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !id.is_empty() && id.len() <= 200 && id.bytes().all(is_sign)
}

/// A UUID in base 58, as PeerTube shortens it.
fn is_short_uuid(id: &str) -> bool {
    (20..=36).contains(&id.len()) && is_id(id)
}

#[cfg(test)]
mod tests {
    use super::video;

    #[test]
    fn knows_videos_by_their_addresses() {
        let player = |address: &str| video(address).map(|video| video.player);
        let youtube = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0";
        for address in [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ",
            "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        ] {
            assert_eq!(player(address).as_deref(), Some(youtube), "{address}");
        }
        assert_eq!(
            player("https://youtu.be/dQw4w9WgXcQ?t=1m30s"),
            Some(format!("{youtube}&start=90"))
        );
        let others = [
            (
                "https://vimeo.com/76979871",
                "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1",
            ),
            (
                "https://vimeo.com/76979871/2c3e",
                "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1&h=2c3e",
            ),
            (
                "https://www.ted.com/talks/sherry_turkle_connected_but_alone",
                "https://embed.ted.com/talks/sherry_turkle_connected_but_alone",
            ),
            (
                "https://www.dailymotion.com/video/x7tgad0",
                "https://geo.dailymotion.com/player.html?video=x7tgad0&autoplay=1",
            ),
            (
                "https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
                concat!(
                    "https://framatube.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv",
                    "?autoplay=1&p2p=0&warningTitle=0"
                ),
            ),
        ];
        for (address, expected) in others {
            assert_eq!(player(address).as_deref(), Some(expected));
        }
    }

    #[test]
    fn leaves_other_pages_alone() {
        for address in [
            "https://www.youtube.com/@chaine",
            "https://www.youtube.com/watch?v=a\"onload=x",
            "https://vimeo.com/blog",
            "https://www.ted.com/about",
            "https://exemple.fr/w/court",
            "https://exemple.fr/videos/",
            "ftp://youtu.be/dQw4w9WgXcQ",
            "pas une adresse",
        ] {
            assert_eq!(video(address), None, "{address}");
        }
    }
}
