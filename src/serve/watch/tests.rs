//! What people and programs do to files, to the wakes it makes. Of the paths, more than the
//! wanted ones may be dirty: looking costs little.

#![cfg(target_os = "linux")]

use super::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::sync::mpsc;
use std::thread::{self, sleep};
use tempfile::TempDir;

/// How long nothing must happen for all to be over: longer than any wait but that for a file that
/// nobody closes.
const OVER: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(20);

/// A site, and a thread that waits for its bell.
struct Watched {
    folder: TempDir,
    root: PathBuf,
    wakes: mpsc::Receiver<Wake>,
    ringer: Ringer,
    waiter: Option<thread::JoinHandle<()>>,
}

impl Watched {
    fn new() -> Watched {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it is there");
        fs::create_dir_all(root.join("content/old/deep")).expect("folders");
        for file in ["site.yaml", "content/a.md", "content/old/b.md", "content/old/deep/c.md"] {
            fs::write(root.join(file), "before").expect("a file");
        }
        let mut bell = Bell::watch(&root).expect("inotify");
        let ringer = bell.ringer();
        let (sender, wakes) = mpsc::channel();
        let waiter = thread::spawn(move || {
            while let Some(wake) = bell.wait() {
                let _ = sender.send(wake);
            }
        });
        Watched { folder, root, wakes, ringer, waiter: Some(waiter) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn write(&self, name: &str) {
        fs::write(self.path(name), "after").expect("a file");
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("a renaming");
    }

    /// The wakes until nothing happens any more.
    fn wakes(&self) -> Vec<Wake> {
        let first = self.wakes.recv_timeout(LONGEST).expect("a wake");
        let others = std::iter::from_fn(|| self.wakes.recv_timeout(OVER).ok());
        std::iter::once(first).chain(others).collect()
    }

    /// Checks that these are dirty, by themselves or below a folder, and nothing is left unsettled;
    /// the wakes.
    fn expect(&self, names: &[&str]) -> Vec<Wake> {
        let wakes = self.wakes();
        for name in names {
            let path = self.path(name);
            let is_named = |wake: &Wake| match &wake.dirty {
                Dirty::All => true,
                Dirty::Paths(paths) => paths.iter().any(|dirty| path.starts_with(dirty)),
            };
            assert!(wakes.iter().any(is_named), "{name} is not dirty in {wakes:?}");
        }
        assert!(wakes.last().is_some_and(|wake| wake.unsettled.is_empty()), "{wakes:?}");
        wakes
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.ringer.stop();
        let ended = self.waiter.take().map(|waiter| waiter.join());
        assert!(matches!(ended, Some(Ok(()))) || thread::panicking(), "the bell panicked");
        assert!(self.folder.path().exists() || thread::panicking());
    }
}

/// Checks that an edit of a fresh site makes one wake in which these are dirty.
fn check(edit: impl FnOnce(&Watched), dirty: &[&str]) {
    let site = Watched::new();
    edit(&site);
    let wakes = site.expect(dirty);
    assert_eq!(wakes.len(), 1, "{wakes:?}");
}

#[test]
fn a_save_is_one_wake_however_an_editor_saves() {
    check(|site| site.write("content/a.md"), &["content/a.md"]);
    let by_renaming = |site: &Watched| {
        site.write("content/a.md.tmp-1");
        site.rename("content/a.md.tmp-1", "content/a.md");
    };
    check(by_renaming, &["content/a.md"]);
    let like_vim = |site: &Watched| {
        site.write("content/old/4913");
        fs::remove_file(site.path("content/old/4913")).expect("it is there");
        site.rename("content/old/b.md", "content/old/b.md~");
        site.write("content/old/b.md");
        fs::remove_file(site.path("content/old/b.md~")).expect("it is there");
    };
    check(like_vim, &["content/old/b.md"]);
    let by_deletion = |site: &Watched| {
        fs::remove_file(site.path("content/old/deep/c.md")).expect("it is there");
        site.write("content/old/deep/c.md");
    };
    check(by_deletion, &["content/old/deep/c.md"]);
    let of_the_configuration = |site: &Watched| {
        site.write("site.yaml.tmp");
        site.rename("site.yaml.tmp", "site.yaml");
    };
    check(of_the_configuration, &["site.yaml"]);
}

#[test]
fn a_removal_and_a_move_name_what_went_and_what_came() {
    let removal = |site: &Watched| {
        fs::remove_file(site.path("content/a.md")).expect("it is there");
        fs::remove_dir_all(site.path("content/old")).expect("it is there");
    };
    check(removal, &["content/a.md", "content/old"]);
    let site = Watched::new();
    site.rename("content/old", "content/new");
    site.expect(&["content/old", "content/new"]);
    // What was moved is watched where it is now.
    site.write("content/new/deep/c.md");
    site.expect(&["content/new/deep/c.md"]);
}

#[test]
fn five_hundred_files_at_once_are_one_burst() {
    let names: Vec<String> = (0..500).map(|at| format!("content/old/{at}.md")).collect();
    let dirty: Vec<&str> = names.iter().map(String::as_str).collect();
    let is_one_burst = || {
        let (site, start) = (Watched::new(), Instant::now());
        names.iter().for_each(|name| site.write(name));
        // A slow disk makes a long burst, of which no part is put off for more than 300 ms.
        let n_late = start.elapsed().as_millis() / 300;
        site.expect(&dirty).len() as u128 <= 2 + n_late
    };
    // On a busy machine the one who writes may pause for longer than a burst does.
    assert!((0..4).any(|_| is_one_burst()));
}

#[test]
fn files_in_new_folders_are_seen_however_deep() {
    let site = Watched::new();
    fs::create_dir_all(site.path("content/x/y/z")).expect("folders");
    site.write("content/x/y/z/new.md");
    site.expect(&["content/x/y/z/new.md"]);
    site.write("content/x/y/z/later.md");
    site.expect(&["content/x/y/z/later.md"]);
    fs::create_dir_all(site.path("themes/mine")).expect("folders");
    site.write("themes/mine/page.html");
    site.expect(&["themes/mine/page.html"]);
    site.write("themes/mine/page.html");
    site.expect(&["themes/mine/page.html"]);
}

#[test]
fn content_that_was_away_is_watched_once_it_is_back() {
    for pause_ms in [0, 150] {
        let site = Watched::new();
        site.rename("content", "elsewhere");
        sleep(Duration::from_millis(pause_ms));
        site.rename("elsewhere", "content");
        site.expect(&["content"]);
        site.write("content/old/deep/c.md");
        site.expect(&["content/old/deep/c.md"]);
        fs::remove_dir_all(site.path("content")).expect("it is there");
        sleep(Duration::from_millis(pause_ms));
        fs::create_dir_all(site.path("content/new")).expect("folders");
        site.expect(&["content"]);
        site.write("content/new/a.md");
        site.expect(&["content/new/a.md"]);
    }
}

#[test]
fn a_file_that_is_written_slowly_is_named_until_it_is_whole() {
    let site = Watched::new();
    let mut file = File::create(site.path("content/a.md")).expect("a file");
    file.write_all(b"half").expect("half of it");
    sleep(Duration::from_millis(120));
    file.write_all(b"rest").expect("the rest");
    drop(file);
    let wakes = site.expect(&["content/a.md"]);
    let slow = BTreeSet::from([site.path("content/a.md")]);
    let unsettled: Vec<_> = wakes.iter().map(|wake| wake.unsettled.clone()).collect();
    assert_eq!(unsettled, [slow.clone(), BTreeSet::new()]);
    assert!(wakes.iter().all(|wake| wake.dirty == Dirty::Paths(slow.clone())), "{wakes:?}");
}

#[test]
fn what_is_read_left_behind_or_elsewhere_wakes_nobody() {
    let site = Watched::new();
    fs::read(site.path("content/a.md")).expect("it is there");
    fs::create_dir_all(site.path("public/content")).expect("folders");
    for name in ["content/.a.md.swp", "content/a.md~", "public/content/a.html", "notes.txt"] {
        site.write(name);
    }
    assert_eq!(site.wakes.recv_timeout(OVER).ok(), None);
}

#[test]
fn rings_from_other_threads_wake_and_stop() {
    let pause = Duration::from_millis(50);
    let site = Watched::new();
    let watching = Bell::watch(&site.root).expect("inotify");
    for mut bell in [Bell::poll(Duration::MAX), watching] {
        let is_poll = matches!(bell.source, Source::Pace { .. });
        let (ringer, start) = (bell.ringer(), Instant::now());
        ringer.ring_in(Duration::MAX);
        ringer.ring_in(pause);
        let dirty = bell.wait().expect("a ring").dirty;
        assert!(start.elapsed() >= pause);
        assert_eq!(dirty, if is_poll { Dirty::All } else { Dirty::Paths(BTreeSet::new()) });
        thread::scope(|scope| {
            scope.spawn(|| ringer.clone().ring_all());
            assert_eq!(bell.wait().map(|wake| wake.dirty), Some(Dirty::All));
        });
        ringer.ring_all();
        ringer.stop();
        assert_eq!((bell.wait(), bell.wait()), (None, None));
        drop(bell);
        ringer.ring_all();
    }
}

#[test]
fn a_steady_pace_adapts_to_what_a_look_takes() {
    let mut bell = Bell::poll(Duration::from_millis(10));
    for (look_ms, least_ms) in [(0, 10), (5, 100), (0, 10)] {
        sleep(Duration::from_millis(look_ms));
        let start = Instant::now();
        assert_eq!(bell.wait().map(|wake| wake.dirty), Some(Dirty::All));
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(least_ms), "{look_ms} ms: {took:?}");
    }
}
