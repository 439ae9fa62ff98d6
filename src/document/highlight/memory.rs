//! Lines of code that were seen before, and what became of them.
//!
//! Lessons show the same program again and again, each time a little longer, and lines like `}` or
//! `import sys` everywhere: half of all lines need no parsing. What a line becomes depends on its
//! text and on the state in which the parser meets it, nothing else, so that what is remembered
//! changes no byte.

use super::render_line;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference};

/// Longest block whose lines are remembered, in bytes: in longer ones, states may be too deep to be
/// worth copying.
const MAX_BLOCK_BYTES: usize = 4_096;

/// States that are remembered; a blog in nine languages has some thirty.
const MAX_STATES: usize = 512;

/// Bytes of lines that are remembered, their HTML included.
const MAX_BYTES: usize = 8 << 20;

/// Between two lines: what is open, for the parser and for the colours.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct State {
    pub(super) parser: ParseState,
    pub(super) stack: ScopeStack,
}

/// Where a block has got to: in a state that is remembered, by its position, or in its own.
pub(super) enum At {
    Met(usize),
    Own(Box<State>),
}

/// A state and the lines that were met in it: their HTML, and the state after them.
struct Met {
    state: State,
    lines: FxHashMap<Box<str>, (Box<str>, usize)>,
}

/// What a thread remembers. Nothing is forgotten, so that positions hold.
#[derive(Default)]
struct Memory {
    states: Vec<Met>,
    n_bytes: usize,
}

thread_local! {
    /// Each thread has its own, since the parser's states cannot pass from one to another.
    static MEMORY: RefCell<Memory> = RefCell::default();
}

impl At {
    /// Before the first line of a block of so many bytes.
    pub(super) fn start(syntax: &SyntaxReference, n_bytes: usize) -> At {
        let state = State { parser: ParseState::new(syntax), stack: ScopeStack::new() };
        if n_bytes > MAX_BLOCK_BYTES {
            return At::Own(Box::new(state));
        }
        MEMORY.with_borrow_mut(|memory| memory.met(state))
    }

    /// Appends a line's HTML. Gives where the block is after it.
    pub(super) fn line(self, text: &str, html: &mut String) -> Result<At, syntect::Error> {
        match self {
            At::Own(mut state) => {
                html.push_str(&render_line(&mut state, text)?);
                Ok(At::Own(state))
            }
            At::Met(at) => MEMORY.with_borrow_mut(|memory| memory.line(at, text, html)),
        }
    }
}

impl Memory {
    fn line(&mut self, at: usize, text: &str, html: &mut String) -> Result<At, syntect::Error> {
        if let Some((line, next)) = self.states[at].lines.get(text) {
            html.push_str(line);
            return Ok(At::Met(*next));
        }
        let mut state = self.states[at].state.clone();
        let line = render_line(&mut state, text)?;
        html.push_str(&line);
        if self.n_bytes > MAX_BYTES {
            return Ok(At::Own(Box::new(state)));
        }
        let next = self.met(state);
        if let At::Met(next) = next {
            self.n_bytes += text.len() + line.len();
            self.states[at].lines.insert(text.into(), (line.into(), next));
        }
        Ok(next)
    }

    /// A state's position, unless there are too many already.
    fn met(&mut self, state: State) -> At {
        if let Some(known) = self.states.iter().position(|met| met.state == state) {
            return At::Met(known);
        }
        if self.states.len() == MAX_STATES {
            return At::Own(Box::new(state));
        }
        self.states.push(Met { state, lines: FxHashMap::default() });
        At::Met(self.states.len() - 1)
    }
}
