//! What is heard and when, as text, to the wakes and when.

use super::*;

/// A line of a script: milliseconds, a word, and a path if the word is a sign.
fn play(quiet: &mut Quiet, line: &str, start: Instant) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (time_ms, word) = (words[0].parse().expect("a time"), words[1]);
    let now = start + Duration::from_millis(time_ms);
    let sign = match word {
        "all" => return quiet.hear_all(now),
        "ring" => return quiet.ring_at(now),
        "placed" => Sign::Placed,
        "created" => Sign::Created,
        "written" => Sign::Written,
        "folder" => Sign::Folder,
        "gone" => Sign::Gone,
        "touched" => Sign::Touched,
        other => panic!("no sign is called {other}"),
    };
    quiet.hear(Path::new(words[2]), sign, now);
}

fn names(paths: &BTreeSet<PathBuf>) -> String {
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    names.join(" ")
}

fn show(wake: &Wake, at: Duration) -> String {
    let dirty = match &wake.dirty {
        Dirty::All => "all".to_owned(),
        Dirty::Paths(paths) => names(paths),
    };
    let unsettled = match names(&wake.unsettled) {
        names if names.is_empty() => names,
        names => format!(" ({names})"),
    };
    format!("{}: {dirty}{unsettled}", at.as_millis())
}

/// The wakes of a script of lines, when whoever waits is never late.
fn wakes(reports_closes: bool, script: &str) -> String {
    let start = Instant::now();
    let mut quiet = Quiet::new(reports_closes);
    let mut wakes = Vec::new();
    let mut take_until = |quiet: &mut Quiet, end: Option<Instant>| {
        while let Some(due) = quiet.due().filter(|due| end.is_none_or(|end| *due < end)) {
            let wake = quiet.take(due).expect("it is due");
            wakes.push(show(&wake, due - start));
        }
    };
    for line in script.split(',') {
        let time_ms = line.split_whitespace().next().and_then(|word| word.parse().ok());
        let now = start + Duration::from_millis(time_ms.expect("a time"));
        take_until(&mut quiet, Some(now));
        play(&mut quiet, line, start);
    }
    take_until(&mut quiet, None);
    assert!(quiet.burst.is_empty() && quiet.unsettled.is_empty(), "{script}");
    wakes.join(", ")
}

#[test]
fn wakes_at_once_for_a_file_alone_and_once_for_a_burst() {
    for (script, wanted) in [
        // One file is saved: in place, by a new file, after a backup, by deletion.
        ("0 written a, 1 written a, 2 placed a", "6: a"),
        ("0 created t, 1 written t, 2 placed t, 2 gone t, 2 placed a", "6: a t"),
        ("0 gone a, 1 created a, 2 written a, 3 placed a", "7: a"),
        ("0 gone a, 29 created a, 30 placed a", "34: a"),
        ("0 placed a, 3 touched a", "4: a"),
        ("0 placed a, 2 written a, 3 placed a", "7: a"),
        ("0 placed a, 9 placed a", "4: a, 13: a"),
        ("0 placed a, 30 placed b", "4: a, 34: b"),
        // The first of a burst is taken for one alone; the second is not.
        ("0 placed a, 9 placed b, 19 placed c", "4: a, 49: b c"),
        // A burst: others come before the wait for one is over.
        ("0 placed a, 3 placed b", "33: a b"),
        ("0 placed a, 3 created b, 4 placed b, 20 placed c", "50: a b c"),
        ("0 gone a, 0 placed b", "30: a b"),
        ("0 gone a", "30: a"),
        ("0 touched a", "30: a"),
        // The file that came and went counts as another if it was there before.
        ("0 gone t, 1 created t, 2 gone t, 3 placed a", "33: a t"),
        ("0 created t, 1 gone t", "31: t"),
    ] {
        assert_eq!(wakes(true, script), wanted, "{script}");
    }
}

#[test]
fn puts_no_look_off_for_longer_than_300_ms() {
    let lines: Vec<String> = (0..31).map(|at| format!("{} gone {}", at * 20, at % 3)).collect();
    assert_eq!(wakes(true, &lines.join(",")), "300: 0 1 2, 620: 0 1 2");
}

