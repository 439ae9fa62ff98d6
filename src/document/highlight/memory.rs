//! Lines of code that were seen before, and what became of them.
//!
//! Lessons show the same program again and again, each time a little longer, and lines like `}` or
//! `import sys` everywhere: half of all lines need no parsing. What a line becomes depends on its
//! text and on the state in which the parser meets it, nothing else, so that forgetting changes no
//! byte.

use super::render_line;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference};

/// Longest block whose lines are remembered, in bytes: in longer ones, states may be too deep to be
/// worth copying.
pub(super) const MAX_BLOCK_BYTES: usize = 4_096;

/// States that a thread remembers; then it forgets all.
const MAX_STATES: usize = 256;

/// Bytes of lines that a thread remembers; then it forgets all.
const MAX_BYTES: usize = 2 << 20;

/// Between two lines: what is open, for the parser and for the colours.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct State {
    pub(super) parser: ParseState,
    pub(super) stack: ScopeStack,
}

impl State {
    /// The state before the first line of a block.
    pub(super) fn new(syntax: &SyntaxReference) -> State {
        State { parser: ParseState::new(syntax), stack: ScopeStack::new() }
    }
}

/// A state and the lines that were met in it: their HTML, and the state after them.
struct Met {
    state: State,
    lines: FxHashMap<Box<str>, (Box<str>, usize)>,
}

/// What one thread remembers. States are known by their position.
#[derive(Default)]
pub(super) struct Memory {
    states: Vec<Met>,
    n_bytes: usize,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Gives a block of code this thread's memory.
pub(super) fn remembering<T>(work: impl FnOnce(&mut Memory) -> T) -> T {
    MEMORY.with_borrow_mut(|memory| {
        if memory.states.len() > MAX_STATES || memory.n_bytes > MAX_BYTES {
            *memory = Memory::default();
        }
        work(memory)
    })
}

impl Memory {
    pub(super) fn start(&mut self, syntax: &SyntaxReference) -> usize {
        self.position(State::new(syntax))
    }

    /// Appends the HTML of a line met in a state. Gives the state after it.
    pub(super) fn line(
        &mut self,
        at: usize,
        text: &str,
        html: &mut String,
    ) -> Result<usize, syntect::Error> {
        if let Some((line, next)) = self.states[at].lines.get(text) {
            html.push_str(line);
            return Ok(*next);
        }
        let mut state = self.states[at].state.clone();
        let line = render_line(&mut state, text)?;
        html.push_str(&line);
        let next = self.position(state);
        self.n_bytes += text.len() + line.len();
        self.states[at].lines.insert(text.into(), (line.into(), next));
        Ok(next)
    }

    fn position(&mut self, state: State) -> usize {
        let known = self.states.iter().position(|met| met.state == state);
        known.unwrap_or_else(|| {
            self.states.push(Met { state, lines: FxHashMap::default() });
            self.states.len() - 1
        })
    }
}
