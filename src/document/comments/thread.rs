//! Comments of one file → a thread: each with the one that it answers.

use super::{Comment, Written};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::Fields;
use crate::base::nearest::nearest;
use rustc_hash::FxHashMap;

/// The published ones of a file's comments, joined; what cannot be joined begins a thread itself.
pub(super) fn joined(written: Vec<Written>, fields: &Fields) -> Vec<Comment> {
    let all = without_twins(written, fields);
    let known: FxHashMap<&str, usize> =
        all.iter().enumerate().map(|(at, one)| (one.comment.id.as_str(), at)).collect();
    let mut parents: Vec<Option<usize>> = all
        .iter()
        .map(|one| {
            let id = one.reply_to.as_deref()?;
            let found = known.get(id).copied();
            if found.is_none() {
                fields.report(unknown(one, id, known.keys().copied()));
            }
            found
        })
        .collect();
    for at in open_loops(&mut parents) {
        let problem = Diagnostic::error(Code::CommentLoop).with("id", &all[at].comment.id);
        fields.report(problem.at(all[at].reply_place.clone()).hint(Hint::AnswerOne));
    }
    published(all, &parents)
}

/// Reports each comment whose id is another's already, and leaves it out.
fn without_twins(written: Vec<Written>, fields: &Fields) -> Vec<Written> {
    let mut lines: FxHashMap<String, u32> = FxHashMap::default();
    let mut all = Vec::with_capacity(written.len());
    for one in written {
        let id = one.comment.id.clone();
        match lines.get(&id) {
            Some(line) => {
                let problem = Diagnostic::error(Code::SameCommentId).with("id", id);
                let problem = problem.with("line", line.to_string()).at(one.id_place);
                fields.report(problem.hint(Hint::OtherCommentId));
            }
            None => {
                lines.insert(id, one.id_place.line);
                all.push(one);
            }
        }
    }
    all
}

fn unknown<'i>(one: &Written, id: &str, known: impl Iterator<Item = &'i str>) -> Diagnostic {
    // Numbers are never near one another: 12 is no slip for 13.
    let is_word = id.contains(|c: char| c.is_alphabetic());
    let mut others: Vec<&str> = known.filter(|other| *other != one.comment.id).collect();
    others.sort_unstable();
    let near = if is_word { nearest(id, others) } else { None };
    let problem = Diagnostic::error(Code::UnknownComment).with("id", id);
    problem.nearest(near, Some(Hint::AnswerOne)).at(one.reply_place.clone())
}

/// Takes one answer out of each circle of them; gives those whose answer it was.
fn open_loops(parents: &mut [Option<usize>]) -> Vec<usize> {
    let mut opened = Vec::new();
    // 0: not looked at; otherwise the walk that came by.
    let mut seen = vec![0_usize; parents.len()];
    for start in 0..parents.len() {
        let walk = start + 1;
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = walk;
            match parents[at] {
                Some(parent) if seen[parent] == walk => {
                    parents[at] = None;
                    opened.push(at);
                }
                Some(parent) => at = parent,
                None => break,
            }
        }
    }
    opened
}

/// Those that are published; what answers one that is not answers the one before it.
fn published(all: Vec<Written>, parents: &[Option<usize>]) -> Vec<Comment> {
    let mut places = vec![None; all.len()];
    let shown = all.iter().enumerate().filter(|(_, one)| !one.is_pending);
    shown.enumerate().for_each(|(place, (at, _))| places[at] = Some(place));
    let parent = |at: usize| {
        let mut above = parents[at];
        while let Some(parent) = above {
            if places[parent].is_some() {
                return places[parent];
            }
            above = parents[parent];
        }
        None
    };
    let joined: Vec<Option<usize>> = (0..all.len()).map(parent).collect();
    let those = all.into_iter().zip(joined).filter(|(one, _)| !one.is_pending);
    those.map(|(one, parent)| Comment { parent, ..one.comment }).collect()
}

#[cfg(test)]
mod tests {
    use super::open_loops;

    #[test]
    fn each_circle_is_opened_once() {
        for (parents, opened) in [
            (vec![None, Some(0), Some(1)], vec![]),
            (vec![Some(0)], vec![0]),
            (vec![Some(1), Some(2), Some(0), Some(1)], vec![2]),
            (vec![Some(1), Some(0), Some(3), Some(2)], vec![1, 3]),
            (vec![Some(2), Some(2), Some(1)], vec![1]),
        ] {
            let mut open = parents.clone();
            let found = open_loops(&mut open);
            assert_eq!(found, opened, "{parents:?}");
            assert!(open_loops(&mut open).is_empty(), "{parents:?}");
        }
    }
}