#[test]
fn names_the_files_that_somebody_still_writes() {
    for (script, wanted) in [
        ("0 written a, 150 written a, 151 placed a", "30: a (a), 155: a"),
        // More bytes of a file that was named wake nobody and put nothing off.
        ("0 written a, 90 written a, 180 written a, 200 placed a", "30: a (a), 204: a"),
        ("0 written a, 99 placed b, 100 written a, 140 placed a", "30: a (a), 103: b (a), 144: a"),
        // Nobody closes it.
        ("0 created a", "30: a (a), 1000: a"),
        ("0 written a, 900 written a", "30: a (a), 1900: a"),
        // Its end falls into a burst, and waits for that one's.
        ("0 written a, 990 gone b", "30: a (a), 1020: a b"),
        // It goes, or its folder does.
        ("0 written a, 50 gone a", "30: a (a), 80: a"),
        ("0 written d/a, 50 gone d", "30: d/a (d/a), 80: d"),
        ("0 written a, 1 all, 40 placed a", "31: all (a), 44: a"),
    ] {
        assert_eq!(wakes(true, script), wanted, "{script}");
    }
}

#[test]
fn takes_every_file_as_whole_where_nobody_tells_of_closing() {
    for (script, wanted) in [
        ("0 created a, 1 written a", "31: a"),
        ("0 written a, 150 written a", "30: a, 180: a"),
        ("0 created t, 1 gone t, 1 placed a", "5: a t"),
    ] {
        assert_eq!(wakes(false, script), wanted, "{script}");
    }
}

#[test]
fn looks_twice_at_a_folder_that_appeared() {
    for (script, wanted) in [
        ("0 folder d", "30: d, 100: d"),
        ("0 folder d, 1 folder d/e", "31: d d/e, 100: d, 101: d/e"),
        ("0 folder d, 80 gone d", "30: d, 110: d"),
        // The second look waits for the end of a burst.
        ("0 folder d, 90 gone a", "30: d, 120: a d"),
        ("0 folder d, 90 gone d/a, 110 gone d", "30: d, 140: d d/a"),
        ("0 folder d, 90 gone a, 95 folder d", "30: d, 125: a d, 195: d"),
    ] {
        assert_eq!(wakes(true, script), wanted, "{script}");
    }
}

#[test]
fn rings_whatever_is_dirty() {
    for (script, wanted) in [
        ("0 all", "30: all"),
        ("0 all, 0 ring", "30: all"),
        ("0 placed a, 2 all", "32: all"),
        ("0 gone a, 20 all, 20 ring", "50: all"),
        ("5 ring, 9 gone a", "5: , 39: a"),
        ("0 gone a, 10 ring", "30: a"),
        ("0 gone a, 20 created a, 21 ring, 40 placed a", "44: a"),
        ("0 all, 1 gone a, 40 gone b", "31: all, 70: b"),
    ] {
        assert_eq!(wakes(true, script), wanted, "{script}");
    }
}

#[test]
fn does_not_tell_more_than_5000_paths_apart() {
    for (n_paths, wanted) in [(MOST_PATHS, false), (MOST_PATHS + 1, true)] {
        let lines: Vec<String> = (0..n_paths).map(|at| format!("0 placed {at}")).collect();
        assert_eq!(wakes(true, &lines.join(",")) == "30: all", wanted, "{n_paths}");
    }
}

#[test]
fn wakes_once_for_what_came_while_nobody_waited() {
    let start = Instant::now();
    let mut quiet = Quiet::new(true);
    for line in ["0 placed a", "100 created b", "101 placed b", "500 written c"] {
        play(&mut quiet, line, start);
    }
    let late = start + Duration::from_millis(800);
    let wake = quiet.take(late).map(|wake| show(&wake, late - start));
    assert_eq!(wake.as_deref(), Some("800: a b c (c)"));
    assert_eq!(quiet.take(late), None);
    assert_eq!(quiet.due(), Some(start + Duration::from_millis(1500)));
}
