//! An event of the system to the signs that it gives of the site's own files. What is neither
//! site.yaml nor below `content/` and `themes/`, what editors leave behind, and what is only read,
//! give none. The one module that knows kinds of events.

use super::quiet::Sign;
use crate::source::is_litter;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RenameMode};
use std::path::Path;

/// The folders of a site that are watched with all that is below them.
pub(super) const FOLDERS: [&str; 2] = ["content", "themes"];

/// What an event says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard<'e> {
    /// That others were lost, or that the site as a whole moved.
    All,
    Signs(Vec<(&'e Path, Sign)>),
}

/// Reads an event. `root` is the site's folder as it was given to the watcher.
pub(super) fn read<'e>(root: &Path, event: &'e notify::Event) -> Heard<'e> {
    let paths = || event.paths.iter().map(|path| path.as_path()).enumerate();
    let signs = || paths().filter_map(|(at, path)| Some((path, sign(&event.kind, at, path)?)));
    if event.need_rescan() || signs().any(|(path, sign)| path == root && sign == Sign::Gone) {
        return Heard::All;
    }
    Heard::Signs(signs().filter(|(path, _)| is_own(root, path)).collect())
}

/// Whether an event says no more than that somebody reads.
pub(super) fn is_of_reading(event: &notify::Event) -> bool {
    let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
    event.kind.is_access() && event.kind != closed && !event.need_rescan()
}

/// Whether a path is one that a site is read from.
fn is_own(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let mut names = inside.iter().map(|name| name.to_string_lossy());
    let Some(first) = names.next() else { return false };
    let is_part = first == "site.yaml" || FOLDERS.contains(&&*first);
    // Vim tries whether it may write to a folder by a file of that name.
    let is_trial = inside.file_name().is_some_and(|name| name == "4913");
    is_part && !is_trial && !names.any(|name| is_litter(&name))
}

/// The sign that an event gives of the path at a place among its paths. Where the event does not
/// say what it is about, the disk is asked.
fn sign(kind: &EventKind, at: usize, path: &Path) -> Option<Sign> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Sign::Placed),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) => Some(Sign::Folder),
        EventKind::Create(_) => Some(found(path, Sign::Created)),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => {
            Some(Sign::Gone)
        }
        // Both ends of a renaming, the old name first.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if at == 0 => Some(Sign::Gone),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => {
            Some(found(path, Sign::Placed))
        }
        // The system does not say which end of a renaming it is.
        EventKind::Modify(ModifyKind::Name(_)) if path.symlink_metadata().is_err() => {
            Some(Sign::Gone)
        }
        EventKind::Modify(ModifyKind::Name(_)) => Some(found(path, Sign::Placed)),
        EventKind::Modify(ModifyKind::Metadata(_)) => Some(Sign::Touched),
        // Windows says of a folder that it changed when a file in it did, which has its own event.
        EventKind::Modify(_) => (!path.is_dir()).then_some(Sign::Written),
        EventKind::Any | EventKind::Other => Some(Sign::Touched),
    }
}

/// The sign of what appeared at a path: `file` if it is a file or already gone. A symbolic link is
/// whole from the start: nobody closes it.
fn found(path: &Path, file: Sign) -> Sign {
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    match () {
        () if path.is_dir() => Sign::Folder,
        () if is_link => Sign::Placed,
        () => file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::Event;
    use notify::event::{DataChange, Flag, MetadataKind, RemoveKind};

    fn name(mode: RenameMode) -> EventKind {
        EventKind::Modify(ModifyKind::Name(mode))
    }

    fn event(kind: EventKind, paths: &[&Path]) -> Event {
        paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.to_path_buf()))
    }

    #[test]
    fn reads_what_an_event_says_of_a_file_and_of_a_folder() {
        let site = tempfile::tempdir().expect("a folder");
        let (folder, file) = (site.path().join("content"), site.path().join("content/a.md"));
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::write(&file, "a").expect("a file");
        let gone = site.path().join("content/gone.md");
        let close = |mode| EventKind::Access(AccessKind::Close(mode));
        let data = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let metadata = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        let create = EventKind::Create(CreateKind::Any);
        let (folder, file, gone) = (&*folder, &*file, &*gone);
        for (kind, path, wanted) in [
            (close(AccessMode::Write), file, Some(Sign::Placed)),
            (close(AccessMode::Read), file, None),
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), file, None),
            (EventKind::Create(CreateKind::File), file, Some(Sign::Created)),
            (EventKind::Create(CreateKind::File), gone, Some(Sign::Created)),
            (EventKind::Create(CreateKind::Folder), gone, Some(Sign::Folder)),
            (create, file, Some(Sign::Created)),
            (create, folder, Some(Sign::Folder)),
            (data, file, Some(Sign::Written)),
            (data, folder, None),
            (EventKind::Modify(ModifyKind::Any), file, Some(Sign::Written)),
            (metadata, file, Some(Sign::Touched)),
            (EventKind::Remove(RemoveKind::File), gone, Some(Sign::Gone)),
            (name(RenameMode::From), file, Some(Sign::Gone)),
            (name(RenameMode::To), file, Some(Sign::Placed)),
            (name(RenameMode::To), folder, Some(Sign::Folder)),
            (name(RenameMode::Any), file, Some(Sign::Placed)),
            (name(RenameMode::Any), gone, Some(Sign::Gone)),
            (EventKind::Any, file, Some(Sign::Touched)),
        ] {
            let event = event(kind, &[path]);
            let signs = wanted.map(|sign| (path, sign)).into_iter().collect();
            assert_eq!(read(site.path(), &event), Heard::Signs(signs), "{event:?}");
        }
        let both = event(name(RenameMode::Both), &[gone, file]);
        let signs = vec![(gone, Sign::Gone), (file, Sign::Placed)];
        assert_eq!(read(site.path(), &both), Heard::Signs(signs));
    }

    #[test]
    fn hears_of_the_sites_own_files_alone() {
        let root = Path::new("/s");
        for (path, is_heard) in [
            ("/s/site.yaml", true),
            ("/s/content", true),
            ("/s/themes/mine/page.html", true),
            ("/s/content/été/a.md", true),
            ("/s/content/.well-known/security.txt", true),
            ("/s/content/4913/index.md", true),
            ("/s", false),
            ("/s/site.yaml~", false),
            ("/s/public/index.html", false),
            ("/s/.estrade/index", false),
            ("/s/contents/a.md", false),
            ("/t/content/a.md", false),
            ("/s/content/4913", false),
            ("/s/content/.git/index", false),
            ("/s/content/a.md~", false),
            ("/s/content/a.swp", false),
            ("/s/content/Thumbs.db", false),
        ] {
            let event = event(name(RenameMode::From), &[Path::new(path)]);
            let signs = is_heard.then_some((Path::new(path), Sign::Gone)).into_iter().collect();
            let is_root = path == "/s";
            let wanted = if is_root { Heard::All } else { Heard::Signs(signs) };
            assert_eq!(read(root, &event), wanted, "{path}");
        }
    }

    #[test]
    fn nothing_is_certain_once_events_were_lost() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(read(Path::new("/s"), &lost), Heard::All);
    }
}
