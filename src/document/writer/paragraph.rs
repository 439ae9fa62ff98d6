//! Paragraphs, and what stands alone in one: a picture with its caption, a recording, a video.

use super::super::body::{Hole, Picture};
use super::super::embed;
use super::{Inside, Writer};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// What the paragraph that is open holds so far.
#[derive(Default)]
pub(super) enum Alone {
    /// No paragraph is open, or it holds more than one thing.
    #[default]
    Not,
    Nothing,
    Picture(Picture),
    /// A video's address: what else the paragraph's events say of it is passed over.
    Video(embed::Video),
}

impl Writer<'_> {
    pub(super) fn open_paragraph(&mut self, range: Range<usize>) {
        self.leftover_table(range.clone());
        if self.open_title() {
            return;
        }
        let words = self.text[range.clone()].trim();
        let address = words.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let address = address.unwrap_or(words);
        let is_address = address.starts_with("http") && !address.contains(char::is_whitespace);
        let video = is_address.then(|| embed::video(address)).flatten();
        if let Some(video) = &video {
            self.outside(&video.url, range);
        }
        self.alone = video.map_or(Alone::Nothing, Alone::Video);
        if !matches!(self.alone, Alone::Video(_)) {
            self.out.push("<p>");
        }
    }

    /// Whether an event belongs to what is shown in another form.
    pub(super) fn is_passed_over(&mut self, event: &Event) -> bool {
        let is_end = matches!(event, Event::End(TagEnd::Paragraph));
        match &self.alone {
            Alone::Video(_) => return !is_end,
            Alone::Nothing if !self.is_in_image() => {
                let is_image = matches!(event, Event::Start(Tag::Image { .. }));
                if !is_image && !is_end {
                    self.alone = Alone::Not;
                }
            }
            Alone::Picture(_) if !is_end => self.flush_picture(),
            _ => {}
        }
        false
    }

    fn is_in_image(&self) -> bool {
        matches!(self.inside.last(), Some(Inside::Image { .. }))
    }

    fn flush_picture(&mut self) {
        if let Alone::Picture(picture) = std::mem::take(&mut self.alone) {
            self.image(picture);
        }
    }

    pub(super) fn close_paragraph(&mut self) {
        match std::mem::take(&mut self.alone) {
            Alone::Video(video) => self.block(Hole::Video(video)),
            Alone::Picture(picture) => self.close_figure(picture),
            Alone::Not | Alone::Nothing => self.end_block("</p>\n", true),
        }
    }

    /// A picture alone in its paragraph, whose `<p>` is written already.
    fn close_figure(&mut self, mut picture: Picture) {
        let video = embed::video(&picture.target);
        let medium = embed::medium(&picture.target);
        if video.is_none() && medium.is_none() && picture.title.is_empty() {
            self.out.image(picture);
            self.end_block("</p>\n", true);
            return;
        }
        self.out.take_back("<p>");
        if let Some(video) = video {
            self.block(Hole::Video(embed::Video { title: picture.alt, ..video }));
        } else if let Some(medium) = medium {
            self.block(Hole::Recording(medium, picture));
        } else {
            let caption = std::mem::take(&mut picture.title);
            self.plain.push(&caption);
            self.out.push("<figure>\n");
            self.out.image(picture);
            self.out.push("\n<figcaption>");
            self.out.escape(&caption);
            self.end_block("</figcaption>\n</figure>\n", false);
        }
    }

    fn block(&mut self, hole: Hole) {
        if let Hole::Video(video) = &hole {
            self.frames.push(video.player.clone());
        }
        self.out.hole(hole);
        self.end_block("\n", false);
    }
}
