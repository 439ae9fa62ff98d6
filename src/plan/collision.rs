//! Two outputs at one place: whose mistake that is, and how to mend it.

use super::{List, Planned, Recipe};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::path::OutputPath;
use crate::site::{PageId, Site, Sites};

/// Who asks for an output. The first of two gives way: it is the easier to change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Alias,
    File,
    Page,
    Theme,
    Estrade,
}

/// One of two outputs that collide.
struct Claim {
    by: By,
    /// The address, or the file that keeps its own.
    name: String,
    /// Whose it is, as messages say it: a source file, or a word of theirs.
    owner: String,
    place: Option<Place>,
}

type Output<'o> = (&'o OutputPath, &'o Planned);

/// Two outputs at one address, or at two that many disks do not tell apart.
pub(super) fn of_two(new: Output, old: Output, sites: &Sites) -> Diagnostic {
    let address = new.0.address();
    let (wrong, right) = culprit(claim(new, sites), claim(old, sites));
    let problem = if new.0 == old.0 {
        let problem = Diagnostic::error(Code::DuplicateAddress).with("address", address.as_str());
        problem.with("owner", right.owner.as_str())
    } else {
        let problem = Diagnostic::error(Code::SameButForCase).with("address", wrong.name.as_str());
        problem.with("other", right.name.as_str())
    };
    blame(problem, wrong, right.by)
}

/// A file where another output needs a folder.
pub(super) fn of_folder(file: Output, inside: Output, sites: &Sites) -> Diagnostic {
    let problem = Diagnostic::error(Code::AddressBelowFile)
        .with("address", inside.0.address().as_str())
        .with("other", file.0.address().as_str());
    let (wrong, right) = culprit(claim(inside, sites), claim(file, sites));
    blame(problem, wrong, right.by)
}

/// The claim that gives way, and the one that stays.
fn culprit(new: Claim, old: Claim) -> (Claim, Claim) {
    if old.by < new.by { (old, new) } else { (new, old) }
}

fn blame(problem: Diagnostic, wrong: Claim, right: By) -> Diagnostic {
    let problem = problem.hint(match (wrong.by, right) {
        (By::Alias, _) => Hint::RemoveOldAddress,
        (By::File, By::File) => Hint::RenameOne,
        (By::Page, By::Page) => Hint::GiveSlug,
        (By::Page, _) => Hint::OwnSlug,
        _ => Hint::RenameFile,
    });
    match wrong.place {
        Some(place) => problem.at(place),
        None => problem,
    }
}

fn claim((path, planned): Output, sites: &Sites) -> Claim {
    let address = path.address().as_str().to_owned();
    let site = sites.get(planned.edition);
    match &planned.recipe {
        Recipe::Redirect { page } => of_page(By::Alias, *page, "aliases", address, site),
        Recipe::Page(page) => of_page(By::Page, *page, "slug", address, site),
        Recipe::List(List::Author(at), _) => match site.authors[*at].page {
            Some(page) => of_page(By::Page, page, "slug", address, site),
            None => of_estrade(By::Estrade, address),
        },
        Recipe::Asset(at) => of_file(site.assets[*at].source.as_str()),
        Recipe::ThemeFile(_) => of_estrade(By::Theme, address),
        _ => of_estrade(By::Estrade, address),
    }
}

fn of_page(by: By, page: PageId, key: &str, address: String, site: &Site) -> Claim {
    let page = site.page(page);
    let line = page.head.meta.line(key);
    let file = page.file();
    let place = Place { line, ..Place::file(file.as_str()) };
    Claim { by, name: address, owner: format!("`{file}`"), place: Some(place) }
}

fn of_file(source: &str) -> Claim {
    let (name, owner) = (source.to_owned(), format!("`{source}`"));
    Claim { by: By::File, name, owner, place: Some(Place::file(source)) }
}

fn of_estrade(by: By, address: String) -> Claim {
    let owner = match by {
        By::Theme => "theme",
        _ if address.ends_with('/') || address.ends_with(".html") => "page",
        _ => "file",
    };
    Claim { by, name: address, owner: owner.to_owned(), place: None }
}
